"""What files, folders and columns of a release are called.

Add here: a name that readers of a release rely on. Keep out: how a form is written.
"""

from __future__ import annotations

from typing import Final

DATABASE: Final = "katsuyo.duckdb"
WORKBOOK: Final = "katsuyo.xlsx"
PARQUET_FOLDER: Final = "parquet"
CSV_FOLDER: Final = "csv"
SCHEMA: Final = "marts"
RELEASE_ID: Final = "release_id"
