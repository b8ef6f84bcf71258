"""A usage log of ten million rows: its landing against bare DuckDB that writes the same typed, deduplicated Parquet.

Add here: another encoding or shape of one delivered log. Keep out: whole nights (large_root.py).
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from dagster_project import programme
from dagster_project.intake import night
from dagster_project.intake.people.keys import load_key
from dagster_project.settings import DataRoot
from tests.bench.generator.plan import KINDS
from tests.bench.result import Result
from tests.bench.running import Run, alternate, median_seconds, peak_megabytes, run_module, tell
from tests.bench.size import ROUNDS, ROWS
from tests.bench.yardsticks.exports import KEY

_MODULE = "tests.bench.measures.landing"
_PROGRAMME = """organisation: {code: "142077", name: 市}
work_kinds: [%s]
trials: [{id: t1, name: 試行, start: 2023-10-02, end: 2023-11-30, eligible: {count: 2000}, unit_of_use: prompt}]
"""
_HEADER = "利用日時,メールアドレス,利用区分,入力文字数"


def measure(scratch: Path) -> Result:
    """Each run in a process of its own; the landed rows are first checked to be the yardstick's, cell by cell."""
    log = _write_log(scratch)
    yardstick = scratch / "yardstick.parquet"
    logs = {"utf-8": log, "cp932": _as_cp932(log)}
    runs: dict[str, Callable[[int], Run]] = {
        "duckdb": lambda number: run_module(_MODULE, "yardstick", log, yardstick),
        **{name: partial(_landed, path, scratch / f"root-{name}", yardstick) for name, path in logs.items()},
    }
    done = alternate(ROUNDS, runs)
    ratios = {name: median_seconds(done[name]) / median_seconds(done["duckdb"]) for name in logs}
    result = Result(
        f"a log of {ROWS:,} rows ({log.stat().st_size / 1e6:,.0f} MB), medians of {ROUNDS} alternating runs"
    )
    result.add("bare DuckDB: typed, token, deduplicated", done["duckdb"])
    for name, ratio in ratios.items():
        result.add(f"landed, {name}", done[name], ratio, "bare DuckDB")
    result.figures = {
        "landing_over_duckdb": ratios["utf-8"],
        "landing_cp932_over_duckdb": ratios["cp932"],
        "landing_megabytes": max(peak_megabytes(done[name]) for name in logs),
        "landed_rows_per_second": ROWS / median_seconds(done["utf-8"]),
    }
    return result


def _landed(log: Path, root: Path, yardstick: Path, number: int) -> Run:
    shutil.rmtree(root, ignore_errors=True)
    done = run_module(_MODULE, "land", log, root)
    if number == 0:
        _require_equal(root, yardstick)
    return done


def _write_log(scratch: Path) -> Path:
    """The same rows on every machine: hashes of the row's number, a few people with most of the uses."""
    path = scratch / "log.csv"
    kinds = ", ".join(f"'{label}'" for label in KINDS.values())
    duckdb.connect().execute(
        f"""
        COPY (
            SELECT strftime(TIMESTAMP '2023-10-02 00:00:00' + to_seconds(i * 5184000 // {ROWS}), '%Y/%m/%d %H:%M:%S'),
                'shokuin' || lpad(CAST(CAST(2000 * pow((hash(i) % 1000003) / 1000003, 3) AS BIGINT) AS VARCHAR), 5, '0')
                    || '@city.example.lg.jp',
                list_extract([{kinds}], 1 + CAST(hash(i + 1) % 5 AS BIGINT)),
                hash(i + 2) % 800
            FROM range({ROWS}) AS numbers (i)
        ) TO '{path}.body' (FORMAT csv, HEADER false)
        """
    )
    with path.open("wb") as out, Path(f"{path}.body").open("rb") as body:
        out.write(f"{_HEADER}\n".encode())
        while block := body.read(1 << 24):
            out.write(block)
    Path(f"{path}.body").unlink()
    return path


def _as_cp932(path: Path) -> Path:
    other = path.with_name("log-cp932.csv")
    with path.open(encoding="utf-8", newline="") as source, other.open("w", encoding="cp932", newline="") as target:
        while block := source.read(1 << 24):
            target.write(block)
    return other


def _land(log: Path, folder: Path) -> None:
    """What a night does with one new log, from the look at the inbox to the written ledger."""
    inbox = folder / "inbox" / "trials" / "t1"
    inbox.mkdir(parents=True)
    os.link(log, inbox / "log.csv")
    os.utime(inbox / "log.csv", (1, 1))
    kinds = ", ".join(f"{{code: {code}, label: {label}}}" for code, label in KINDS.items())
    (folder / "programme.yml").write_text(_PROGRAMME % kinds, encoding="utf-8")
    root = DataRoot(folder)
    report = night.take_in(root, programme.read(root.programme_file), load_key(), datetime(2024, 1, 1))
    assert [delivery.landed_rows for delivery in report.ledger.deliveries] == [ROWS], report.refusals


def _yardstick(log: Path, target: Path) -> None:
    """Bare DuckDB: typed columns, one keyed token (HMAC-SHA-256, 128 bits) per distinct address, no row twice."""
    pads = (bytes(byte ^ pad for byte in KEY.encode().ljust(64, b"\0")).hex() for pad in (0x36, 0x5C))
    inner, outer = (f"unhex('{pad}')" for pad in pads)
    source = f"read_csv('{log}', all_varchar = true)"
    kinds = ", ".join(f"('{label}', '{code}')" for code, label in KINDS.items())
    duckdb.connect(config={"threads": os.cpu_count() or 1}).execute(
        f"""
        COPY (
            WITH token AS (
                SELECT address, left(sha256({outer} || unhex(sha256({inner} || encode('email' || chr(31) || address)))), 32)
                    AS email_token
                FROM (SELECT DISTINCT "メールアドレス" AS address FROM {source})
            ),
            typed AS (
                SELECT CAST("利用日時" AS TIMESTAMP) AS used_at, email_token, kind_code,
                    CAST("入力文字数" AS BIGINT) AS text_length
                FROM {source} AS log
                JOIN token ON log."メールアドレス" = token.address
                JOIN (VALUES {kinds}) AS kind (label, kind_code) ON log."利用区分" = kind.label
            )
            SELECT DISTINCT used_at, CAST(used_at AS DATE) AS used_on, email_token, kind_code, text_length FROM typed
        ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
        """
    )


def _require_equal(root: Path, yardstick: Path) -> None:
    """The landed rows, deduplicated, are the yardstick's: none is missing on either side."""
    connection = duckdb.connect()
    events, identities = (f"read_parquet('{root}/landed/{table}/*.parquet')" for table in ("usage_event", "identity"))
    ours = (
        "SELECT make_timestamp(epoch_us(used_at) + 32400000000) AS used_at, used_on, email_token, kind_code, text_length "
        f"FROM {events} JOIN (SELECT identity_key, email_token FROM {identities}) USING (identity_key)"
    )
    theirs = f"SELECT used_at, used_on, email_token, kind_code, text_length FROM read_parquet('{yardstick}')"
    for one, other in ((ours, theirs), (theirs, ours)):
        (missing,) = connection.execute(f"SELECT count(*) FROM ({one} EXCEPT {other})").fetchall()[0]
        assert missing == 0, f"{missing} rows differ"


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    started = time.perf_counter()
    {"land": _land, "yardstick": _yardstick}[what](*map(Path, paths))
    tell(time.perf_counter() - started)
