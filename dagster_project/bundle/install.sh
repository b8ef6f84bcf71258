#!/bin/sh
# Installs katsuyo from this folder into .venv, without a network. PYTHON=/path/to/python3 chooses the Python.
# このフォルダだけから .venv に導入します（ネットワーク不要）。PYTHON で Python の場所を指定できます。
set -eu
cd "$(dirname "$0")"
unset PIP_FIND_LINKS PIP_CONSTRAINT PIP_REQUIRE_VIRTUALENV PIP_TARGET PIP_USER PYTHONPATH
export PIP_CONFIG_FILE=/dev/null PIP_NO_INDEX=1 PIP_DISABLE_PIP_VERSION_CHECK=1

if command -v sha256sum >/dev/null 2>&1; then check="sha256sum"; else check="shasum -a 256"; fi
if ! $check --check --quiet SHA256SUMS 2>/dev/null; then
  echo "一式が壊れているか書き換えられています。もう一度運んでください。展開は空のフォルダにしてください。" >&2
  echo "The bundle is damaged or was changed: carry it over again, and unpack it into an empty folder." >&2
  $check --check --quiet SHA256SUMS >&2 || exit 2
fi

# Wheels are for one version of Python.
wanted=$(sed -n 's/^python //p' BUNDLE)
suits() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit("%d.%d" % sys.version_info[:2] != sys.argv[1])' "$wanted" 2>/dev/null
}
for candidate in ${PYTHON:+"$PYTHON"} "python$wanted" python3 python; do
  if suits "$candidate"; then found=$candidate; break; fi
done
if [ -z "${found:-}" ]; then
  echo "Python $wanted（venv 付き）が見つかりません。PYTHON=/path/to/python$wanted を指定してください。" >&2
  echo "No Python $wanted with venv found. Say PYTHON=/path/to/python$wanted." >&2
  exit 2
fi

"$found" -m venv .venv
touch .venv/.created
.venv/bin/python -m pip install --quiet --find-links wheels --require-hashes --no-deps -r requirements.txt
if ls wheels/dagster_postgres-*.whl >/dev/null 2>&1; then
  .venv/bin/python -m pip install --quiet --find-links wheels --require-hashes --no-deps -r requirements-postgres.txt
fi
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
# So that services which may not write here find dbt's manifest.
.venv/bin/python -m dagster_project.orchestration.dbt_manifest
# What the Makefile asks for: nothing is left for it to install.
touch .venv/.installed
echo "導入しました / installed: $(pwd)/.venv/bin/katsuyo"
