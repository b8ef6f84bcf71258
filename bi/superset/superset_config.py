"""What katsuyo's dashboard wants of Superset's own configuration: merge it into yours, or let SUPERSET_CONFIG_PATH name it.

Add here: a setting without which the dashboard shows something else or a browser leaves the building. Keep out: secrets,
addresses, who may log in.
"""

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
