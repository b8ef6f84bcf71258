"""Canaries: no name, number, address or text of a person is in anything that intake writes or says."""

from __future__ import annotations

import base64
import hashlib

import pyarrow.parquet as pq

from dagster_project.intake.landing.identities import TOKEN_COLUMNS
from dagster_project.intake.settling.tables import LANDED, PROGRAMME
from tests.intake.small_root import (
    APPLICATIONS,
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    ROSTER_FILE,
    roster_file,
    use,
)

# The last two are what phrases of the themes find in a free answer.
SAID = "使い方がさっぱりわからない。個人情報がひどく心配"
CANARIES = ["金糸雀", "カナリア", "canary", "7654321", "秘密の相談", *SAID.split("。")]
NAME, EMAIL, NUMBER, TEXT = "金糸雀 カナリア", "Canary@example.lg.jp", "7654321", "秘密の相談"


def fill(small) -> None:
    small.put(ROSTER_FILE, roster_file([NUMBER, NAME, "総務部", "人事課", EMAIL], [NUMBER, NAME, "", "", EMAIL]))
    rows = [
        use("2024/04/01 9:00", EMAIL, TEXT, NUMBER, NAME, "人事課"),
        use(TEXT, EMAIL, TEXT, NUMBER, NAME, "人事課"),
        [NAME, TEXT],
    ]
    small.put(LOG_FILE, [LOG, *rows])
    small.put(
        ATTENDANCE_FILE, [APPLICATIONS, ["1", NAME, "人事課", EMAIL, "出席"], ["2", NAME, "人事課", EMAIL, TEXT]]
    )
    form = [["2024/05/01", EMAIL, "満足", "基礎", TEXT], ["2024/05/02", EMAIL, "満足", "基礎", SAID]]
    form += [["2024/05/01", EMAIL, TEXT, TEXT, TEXT]]
    small.put(FORM_FILE, [FORM, *form, [TEXT, EMAIL, "満足", "", TEXT]])
    small.put("inbox/surveys/v1/no_header.csv", [[NAME, EMAIL], [TEXT, NUMBER]])
    small.put("inbox/surveys/v1/undecodable.csv", f"{NAME},{TEXT}\n".encode() + b"\xff")
    small.put("inbox/surveys/v1/unclosed.csv", f'{NAME},"{TEXT}\n{EMAIL},\n'.encode())


def written(small) -> dict[str, bytes]:
    """Every file's bytes, and what stands in the compressed ones as text."""
    places = [small.root.landed, small.root.quarantine, small.root.work]
    files = {str(path): path.read_bytes() for place in places for path in place.rglob("*") if path.is_file()}
    for path in small.root.landed.glob("*/*.parquet"):
        files[f"{path} (rows)"] = str(pq.read_table(path).to_pylist()).encode()
    for schema, tables in (("landed", LANDED), ("programme", PROGRAMME)):
        for table in tables:
            files[f"{schema}.{table} (rows)"] = str(small.query(f"SELECT * FROM {schema}.{table}")).encode()
    return files


def forms_of(canary: str) -> list[bytes]:
    """The text in the encodings that it could be stored in, as it is and lower case, and unkeyed digests of it."""
    plain = [
        text.encode(encoding) for text in (canary, canary.capitalize()) for encoding in ("utf-8", "utf-16-le", "cp932")
    ]
    digests = [
        hashlib.sha256(canary.encode()).hexdigest()[:32].encode(),
        hashlib.sha256(canary.encode()).digest()[:16],
    ]
    return [*plain, *digests, base64.b64encode(canary.encode()).rstrip(b"=")[:-1]]


def test_nothing_that_intake_writes_or_says_names_a_person(small):
    fill(small)
    report = small.night()
    files = written(small)
    # Four kinds with their identities, the answers and the themes; what is kept of uses, and who is whom.
    assert len([name for name in files if name.endswith(".parquet")]) == 10 + 4 + 1
    assert len([name for name in files if name.endswith(".csv")]) == 4
    files["messages"] = "".join(map(str, (*report.refusals, *report.warnings))).encode()
    assert len(report.refusals) == 3
    found = [
        (name, canary)
        for name, content in files.items()
        for canary in CANARIES
        for form in forms_of(canary)
        if form in content
    ]
    assert found == []


def test_the_canaries_are_in_the_inbox(small):
    fill(small)
    inbox = b"".join(path.read_bytes() for path in small.root.inbox.rglob("*") if path.is_file())
    assert [canary for canary in CANARIES if not any(form in inbox for form in forms_of(canary))] == []


def test_stored_columns_are_tokens_and_facts_only(small):
    fill(small)
    small.night()
    everywhere = {"row_number", "row_key", "identity_key", "file_id", "scope_id"}
    stored = {
        (ROSTER_FILE, "roster_entry"): {"valid_from", "department_label", "section_label", "section_token"},
        (LOG_FILE, "usage_event"): {"used_at", "used_on", "kind_code", "text_length", "session_key"},
        (ATTENDANCE_FILE, "attendance"): {"section_token", "joined_at", "left_at"},
        (FORM_FILE, "survey_response"): {"submitted_at"},
    }
    for table, facts in (("survey_answer", {"option_order", "text_length"}), ("survey_theme", {"theme_code"})):
        columns = {"row_number", "file_id", "scope_id", "question_code"} | facts
        assert set(small.landed(FORM_FILE, table).column_names) == columns
    codes = small.query("SELECT DISTINCT theme_code FROM landed.survey_theme ORDER BY ALL")
    assert codes == [("how_to_use",), ("other",), ("worry_leaks",)]
    for (name, table), own in stored.items():
        assert set(small.landed(name, table).column_names) == everywhere | own
    tokens = {name for name in TOKEN_COLUMNS if name != "section_token"}
    for name, _ in stored:
        assert set(small.landed(name, "identity").column_names) == {"identity_key", "file_id", "scope_id"} | tokens
