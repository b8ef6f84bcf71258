"""What the officer is told she can do about a refused file."""

from __future__ import annotations

import re
import shlex

import pytest
from typer.testing import CliRunner

from dagster_project.cli import app
from tests.intake.small_root import FORM, FORM_FILE, LOG, LOG_FILE, PROGRAMME, use

ONE = use("2024/04/01 9:00", "a@x.jp")
NAMES = [
    "log.csv",
    "利用ログ.csv",
    "利用 ログ (1).csv",
    "利用ログ（回答）.csv",
    "it's.csv",
    "a$HOME `b`!.csv",
    "a;b&c.csv",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_refusal_ends_with_commands_that_work_as_they_stand(language, name, small):
    path = f"inbox/trials/t1/{name}"
    small.put(path, b"half")
    (refusal,) = small.night().refusals
    inspect, accept = (
        shlex.split(found) for found in re.findall("`(katsuyo .*?)`(?= です|、|[.] To|[.]$)", refusal.text(language))
    )
    assert inspect == ["katsuyo", "inspect", str(small.folder / path)]
    done = CliRunner().invoke(app, [*accept[1:], "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert small.night().refusals == ()


def test_a_row_too_many_and_a_file_at_the_door_have_the_same_ways_out(small):
    small.say(PROGRAMME.replace("max_quarantined_share: 1.0", "max_quarantined_share: 0.1"))
    small.put(LOG_FILE, [LOG, ONE, use("2024/04/31 9:00", "a@x.jp")])
    (small.folder / LOG_FILE).with_name("link.csv").symlink_to("log.csv")
    for refusal in small.night().refusals:
        assert "katsuyo accept" in refusal.ja and "katsuyo inspect" in refusal.en
        assert "直して" in refusal.ja and "Mend it" in refusal.en


def test_a_vanished_survey_of_former_questions_is_not_offered_what_cannot_help(small):
    path = small.put(FORM_FILE, [FORM, ["2024/05/01", "", "満足", "", ""]])
    small.night()
    path.unlink()
    small.say(PROGRAMME.replace("[満足, 普通]", "[普通, 満足]"))
    (refusal,) = small.night().refusals
    assert "katsuyo accept" not in refusal.ja and "katsuyo withdraw" in refusal.ja
