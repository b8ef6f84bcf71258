"""A columns.yml that changes: the files that it is about land anew, others are not parsed again."""

from __future__ import annotations

from dagster_project.intake import arrival
from dagster_project.intake.columns import inbox as columns_inbox
from tests.intake.small_root import LOG, LOG_FILE, csv_bytes, use
from tests.intake.walk import Walk

PLACE = "inbox/trials/t1"
ODD, OTHER, TABLE = f"{PLACE}/odd.csv", f"{PLACE}/other.csv", f"{PLACE}/columns.yml"
HEADER = ["at", "who", "role", "chars"]
ROWS = [["05/04/24 9:00", "a@x.jp", "user", "12"], ["05/04/24 9:01", "a@x.jp", "assistant", "12"]]

ENTRY = """\
tables:
  - files: odd.csv
    columns: {used_at: at, email: who, text_length: chars}
    timestamp: m_d_yy
"""
# What the two rows are as d/m/yy: uses of 5 April 2024, one of them a reply. (As m/d/yy: 4 May, outside the trial.)
USE = ["2024/04/05 9:00", "", "a@x.jp", "", "", "", "", "12"]
REPLY = ["2024/04/05 9:01", "", "a@x.jp", "", "", "", "", "12"]
KNOWN = use("2024/04/10 9:00", "b@x.jp")


def test_a_changed_table_lands_its_files_anew_and_only_those(tmp_path):
    walk = Walk(tmp_path)
    small = walk.small
    small.put(LOG_FILE, [LOG, KNOWN])
    small.put(ODD, [HEADER, *ROWS])
    walk.step("an unknown table is refused", landed=1, refused=1, uses=(KNOWN,))
    small.put(TABLE, ENTRY.encode())
    walk.step("declared, with the wrong style of date", landed=1)
    small.put(TABLE, ENTRY.replace("m_d_yy", "d_m_yy").encode())
    walk.step("the style corrected", landed=1, uses=(KNOWN, USE, REPLY))
    walk.step("nothing changed")
    entry = ENTRY.replace("m_d_yy", "d_m_yy")
    more = "  - {files: never.csv, columns: {used_at: x, name: y}}\n"
    small.put(
        TABLE,
        ("# 説明\n" + entry.replace("  - files: odd.csv", "  - name: 変わった表\n    files: 'odd*'") + more).encode(),
    )
    walk.step("a comment, a name, a wider glob and another entry change no row")
    small.put(TABLE, f"{entry}    uses: {{column: role, is: [user]}}\n".encode())
    walk.step("only the rows of the user are uses", landed=1, uses=(KNOWN, USE))
    small.put(OTHER, csv_bytes([HEADER, *ROWS], "utf-16"))
    walk.step("the entry is not about another file", refused=1)
    small.put(TABLE, f"{entry}    uses: {{column: role, is: [user]}}\n".replace("odd.csv", "o*.csv").encode())
    walk.step("now it is: the same rows again, in another encoding", landed=1)
    assert small.rows_of(OTHER) == (2, 0, 1, 0, 1, 0)
    (small.folder / TABLE).unlink()
    walk.step("without the table both are refused", refused=2, uses=(KNOWN,))
    small.put(TABLE, entry.replace("odd.csv", "o*.csv").encode())
    walk.step("and with it both land again", landed=2, uses=(KNOWN, USE, REPLY))


def test_the_same_bytes_under_a_name_that_is_not_declared_count_once(small):
    small.put(ODD, [LOG, KNOWN])
    small.put(LOG_FILE, [LOG, KNOWN])
    small.put(TABLE, b"tables:\n  - {files: odd.csv, timestamp: ymd}\n")
    small.night()
    assert small.rows_of(LOG_FILE) == (1, 1, 0, 0, 0, 0)
    assert small.rows_of(ODD, "duplicate") == (1, 0, 0, 0, 1, 0)
    assert small.night().landed_now == 0


def test_the_recipe_of_a_file_without_an_entry_is_what_it_was(small):
    from dagster_project import programme

    declared = programme.read(small.root.programme_file)
    small.put(TABLE, ENTRY.encode())
    tables = columns_inbox.read_all(small.root)[small.folder / PLACE]
    plain = arrival.recipe_of("usage_log", "t1", declared)
    assert arrival.recipe_of("usage_log", "t1", declared, tables.table_for("other.csv")) == plain
    assert arrival.recipe_of("usage_log", "t1", declared, tables.table_for("odd.csv")) != plain
