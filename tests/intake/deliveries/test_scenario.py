"""One data root through some thirty deliveries: after each, its settled rows are those of a fresh root of the truth."""

from __future__ import annotations

from pathlib import Path

from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    PROGRAMME,
    ROSTER_FILE,
    csv_bytes,
    roster_file,
    use,
)
from tests.intake.walk import Walk

LOGS = "inbox/trials/t1"
COPY, SECOND, THIRD = f"{LOGS}/copy.csv", f"{LOGS}/second.csv", f"{LOGS}/third.csv"
CP932, TURNED, LATE, BACK = f"{LOGS}/cp932.csv", f"{LOGS}/turned.csv", f"{LOGS}/late.csv", f"{LOGS}/back.csv"
FORM_AGAIN = "inbox/surveys/v1/again.csv"

A = use("2024/04/10 9:00", "", "一", name="山田太郎", section="人事課")
B = use("2024/04/11 9:00", "y@x.jp", "二")
C = use("2024/04/12 9:00", "s@x.jp", "三")
D = use("2024/04/13 9:00", "s@x.jp", "四")
E = use("2024/04/14 9:00", "y@x.jp", "五")
L = use("2024/04/02 9:00", "y@x.jp", "六")

YAMADA = ["1", "山田 太郎", "総務部", "人事課", "y@x.jp"]
SATO = ["2", "佐藤 花子", "財務部", "財政課", "s@x.jp"]
SATO_MOVED = ["2", "佐藤 花子", "総務部", "人事課", "s@x.jp"]
APRIL, OCTOBER = "令和6年4月1日現在", "令和6年10月1日現在"
CAME = [["1", "山田　太郎", "人事課", "", "出席"], ["2", "外部 講師", "大学", "", "出席"]]
CAME_TOO = ["3", "佐藤花子", "財政課", "s@x.jp", "出席"]
PAPER = ["", "", "満足", "基礎", ""]
ONLINE = ["2024/05/02 10:00", "s@x.jp", "普通", "演習;基礎", "よい"]
LATER = ["2024/05/03 10:00", "y@x.jp", "満足", "", ""]


def turned(header: list[str], *rows: list[str], more: str) -> bytes:
    """The same rows with the columns from right to left and one more that nobody knows."""
    return csv_bytes([[more, *reversed(header)], *[[str(n), *reversed(row)] for n, row in enumerate(rows)]])


