"""What katsuyo's dashboard wants of Superset's own configuration: merge it into yours, or let SUPERSET_CONFIG_PATH name it.

Add here: a setting without which the dashboard shows something else or a browser leaves the building. Keep out: secrets,
addresses, who may log in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

BABEL_DEFAULT_LOCALE = "ja"
LANGUAGES = {"ja": {"flag": "jp", "name": "日本語"}, "en": {"flag": "us", "name": "English"}}

# Superset's own policy, less every address outside: its pages carry a counting pixel, which browsers then do not fetch.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}


def DB_CONNECTION_MUTATOR(
    uri: Any, parameters: dict[str, Any], username: str, security_manager: object, source: object
) -> tuple[Any, dict[str, Any]]:
    """Resolves ``published`` for every connection: a release is opened under its own name.

    A process keeps reading an open DuckDB file under its path, also when the path leads elsewhere by now: with queries
    that never pause, ``published/…`` would stay at the old release.
    """
    if uri.drivername == "duckdb" and uri.database and Path(uri.database).exists():
        uri = uri.set(database=str(Path(uri.database).resolve()))
    return uri, parameters
