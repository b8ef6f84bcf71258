"""`make bundle`: fetches the lock's wheels with pip and packs them with the sources into one archive.

Add here: an option of the bundle. Keep out: targets (target.py), packing (pack.py), installing (install.sh).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from dagster_project.bundle.pack import SUMS, committed_at, pack, sources, sums
from dagster_project.bundle.target import Target, narrowed

REPOSITORY = Path(__file__).resolve().parents[2]
# postgres stands beside the first, whose lines it repeats; dev comes on top.
LOCKS = {"": "requirements.txt", "postgres": "requirements-postgres.txt", "dev": "requirements-dev.txt"}


def main(arguments: list[str]) -> int:
    """Exit code 0, or 2 where it could not be made."""
    asked = _parser().parse_args(arguments)
    try:
        target = Target.of(asked.python, asked.platform)
        files, seconds = sources(REPOSITORY), committed_at(REPOSITORY)
    except ValueError as error:
        return _told(str(error))
    except (OSError, subprocess.CalledProcessError):
        return _told(
            "配布用の一式は git の作業フォルダで作ります / a bundle is made in a git checkout, with git installed"
        )
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    folder, out = f"katsuyo-{version}", Path(asked.out)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="katsuyo-bundle-") as scratch:
        wheels = Path(scratch) / "wheels"
        for extra in ["", *asked.extras.replace(",", " ").split()]:
            if extra not in LOCKS:
                return _told(f"unknown extra: {extra} (postgres, dev)")
            if code := _fetch(LOCKS[extra], target, wheels):
                return code
        files |= {f"wheels/{path.name}": path for path in wheels.iterdir()}
        files["install.sh"] = REPOSITORY / "dagster_project" / "bundle" / "install.sh"
        (Path(scratch) / "BUNDLE").write_text(f"python {target.python}\nplatform {target.system}\n", encoding="utf-8")
        files["BUNDLE"] = Path(scratch) / "BUNDLE"
        (Path(scratch) / SUMS).write_bytes(sums(files))
        files[SUMS] = Path(scratch) / SUMS
        archive = out / f"{folder}-{target.tag}.tar.gz"
        pack(archive, folder, files, seconds)
    archive.with_name(archive.name + ".sha256").write_bytes(sums({archive.name: archive}))
    print(f"{archive}  {archive.stat().st_size / 1e6:.0f} MB, {len(files)} files")
    return 0


def _fetch(lock: str, target: Target, wheels: Path) -> int:
    """Wheels alone, since nothing can be compiled where they are installed; pip checks every hash of the lock."""
    wheels.mkdir(exist_ok=True)
    wanted = wheels.parent / lock
    wanted.write_text(narrowed((REPOSITORY / lock).read_text(encoding="utf-8"), target), encoding="utf-8")
    options = ["--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:", *target.pip_options()]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(wheels), "--requirement", str(wanted)]
    return 2 if subprocess.run(command, check=False).returncode else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dagster_project.bundle", description=__doc__.splitlines()[0])
    parser.add_argument("--python", help="3.11, 3.12 or 3.13 (default: this one)")
    parser.add_argument("--platform", help="manylinux_2_28_x86_64, win_amd64, … (default: this machine)")
    parser.add_argument("--extras", default="", help="postgres and dev, separated by commas")
    parser.add_argument("--out", default="dist", help="folder for the archive (default: dist)")
    return parser


def _told(said: str) -> int:
    print(said, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