def test_a_root_through_thirty_deliveries_is_a_fresh_root_of_the_same_truth(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    deliver_logs(walk)
    refuse_and_accept(walk)
    withdraw(walk)
    change_programme_and_people(walk)
    deliver_everything_again(walk)
    assert len(walk.steps) >= 30


def deliver_logs(walk: Walk) -> None:
    put = walk.small.put
    first = put(LOG_FILE, [LOG, A, B, B])
    put(ATTENDANCE_FILE, [APPLICATIONS, *CAME])
    put(FORM_FILE, [FORM, PAPER, PAPER, PAPER, ONLINE])
    walk.step("first", landed=3, uses=[A, B, B], attended=CAME, answers=[PAPER, PAPER, PAPER, ONLINE])
    put(COPY, first.read_bytes())
    walk.step("the same bytes under another name")
    put(SECOND, [LOG, B, B, B, C])
    walk.step("overlap, the larger number counts", landed=1, uses=[A, B, B, B, C])
    put(CP932, csv_bytes([LOG, A, B, B], "cp932"))
    walk.step("the same rows in another encoding", landed=1)
    assert walk.small.rows_of(CP932) == (3, 0, 0, 0, 3, 0)
    assert walk.small.rows_of(COPY) == (3, 3, 0, 0, 0, 0)  # by path, it comes before log.csv
    put(TURNED, turned(LOG, C, A, more="備考"))
    walk.step("rows and columns in another order, one more column", landed=1)
    assert walk.small.rows_of(TURNED) == (2, 0, 0, 0, 2, 0)
    put(SECOND, [LOG, B, D])
    walk.step("a correction under the same name", landed=1, uses=[A, B, B, C, D])
    put(LATE, [LOG, L])
    walk.step("a late file of earlier days", landed=1, uses=[L, A, B, B, C, D])
    put(ROSTER_FILE, roster_file(YAMADA, SATO, title=APRIL))
    walk.step("the roster comes later and mends old rows", landed=1, rosters=((APRIL, [YAMADA, SATO]),))
    walk.move(SECOND, THIRD)
    walk.step("renamed")
    walk.remove(LATE)
    walk.step("vanished")
    assert walk.status(LATE) == "vanished"


def refuse_and_accept(walk: Walk) -> None:
    put = walk.small.put
    put(THIRD, b"half a file")
    walk.step("a refused correction leaves the former rows", refused=1)
    walk.decide("accept", THIRD)
    walk.step("accepted")
    assert walk.status(THIRD) == "landed+refused"
    put(THIRD, b"another half of a file")
    walk.step("another content must be accepted anew", refused=1)
    walk.decide("accept", THIRD)
    walk.step("accepted anew")
    walk.take_back("accept", THIRD)
    walk.step("acceptance taken back", refused=1)
    put(THIRD, [LOG, B, D, E])
    walk.step("mended", landed=1, uses=[L, A, B, B, C, D, E])


def withdraw(walk: Walk) -> None:
    put = walk.small.put
    walk.decide("withdraw", LATE)
    walk.step("a vanished file withdrawn", uses=[A, B, B, C, D, E])
    put(BACK, [LOG, L])
    walk.step("withdrawn content comes back under another name")
    assert walk.status(BACK) == "withdrawn"
    walk.take_back("withdraw", BACK)
    walk.step("withdrawal taken back", uses=[L, A, B, B, C, D, E])
    walk.decide("withdraw", LOG_FILE)
    walk.step("the same rows still stand in another file")
    assert (walk.status(LOG_FILE), walk.status(COPY)) == ("withdrawn", "withdrawn")
    walk.remove(CP932)
    walk.step("that file vanishes")
    walk.decide("withdraw", CP932)
    walk.step("both withdrawn", uses=[L, A, B, C, D, E])  # A and C by the turned file, one B by the third
    walk.take_back("withdraw", COPY)
    walk.step("the first one taken back by its other name", uses=[L, A, B, B, C, D, E])
    put(THIRD, b"refused once more")
    walk.step("refused once more", refused=1)
    walk.decide("withdraw", THIRD)
    walk.step("withdrawn with its former rows", uses=[L, A, B, B, C])
    walk.take_back("withdraw", THIRD)
    put(THIRD, [LOG, B, D, E])
    walk.step("put right", uses=[L, A, B, B, C, D, E])


def change_programme_and_people(walk: Walk) -> None:
    put = walk.small.put
    walk.programme = PROGRAMME.replace("[満足, 普通]", "[普通, 満足]")
    walk.step("another order of options", landed=1)
    walk.programme = walk.programme.replace("end: 2024-04-30", "end: 2024-04-13")
    walk.step("a shorter period", landed=None)
    walk.programme = PROGRAMME
    walk.step("programme as before", landed=None)
    put("inbox/roster/october.csv", roster_file(YAMADA, SATO_MOVED, title=OCTOBER))
    rosters = ((APRIL, [YAMADA, SATO]), (OCTOBER, [YAMADA, SATO_MOVED]))
    walk.step("a second roster with a transfer", landed=1, rosters=rosters)
    put(ATTENDANCE_FILE, [APPLICATIONS, *CAME, CAME_TOO])
    walk.step("one more attended", landed=1, attended=[*CAME, CAME_TOO])
    put(FORM_AGAIN, [FORM, ONLINE, PAPER, LATER])
    walk.step("a second export of the form", landed=1, answers=[PAPER, PAPER, PAPER, ONLINE, LATER])
    with_question = [[*reversed(row), ""] for row in (LATER, ONLINE, PAPER)]
    put(FORM_AGAIN, [[*reversed(FORM), "後で足した質問"], *with_question])
    walk.step("the same with a question added and columns turned", landed=1)
    assert walk.small.rows_of(FORM_FILE) == (4, 2, 0, 0, 2, 0)  # again.csv comes first


def deliver_everything_again(walk: Walk) -> None:
    folder = walk.small.folder
    walk.move(LOG_FILE, COPY)
    walk.move(THIRD, LOG_FILE)
    walk.move(COPY, THIRD)
    walk.step("two files swap their names")
    for path in sorted(folder.glob("inbox/*/**/*.csv")):
        other = "utf-8" if "surveys" in path.parts else "cp932"
        path.write_bytes(path.read_bytes().decode("utf-8-sig").encode(other))
    # third.csv has become the content of cp932.csv, which is withdrawn and known.
    walk.step("everything in another encoding", landed=8, uses=[L, A, B, C, D, E])
    walk.take_back("withdraw", THIRD)
    walk.step("that withdrawal taken back", uses=[L, A, B, B, C, D, E])
    for path in folder.glob("inbox/trials/t1/*"):
        path.unlink()
    walk.step("all logs gone")
    everything = csv_bytes([LOG, L, A, B, B, C, D, E])
    walk.small.put(LOG_FILE, everything)
    walk.step("one export of everything", landed=1)
