"""The door: what is no delivered file is refused or passed over before it is opened, each with one clear sentence."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from dagster_project.intake.deliveries import door
from dagster_project.intake.deliveries.inbox import look_at_inbox
from tests.intake.small_root import LOG, LOG_FILE, use

ONE = use("2024/04/01 9:00", "a@x.jp")
PLACE = "inbox/trials/t1"


def refusals(small) -> dict[str, tuple[str, str]]:
    """The night's refusals by the path they name."""
    found = {}
    for refusal in small.night().refusals:
        path, ja = refusal.ja.split(": ", 1)
        found[path] = (ja, refusal.en.split(": ", 1)[1])
    return found


def no_open(*_: object, **__: object) -> None:
    raise AssertionError("opened")


@pytest.mark.parametrize(
    "target", ["elsewhere.csv", "../../../../outside.csv", "/dev/zero", "missing.csv", "link.csv"]
)
def test_a_link_to_a_file_is_not_followed(target, small):
    small.put(LOG_FILE, [LOG, ONE])
    (small.folder.parent / "outside.csv").write_text("秘密")
    (small.folder / PLACE / "link.csv").symlink_to(target)
    said = refusals(small)
    ja, en = said[f"{PLACE}/link.csv"]
    assert list(said) == [f"{PLACE}/link.csv"]
    assert "リンク先のファイルそのもの" in ja and "Copy the file itself" in en


@pytest.mark.parametrize("outside", [True, False])
def test_a_linked_folder_is_not_entered(outside, small):
    real = (small.folder.parent if outside else small.folder) / "real"
    real.mkdir()
    (real / "log.csv").write_bytes(b"a,b\n1,2\n")
    (small.folder / "inbox/trials").mkdir(parents=True)
    (small.folder / PLACE).symlink_to(real)
    ja, en = refusals(small)[PLACE]
    assert "リンク" in ja and "Copy the file itself" in en


@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_regular_file_is_never_opened(kind, small, monkeypatch):
    path = small.put(LOG_FILE, [LOG, ONE]).with_name("odd.csv")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        monkeypatch.chdir(path.parent)  # the address of a socket is short
        socket.socket(socket.AF_UNIX).bind("odd.csv")
    else:
        try:
            os.mknod(path, 0o020666, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("only root makes devices")
    started = time.monotonic()
    ja, en = refusals(small)[f"{PLACE}/odd.csv"]
    assert time.monotonic() - started < 10
    assert "inbox から取り除いて" in ja and "Take it out of the inbox" in en


def test_the_verdict_on_a_pipe_opens_nothing(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.csv")
    monkeypatch.setattr(os, "open", no_open)
    assert door.look(tmp_path / "pipe.csv").fate == "refused"


def test_a_folder_where_files_belong(small):
    (small.folder / PLACE / "sub").mkdir(parents=True)
    ja, en = refusals(small)[f"{PLACE}/sub"]
    assert "一つ上のフォルダ" in ja and "one folder up" in en


def test_a_file_that_may_not_be_read(small, monkeypatch):
    small.put(LOG_FILE, [LOG, ONE])
    real = os.open

    def closed(path, *rest, **named):
        if str(path).endswith("log.csv"):
            raise PermissionError(path)
        return real(path, *rest, **named)

    monkeypatch.setattr(os, "open", closed)
    ja, en = refusals(small)[LOG_FILE]
    assert "読み取りの権限を付けて" in ja and "the right to read it" in en


def test_a_name_that_is_not_unicode(small):
    path = small.put(LOG_FILE, [LOG, ONE])
    try:
        path.rename(Path(os.fsdecode(os.fsencode(path.parent) + b"/\x97\x98\x97p.csv")))
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    ((shown, (ja, en)),) = refusals(small).items()
    assert shown == f"{PLACE}/\\x97\\x98\\x97p.csv"
    assert "名前に変えて" in ja and "Rename it" in en


def test_a_file_too_large_to_be_read_in_one_sitting(small):
    path = small.put(LOG_FILE, b"a")
    os.truncate(path, door.MAX_FILE_BYTES + 1)  # a hole: no bytes on the disk
    ja, en = refusals(small)[LOG_FILE]
    assert "期間を分けて" in ja and "in parts, by period" in en


def test_leftovers_are_passed_over_and_said(small):
    for name in ("~$log.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        small.put(f"{PLACE}/{name}", b"x")
    small.put("inbox/roster/~$list.xlsx", b"x")
    small.put(LOG_FILE, [LOG, ONE])
    report = small.night()
    (warning,) = report.warnings
    for name in ("~$log.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini", "~$list.xlsx"):
        assert name in warning.ja and name in warning.en
    assert "名前を変えて" in warning.ja and "Rename" in warning.en
    assert report.refusals == ()


def fresh(small, name: str) -> Path:
    path = small.put(f"{PLACE}/{name}", [LOG, ONE])
    os.utime(path)
    return path


def test_a_file_that_still_grows_is_left_out_and_all_share_one_wait(small):
    growing, whole = fresh(small, "growing.csv"), fresh(small, "whole.csv")
    small.put(LOG_FILE, [LOG, ONE])
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        with growing.open("ab") as file:
            file.write(b"more")

    found = {file.path: file.refusal for file in look_at_inbox(small.root, wait).files}
    assert waits == [door.LOOK_AGAIN_SECONDS]
    refusal = found.pop(growing)
    assert refusal and "コピーが終わってから" in refusal.ja and "when the copy has ended" in refusal.en
    assert found == {whole: None, small.folder / LOG_FILE: None}


def test_a_file_that_vanishes_meanwhile_is_told(small):
    path = fresh(small, "moved.csv")
    (file,) = look_at_inbox(small.root, lambda _: path.unlink()).files
    assert file.refusal and "Run the night again" in file.refusal.en


def test_old_files_are_not_waited_for(small):
    small.put(LOG_FILE, [LOG, ONE])
    assert look_at_inbox(small.root, no_open).files[0].refusal is None


def test_only_a_header_lands_as_no_rows_and_is_said(small):
    small.put(LOG_FILE, [LOG])
    report = small.night()
    (warning,) = report.warnings
    assert report.refusals == () and small.rows_of(LOG_FILE) == (0, 0, 0, 0, 0, 0)
    assert "見出しだけ" in warning.ja and "no rows" in warning.en


def test_a_row_that_does_not_decode_is_in_the_quarantine_with_its_offset(small):
    good = [",".join(LOG), *(",".join(use(f"2024/04/0{day} 9:00", "a@x.jp")) for day in (1, 2, 3))]
    content = "\n".join(good).encode().replace(b"2024/04/02 9:00,", b"2024/04/02 9:00,\xff")
    small.put(LOG_FILE, content)
    small.night()
    (row,) = small.quarantine(LOG_FILE)
    assert (row["row"], row["column"]) == ("3", "B")
    assert f"byte offset {content.index(0xFF)} " in row["reason_en"]
    assert small.rows_of(LOG_FILE) == (3, 2, 0, 1, 0, 0)
