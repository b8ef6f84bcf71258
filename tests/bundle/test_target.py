"""What the lock means on another Python and system: counted by hand on a lock of five lines."""

from __future__ import annotations

import re

import pytest

from dagster_project.bundle.__main__ import LOCKS, REPOSITORY
from dagster_project.bundle.target import Target, narrowed

LOCK = """\
# This file was made by hand
alpha==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via nothing
beta[extra]==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:ba
gamma==3.0 ; python_full_version < '3.12' \\
    --hash=sha256:ca
delta==4.0 ; sys_platform != 'cygwin' and sys_platform != 'win32' \\
    --hash=sha256:da
"""
ALPHA, BETA = "alpha==1.0 --hash=sha256:aa --hash=sha256:ab\n", "beta[extra]==2.0 --hash=sha256:ba\n"
GAMMA, DELTA = "gamma==3.0 --hash=sha256:ca\n", "delta==4.0 --hash=sha256:da\n"


@pytest.mark.parametrize(
    ("python", "system", "kept"),
    [
        ("3.11", "win_amd64", ALPHA + BETA + GAMMA),
        ("3.12", "win_amd64", ALPHA + BETA),
        ("3.11", "manylinux_2_28_x86_64", ALPHA + GAMMA + DELTA),
        ("3.13", "macosx_14_0_arm64", ALPHA + DELTA),
    ],
)
def test_lines_of_the_lock_are_for_their_system_alone(python: str, system: str, kept: str) -> None:
    assert narrowed(LOCK, Target.of(python, system)) == kept


def test_every_line_of_the_real_locks_is_for_one_of_the_systems() -> None:
    targets = [Target.of("3.11", system) for system in ("win_amd64", "manylinux_2_28_x86_64", "macosx_14_0_arm64")]
    for name in LOCKS.values():
        lock = (REPOSITORY / name).read_text(encoding="utf-8")
        locked = set(re.findall(r"^([\w.-]+)(?:\[.*?\])?==", lock, re.MULTILINE))
        kept = [set(re.findall(r"^([\w.-]+)", narrowed(lock, target), re.MULTILINE)) for target in targets]
        assert set.union(*kept) == locked, name
        assert all("--hash=sha256:" in line for line in narrowed(lock, targets[0]).splitlines())
        assert ("pywin32" in kept[0], "pywin32" in kept[1]) == ("pywin32" in locked, False)


def test_this_machine_is_left_to_pip_and_another_is_told_in_full() -> None:
    assert Target.of(None, None).pip_options() == []
    options = Target.of("3.12", "manylinux_2_18_x86_64").pip_options()
    assert options[:4] == ["--python-version", "3.12", "--implementation", "cp"]
    # A wheel for an older C library runs on a newer one: 2.18 down to 2.5, and the three that have names.
    systems = options[5::2]
    assert systems[:3] == ["manylinux_2_18_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"]
    assert systems[-2:] == ["manylinux_2_5_x86_64", "manylinux1_x86_64"] and len(systems) == 14 + 3


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(ValueError, match="solaris"):
        Target.of(None, "solaris")
