"""Puts the dashboard into a running Superset, or into a zip that its import page takes.

    python bi/superset/import_bundle.py --data DIR --zip katsuyo-superset.zip
    SUPERSET_PASSWORD=… python bi/superset/import_bundle.py --data DIR --url http://127.0.0.1:8088 --user admin

``DIR`` is the data root as the machine sees it on which Superset runs. Needs Python's own library only. Add here: what
depends on where Superset and the release are. Keep out: what the dashboard shows (bundle/).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import urllib.error
import urllib.request
import uuid
import zipfile
from http.cookiejar import CookieJar
from pathlib import Path, PurePosixPath
from typing import Any

BUNDLE = Path(__file__).parent / "bundle"
DATABASE = BUNDLE / "databases" / "katsuyo.yaml"
METADATA = BUNDLE / "metadata.yaml"
PLACEHOLDER = "PUBLISHED"
_REFUSED = set('?#"\\\n')
_SECONDS = 120


def bundle_zip(data_root: PurePosixPath, kind: str) -> bytes:
    """The bundle as Superset imports it, its database pointing to ``data_root/published``.

    ``kind`` is what Superset wants to be told: ``Dashboard`` on its import page, which leaves charts and datasets alone that
    it knows already; ``assets`` at the address that replaces everything.

    Raises:
        ValueError: the path is relative (Superset's own folder would count), or has a character that a database address
            cannot carry.
    """
    published = data_root / "published"
    if not published.is_absolute() or _REFUSED & set(str(published)):
        marks = " ".join(sorted(_REFUSED - {"\n"}))
        raise ValueError(
            f"--data {data_root}: Superset のある計算機での絶対パスを、{marks} を含まずに指定してください。 / "
            f"Say the absolute path on Superset's machine; it must not contain {marks}."
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(BUNDLE.rglob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            if path == DATABASE:
                text = text.replace(f"duckdb:///{PLACEHOLDER}/", f"duckdb:///{published}/")
            elif path == METADATA:
                text = text.replace("type: Dashboard", f"type: {kind}")
            archive.writestr(f"katsuyo/{path.relative_to(BUNDLE).as_posix()}", text)
    return packed.getvalue()


class Superset:
    """A Superset server's REST API, for one user.

    Raises (every call):
        urllib.error.HTTPError: Superset refused; the body says why.
    """

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url = url.rstrip("/")
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        self._headers = {"Referer": self.url}
        login = {"username": user, "password": password, "provider": "db", "refresh": False}
        self._headers["Authorization"] = f"Bearer {self.call('security/login', login)['access_token']}"
        self._headers["X-CSRFToken"] = str(self.call("security/csrf_token/")["result"])

    def call(self, path: str, body: object = None) -> dict[str, Any]:
        """GET, or POST where there is a body (an object as JSON)."""
        if body is None:
            return self._send(path, None, {})
        return self._send(path, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def import_assets(self, bundle: bytes) -> None:
        """Imports a bundle of kind ``assets``; whatever has the same uuid is replaced."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="bundle"; filename="katsuyo.zip"\r\n'.encode(),
            b"Content-Type: application/zip\r\n\r\n",
            bundle,
            f"\r\n--{boundary}--\r\n".encode(),
        ]
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        self._send("assets/import/", b"".join(parts), kind)

    def _send(self, path: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", body, {**self._headers, **headers})
        with self._opener.open(request, timeout=_SECONDS) as answer:
            answered: dict[str, Any] = json.load(answer)
            return answered


def main() -> int:
    parser = argparse.ArgumentParser(description="katsuyo's dashboard into Superset")
    parser.add_argument("--data", required=True, help="the data root, as Superset's machine sees it")
    parser.add_argument("--zip", help="write the bundle here, for Superset's import page")
    parser.add_argument("--url", help="a running Superset, such as http://127.0.0.1:8088")
    parser.add_argument("--user", default="admin", help="its password comes from SUPERSET_PASSWORD")
    told = parser.parse_args()
    if not (told.zip or told.url):
        parser.error("--zip か --url を指定してください。 / Say --zip or --url.")
    try:
        page, assets = (bundle_zip(PurePosixPath(told.data), kind) for kind in ("Dashboard", "assets"))
    except ValueError as wrong:
        parser.error(str(wrong))
    if told.zip:
        Path(told.zip).write_bytes(page)
    if told.url:
        try:
            Superset(told.url, told.user, os.environ.get("SUPERSET_PASSWORD", "")).import_assets(assets)
        except urllib.error.HTTPError as refused:
            said = refused.read().decode(errors="replace")
            print(f"Superset が受け付けません。 / Superset refused. {refused}: {said}", file=sys.stderr)
            return 1
        except OSError as unreachable:
            print(f"{told.url} に届きません。 / {told.url} cannot be reached. {unreachable}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
