"""Whether a release folder is what its manifest says, file by file.

Add here: another proof of that. Keep out: making a release (publish.py).
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.files import digest_of
from dagster_project.release.manifest import read_manifest


def is_whole(release: Path, release_hash: str) -> bool:
    """True where the folder is the release of that hash with every file as its manifest says (a killed night may have
    finished the folder and not the swap; earlier figures may have come back; somebody may have touched a file)."""
    manifest = read_manifest(release)
    if manifest is None or manifest.release_hash != release_hash:
        return False
    return all(sha256_of(release / file.path) == file.sha256 for file in manifest.files)


def sha256_of(path: Path) -> str:
    """Hex digest of the file's bytes; empty where there is no file."""
    return digest_of(path) if path.is_file() else ""
