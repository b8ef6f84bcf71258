"""The workbook's file: the same parts give the same bytes, whatever clock, system or compression library wrote them.

Add here: what else of a zip file depends on a machine. Keep out: the parts.
"""

from __future__ import annotations

import io
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_FIRST_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o644 << 16


def same_everywhere(content: bytes) -> bytes:
    """The zip file with its parts stored as they are: what zlib makes of them differs between systems, and Python's
    zlib is in no lock file."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(target, "w", ZIP_STORED) as stored:
        for part in source.infolist():
            entry = ZipInfo(part.filename, _FIRST_ZIP_DAY)
            entry.create_system = _UNIX
            entry.external_attr = _READABLE
            stored.writestr(entry, source.read(part))
    return target.getvalue()
