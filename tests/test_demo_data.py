"""The demo's inbox: the committed bytes are the generator's, and the files hold the seed case's totals.

Files are read here with the csv module and calamine alone and counted by hand, never with the pipeline's own intake.
Add here: a total that the demo must hold. Keep out: what the pipeline makes of the files.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "demo"
INBOX = DEMO / "inbox"
ROSTER = "roster/職員名簿_令和6年4月1日.xlsx"
OCTOBER = "trials/r5-trial/利用ログ_令和5年10月.csv"
NOVEMBER = "trials/r5-trial/利用ログ_令和5年11月.csv"
LATER_LOG = "trials/r6-trial/ai_usage_20241122.csv"
FIRST_SHEET = "workshops/w1/第1回勉強会_出席簿.xlsx"
SECOND_FILE = "workshops/w2/第2回勉強会_申込・出席.csv"
STAFF_SURVEY = "surveys/r5-staff/職員アンケート.xlsx"
FIRST_AFTER = "surveys/w1-after/第1回勉強会アンケート（回答）.csv"
SECOND_BEFORE = "surveys/w2-before/第2回 事前アンケート.csv"
SECOND_AFTER = "surveys/w2-after/第2回 事後アンケート(1-22).xlsx"
TEST_ACCOUNT = "ai-test@city.example.lg.jp"
SATISFIED, USABLE = ("満足", "やや満足"), ("活用できる", "やや活用できる")


def records(name: str, encoding: str) -> list[dict[str, str]]:
    text = (INBOX / name).read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet_rows(name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(INBOX / name).get_sheet_by_index(0).to_python(skip_empty_area=False)


def sheet_records(name: str, header_row: int = 0) -> list[dict[str, Any]]:
    rows = sheet_rows(name)
    return [dict(zip(rows[header_row], row, strict=True)) for row in rows[header_row + 1 :]]


def uses_of_r5() -> list[dict[str, str]]:
    """Both exports with the overlap once, without the test account and the row of 31 November."""
    october, november = records(OCTOBER, "cp932"), records(NOVEMBER, "cp932")
    rows = october + [row for row in november if row["利用日時"] >= "2023/11/01"]
    return [row for row in rows if row["メールアドレス"] != TEST_ACCOUNT and row["利用日時"] < "2023/11/31"]


def attended_first() -> list[list[Any]]:
    """Rows of the attendance sheet below its two header rows that carry a ○."""
    return [row for row in sheet_rows(FIRST_SHEET)[5:] if "○" in row[5:7]]


def attended_second() -> list[dict[str, str]]:
    return [row for row in records(SECOND_FILE, "utf-8-sig") if row["参加状況"] == "出席"]


def staff_number(cell: Any) -> str:
    return cell if isinstance(cell, str) else f"{int(cell):06d}"


def differences(committed: Path, generated: Path) -> list[str]:
    """Names of files that are missing, extra or of other bytes."""
    trees = [
        {p.relative_to(top): p.read_bytes() for p in top.rglob("*") if p.is_file()} for top in (committed, generated)
    ]
    return sorted(str(name) for name in trees[0].keys() | trees[1].keys() if trees[0].get(name) != trees[1].get(name))


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, "-m", "data.generator", str(top)], cwd=ROOT, check=True, timeout=60)
    return top / "inbox"


def test_the_committed_inbox_is_what_the_generator_writes(generated: Path) -> None:
    assert differences(INBOX, generated) == []
    assert sum(path.stat().st_size for path in INBOX.rglob("*") if path.is_file()) < 1_500_000


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"),
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_name("extra.csv")),
    ],
    ids=["changed", "missing", "renamed"],
)
def test_the_comparison_sees_a_damaged_file(generated: Path, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    copy = Path(shutil.copytree(generated, tmp_path / "inbox"))
    assert differences(generated, copy) == []
    damage(copy / LATER_LOG)
    assert LATER_LOG in differences(generated, copy)


def test_wrong_arguments_end_with_exit_2() -> None:
    run = subprocess.run([sys.executable, "-m", "data.generator"], cwd=ROOT, capture_output=True, timeout=60)
    assert run.returncode == 2


def test_the_roster_lists_1412_people_in_14_departments_and_64_sections() -> None:
    rows = sheet_records(ROSTER, header_row=2)
    people, total = rows[:-1], rows[-1]
    assert (total["職員番号"], total["氏名"], len(people)) == ("合計", 1412, 1412)
    assert len({row["部"] for row in people}) == 14
    assert len({row["課"] for row in people}) == len({(row["部"], row["課"]) for row in people}) == 64
    assert len({row["メールアドレス"] for row in people}) == 1412
    assert all(isinstance(n := row["職員番号"], str) and len(n) == 6 and n.startswith("0") for row in people)
    shared = [name for name, count in Counter(row["氏名"] for row in people).items() if count > 1]
    namesakes = [row for row in people if row["氏名"] in shared]
    assert len(namesakes) == 2 and namesakes[0]["課"] != namesakes[1]["課"]
    first = {staff_number(row[3]) for row in attended_first()}
    assert sum(row["職員番号"] in first for row in namesakes) == 1
    assert {"髙橋", "山﨑", "﨑田", "德永", "濵口"} <= {row["氏名"].split("　")[0] for row in people}


def test_the_fiscal_2023_log_has_127_people_in_the_printed_buckets() -> None:
    uses = Counter(row["職員番号"] for row in uses_of_r5())
    assert len(uses) == 127
    assert sum(1 <= n <= 9 for n in uses.values()) == 95
    assert sum(10 <= n <= 19 for n in uses.values()) == 20
    assert sum(20 <= n <= 49 for n in uses.values()) == 9
    assert sum(n >= 50 for n in uses.values()) == 3
    assert (max(uses.values()), sum(uses.values())) == (171, 1182)
    assert len({row["メールアドレス"] for row in uses_of_r5()}) == 127
    on_roster = {row["職員番号"] for row in sheet_records(ROSTER, header_row=2)}
    assert len(set(uses) - on_roster) == 6


def test_the_two_exports_overlap_on_two_days_and_nowhere_else() -> None:
    october, november = ((INBOX / name).read_bytes().decode("cp932") for name in (OCTOBER, NOVEMBER))
    tail = october[october.index("2023/10/30 ") :]
    header = november[: november.index("2023/10/30 ")]
    assert november.startswith(header + tail) and header == october[: len(header)]
    assert len(list(csv.reader(io.StringIO(tail, newline="")))) == 92
    rows = [[tuple(row.values()) for row in records(name, "cp932")] for name in (OCTOBER, NOVEMBER)]
    assert (len(rows[0]), len(rows[1])) == (740, 549)
    assert len(set(rows[0])) == 740 and len(set(rows[1])) == 549 and len(set(rows[0]) & set(rows[1])) == 92


def test_the_logs_carry_the_test_account_and_one_impossible_date() -> None:
    tests = [
        [r for r in records(name, "cp932") if r["メールアドレス"] == TEST_ACCOUNT] for name in (OCTOBER, NOVEMBER)
    ]
    assert [len(rows) for rows in tests] == [7, 7]
    assert {(row["職員番号"], row["氏名"]) for rows in tests for row in rows} == {("", "テスト共有")}
    assert not any(row["利用日時"][:10] in ("2023/10/30", "2023/10/31") for rows in tests for row in rows)
    uses = Counter(row["職員番号"] for row in uses_of_r5())
    impossible = [row for row in records(NOVEMBER, "cp932") if row["利用日時"] == "2023/11/31 10:12:00"]
    assert len(impossible) == 1 and uses[impossible[0]["職員番号"]] >= 50
    for name in (OCTOBER, NOVEMBER):
        for row in set(row["利用日時"] for row in records(name, "cp932")) - {"2023/11/31 10:12:00"}:
            assert datetime(2023, 10, 2) <= datetime.strptime(row, "%Y/%m/%d %H:%M:%S") < datetime(2023, 12, 1)


def test_the_log_carries_what_a_careful_reader_must_survive() -> None:
    rows = uses_of_r5()
    titles = "".join(row["件名"] for row in rows)
    assert all(mark in titles for mark in ("㈱", "①", "～", ",", '"', "\r\n"))
    on_roster = {row["職員番号"]: row["氏名"] for row in sheet_records(ROSTER, header_row=2)}
    names = {(row["氏名"], on_roster[row["職員番号"]]) for row in rows if row["職員番号"] in on_roster}
    assert sum(" " in name for name, _ in names) > 5
    assert sum(" " not in name and "　" not in name for name, _ in names) > 5
    assert any("髙" in known and "高" in name for name, known in names)
    days = {datetime.strptime(row["利用日時"], "%Y/%m/%d %H:%M:%S").date() for row in rows}
    assert {day for day in days if day.weekday() >= 5} == {date(2023, 10, 21)}


def test_the_later_log_has_210_people_and_a_worker_past_midnight() -> None:
    assert b"\r" not in (INBOX / LATER_LOG).read_bytes()
    rows = records(LATER_LOG, "utf-8-sig")
    assert (len(rows), len({row["メール"] for row in rows}), len({tuple(row.values()) for row in rows})) == (
        1846,
        210,
        1846,
    )
    night = [row for row in rows if row["日時"].endswith(" 00:20")]
    assert len(night) == 4 and len({row["メール"] for row in night}) == 1 and night[0]["日時"] == "2024-11-01 00:20"
    assert all("2024-11-01 00:20" <= row["日時"] < "2024-11-23" for row in rows)
    on_roster = {row["メールアドレス"]: row for row in sheet_records(ROSTER, header_row=2)}
    assert all(on_roster[row["メール"]]["課"] == row["部署"].split(" ")[1] for row in rows)


def test_workshop_1_has_79_participants_one_or_two_from_each_of_60_sections() -> None:
    rows = sheet_rows(FIRST_SHEET)
    came = attended_first()
    assert len(came) == len({staff_number(row[3]) for row in came}) == 79
    assert sum(row[6] != "○" for row in came) == 3 and all(row[5] == "○" for row in came)
    assert sum(bool(row[3]) and "○" not in row for row in rows[5:]) == 5
    assert Counter(Counter(row[2] for row in came).values()) == {2: 19, 1: 41}
    assert rows[-1][1] == "合計" and rows[-1][5] == 79
    assert sum(not any(row) for row in rows[5:]) == 1
    assert any(isinstance(row[3], float) for row in came)
    on_roster = {row["職員番号"]: row for row in sheet_records(ROSTER, header_row=2)}
    misspelt = [(row[4], on_roster[staff_number(row[3])]["氏名"]) for row in came]
    assert [(a[0], b[0]) for a, b in misspelt if a != b] == [("高", "髙")]
    assert all(on_roster[staff_number(row[3])]["課"] == row[2] for row in came)


def test_workshop_2_has_27_participants_16_of_them_again_and_90_unique_people() -> None:
    rows = records(SECOND_FILE, "utf-8-sig")
    assert Counter(row["参加状況"] for row in rows) == {"出席": 27, "欠席": 4, "キャンセル": 2, "27": 1}
    assert rows[-1]["受付番号"] == "合計"
    first = {f"u{staff_number(row[3])}" for row in attended_first()}
    second = {row["メールアドレス"].split("@")[0]: row for row in attended_second()}
    assert (len(second), len(first & second.keys()), len(first | second.keys())) == (27, 16, 90)
    (other,) = [key for key, row in second.items() if not row["メールアドレス"].endswith("@city.example.lg.jp")]
    assert other not in first
    (person,) = [r for r in sheet_records(ROSTER, header_row=2) if r["メールアドレス"].startswith(other)]
    assert f"{person['部']} {person['課']}" == second[other]["所属"]
    assert person["氏名"] == second[other]["氏名"].replace(" ", "　")


def test_82_of_85_are_satisfied_and_83_of_88_can_use_it() -> None:
    first, second = records(FIRST_AFTER, "utf-8"), sheet_records(SECOND_AFTER)
    assert (len(first), len(second)) == (66, 22)
    satisfaction = [r["本日の勉強会の満足度を教えてください"] for r in first] + [
        r["勉強会全体の満足度"] for r in second
    ]
    usability = [r["今後、業務で生成AIを活用できそうですか"] for r in first] + [
        r["業務で生成AIを活用できそうか"] for r in second
    ]
    assert (sum(a in SATISFIED for a in satisfaction), sum(a != "" for a in satisfaction)) == (82, 85)
    assert (sum(a in USABLE for a in usability), sum(a != "" for a in usability)) == (83, 88)
    assert sum(a in SATISFIED for a in satisfaction[:66]) == 61 and sum(a in USABLE for a in usability[:66]) == 62
    people = {row["メールアドレス"] for row in first}
    assert len(people) == 66
    assert people <= {f"u{staff_number(row[3])}@city.example.lg.jp" for row in attended_first()}


def test_people_valued_basics_and_trends_first_and_their_own_work_second() -> None:
    first = Counter(a for r in records(FIRST_AFTER, "utf-8") for a in r["よかった内容（複数選択可）"].split(";"))
    assert {option for option, _ in first.most_common(2)} == {"基礎知識", "最新動向"}
    cells = [r["よかった内容を選んでください（複数選択可）"] for r in sheet_records(SECOND_AFTER)]
    assert all(cell.endswith(";") for cell in cells)
    assert Counter(a for c in cells for a in c.split(";") if a).most_common(1)[0][0] == "自分の業務の改善"


def test_the_survey_after_workshop_2_has_bare_serial_numbers_of_its_day() -> None:
    for row in sheet_records(SECOND_AFTER):
        assert isinstance(row["開始時刻"], float) and 45587 < row["開始時刻"] < row["完了時刻"] < 45588
        assert (row["メール"], row["名前"]) == ("anonymous", "")


def test_25_of_27_answered_before_workshop_2() -> None:
    people = [row["メールアドレス"] for row in records(SECOND_BEFORE, "utf-8")]
    assert len(people) == len(set(people)) == 25
    assert set(people) <= {row["メールアドレス"] for row in attended_second()}


def test_412_staff_answered_and_118_had_tried_it() -> None:
    rows = sheet_records(STAFF_SURVEY)
    assert len(rows) == 412
    assert Counter(row["試行期間中に生成AIを使いましたか"] for row in rows) == {"使った": 118, "使わなかった": 294}
    hardships = Counter(
        a for r in rows for a in r["使ってみて困ったこと、使わなかった理由（複数選択可）"].split(";") if a
    )
    assert hardships.most_common(1)[0][0] == "使い方がわからない"
    wants = Counter(a for r in rows for a in r["今後あるとよいもの（複数選択可）"].split(";") if a)
    assert {o for o, _ in wants.most_common(3)} == {"活用事例の紹介", "プロンプト例の紹介", "勉強会の開催"}
    assert all(datetime(2023, 12, 4) <= row["開始時刻"] < row["完了時刻"] < datetime(2023, 12, 16) for row in rows)


@pytest.mark.parametrize(
    ("survey_id", "wording", "separator", "rows"),
    [
        ("r5-staff", 0, ";", lambda: sheet_records(STAFF_SURVEY)),
        ("w1-after", 0, ";", lambda: records(FIRST_AFTER, "utf-8")),
        ("w2-before", 0, ", ", lambda: records(SECOND_BEFORE, "utf-8")),
        ("w2-after", 1, ";", lambda: sheet_records(SECOND_AFTER)),
    ],
)
def test_surveys_carry_the_programmes_questions_and_options(
    survey_id: str, wording: int, separator: str, rows: Callable[[], list[dict[str, Any]]]
) -> None:
    programme = yaml.safe_load((DEMO / "programme.yml").read_text(encoding="utf-8"))
    (survey,) = [survey for survey in programme["surveys"] if survey["id"] == survey_id]
    answers = rows()
    headers = [question["headers"][min(wording, len(question["headers"]) - 1)] for question in survey["questions"]]
    assert list(answers[0])[-len(headers) :] == headers
    for question, header in zip(survey["questions"], headers, strict=True):
        if question["type"] != "text":
            given = {part for row in answers for part in row[header].split(separator) if part}
            assert given and given <= set(question["options"])


def test_logs_carry_the_programmes_kinds_of_work() -> None:
    programme = yaml.safe_load((DEMO / "programme.yml").read_text(encoding="utf-8"))
    labels = {label for kind in programme["work_kinds"] for label in kind["log_labels"]}
    found = {row["利用区分"] for row in uses_of_r5()} | {row["業務分類"] for row in records(LATER_LOG, "utf-8-sig")}
    assert found == labels


def test_csv_files_keep_their_tools_line_ends_and_marks() -> None:
    first = (INBOX / FIRST_AFTER).read_bytes()
    assert not first.startswith(b"\xef\xbb\xbf") and first.startswith(b'"') and first.count(b"\r\n") == 67
    second = (INBOX / SECOND_FILE).read_bytes()
    assert second.startswith(b"\xef\xbb\xbf") and second.endswith("合計,,,,,27,\r\n".encode())
    before = (INBOX / SECOND_BEFORE).read_bytes()
    assert not before.startswith(b"\xef\xbb\xbf") and b"\r" not in before


def test_the_readme_says_synthetic_and_how_many_rows() -> None:
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    assert "合成（架空）" in readme and "Every row in this folder is synthetic" in readme
    counts = {name: len(records(name, "cp932")) for name in (OCTOBER, NOVEMBER)}
    counts |= {name: len(records(name, "utf-8-sig")) for name in (LATER_LOG, FIRST_AFTER, SECOND_BEFORE)}
    counts |= {name: len(sheet_records(name)) for name in (STAFF_SURVEY, SECOND_AFTER)}
    # Less the total rows; workshop 1's registered people are those with a running number.
    counts |= {
        ROSTER: len(sheet_records(ROSTER, header_row=2)) - 1,
        SECOND_FILE: len(records(SECOND_FILE, "utf-8-sig")) - 1,
    }
    counts[FIRST_SHEET] = sum(isinstance(row[0], float) for row in sheet_rows(FIRST_SHEET))
    lines = {name: [line for line in readme.splitlines() if f"`{name}`" in line] for name in counts}
    assert all(len(lines[name]) == 1 and f"{count:,}" in lines[name][0] for name, count in counts.items())
