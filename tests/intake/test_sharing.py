"""An intake that is shared out comes to what one process comes to, and a worker that is not of the night stops."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dagster_project import programme
from dagster_project.intake import sharing
from dagster_project.intake.night import IntakeReport
from dagster_project.intake.people.keys import PseudonymKey
from dagster_project.messages import CouldNotRun
from dagster_project.settings import DataRoot
from tests.intake.small_root import (
    ATTENDANCE_FILE,
    FORM,
    FORM_FILE,
    LOG,
    LOG_FILE,
    PROGRAMME,
    ROSTER_FILE,
    SmallRoot,
    roster_file,
    use,
)

NOW = datetime(2024, 7, 1, 2, 0)
MORE = "inbox/trials/t1/more.csv"
ODD = "inbox/trials/t1/zevo.csv"
AGAIN = "inbox/trials/t1/again.csv"


@pytest.fixture(autouse=True)
def _a_batch_for_each_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "batch_bytes", lambda: 1)


@pytest.fixture
def full(small: SmallRoot) -> SmallRoot:
    """A file of every fate: landed, the same content twice, landed by columns.yml, quarantined in part, refused by the
    door and refused as no table of this folder."""
    small.put(ROSTER_FILE, roster_file(["001", "茅野 花子", "総務部", "人事課", "hanako@example.lg.jp"]))
    log = [LOG, use("2024-04-02 09:00", "hanako@example.lg.jp"), use("2024-04-31 09:00", "taro@example.lg.jp")]
    small.put(LOG_FILE, log)
    small.put(AGAIN, log)
    small.put(MORE, [LOG, use("2024-04-03 10:00", "taro@example.lg.jp")])
    entry = "tables:\n  - files: zevo.csv\n    columns:\n      used_at: 日時\n      email: [ログインID]\n    uses: {column: 種別, is: 質問}\n"
    small.put("inbox/trials/t1/columns.yml", entry.encode())
    small.put(
        ODD,
        [["日時", "ログインID", "種別"], ["2024/04/01 9:00", "a@x.jp", "質問"], ["2024/04/01 9:01", "a@x.jp", "応答"]],
    )
    small.put(FORM_FILE, [FORM, ["2024/05/02 10:00:00", "hanako@example.lg.jp", "満足", "基礎", "良い"]])
    small.put(ATTENDANCE_FILE, [["これは", "出席簿"], ["では", "ない"]])
    (small.folder / "inbox/trials/t1/link.csv").symlink_to(small.folder / MORE)
    return small


def shared(root: DataRoot, key: PseudonymKey, before_collecting: Callable[[], object] = lambda: None) -> IntakeReport:
    declared = programme.read(root.programme_file)
    for number in reversed(range(sharing.share_out(root, declared, key, NOW))):
        sharing.land_batch(root, declared, key, number)
    before_collecting()
    return sharing.collect(root, programme.read(root.programme_file), key)


def landed(root: DataRoot) -> dict[str, object]:
    """Every landed row of every file, and every byte of the quarantine."""
    rows = {
        str(path.relative_to(root.path)): sorted(map(str, pq.read_table(path).to_pylist()))
        for path in root.landed.glob("*/*.parquet")
    }
    return {**rows, **{path.name: path.read_bytes() for path in root.quarantine.glob("*")}}


def test_batches_in_any_order_come_to_the_ledger_and_rows_of_one_process(
    full: SmallRoot, tmp_path: Path, key: PseudonymKey
) -> None:
    other = SmallRoot(tmp_path / "other")
    shutil.copytree(full.folder, other.folder, symlinks=True, dirs_exist_ok=True)
    for _ in range(2):
        alone, together = full.take_in(), shared(other.root, key)
        fates = sorted(delivery.status for delivery in alone.ledger.deliveries)
        assert fates == ["duplicate", *["landed"] * 5, *["refused"] * 2]
        assert (together.ledger, together.landed_now, together.warnings) == (
            alone.ledger,
            alone.landed_now,
            alone.warnings,
        )
        assert len(together.refusals) == len(alone.refusals) == 2
        assert other.root.ledger_file.read_bytes() == full.root.ledger_file.read_bytes()
        assert landed(other.root) == landed(full.root) and len(landed(full.root)) > 5
    assert not other.root.shared_intake.exists()


def test_what_is_known_is_not_shared_out_and_a_batch_lands_twice_as_once(full: SmallRoot, key: PseudonymKey) -> None:
    declared = programme.read(full.root.programme_file)
    # Two of the eight files have one content.
    assert sharing.share_out(full.root, declared, key, NOW) == 7
    for number in (0, 1, 2, 3, 4, 5, 6, 0):
        sharing.land_batch(full.root, declared, key, number)
    assert sharing.collect(full.root, declared, key).landed_now == 5
    # What is refused is looked at again every night.
    assert sharing.share_out(full.root, declared, key, NOW) == 2


def test_a_worker_with_another_key_lands_nothing(full: SmallRoot, key: PseudonymKey) -> None:
    declared = programme.read(full.root.programme_file)
    sharing.share_out(full.root, declared, key, NOW)
    with pytest.raises(CouldNotRun, match="same KATSUYO_KEY"):
        sharing.land_batch(full.root, declared, PseudonymKey(b"another key, of thirty-two bytes"), 0)
    assert landed(full.root) == {}


def test_a_programme_file_that_changes_in_mid_night_stops_it(full: SmallRoot, key: PseudonymKey) -> None:
    def change() -> None:
        full.say(PROGRAMME.replace("第1回", "はじめて"))

    with pytest.raises(CouldNotRun, match=r"programme\.yml was changed"):
        shared(full.root, key, change)
    assert not full.root.ledger_file.exists()


def test_a_batch_that_nobody_landed_is_not_passed_over(full: SmallRoot, key: PseudonymKey) -> None:
    def lose() -> None:
        (full.root.shared_intake / "3.json").unlink()

    with pytest.raises(CouldNotRun, match="Batch 3 of the intake was not finished"):
        shared(full.root, key, lose)
    assert not full.root.ledger_file.exists()
    assert len(shared(full.root, key).ledger.deliveries) == 8
