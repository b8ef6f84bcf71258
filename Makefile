# Commands of katsuyo. Every one sets up what it needs; a second call does not install again.
.DEFAULT_GOAL := help
SHELL := /bin/sh
DATA ?= data/demo
VENV := .venv
BIN := $(VENV)/bin
# A command that only looks like a Python (a version manager's shim) is passed over: it is asked for its version.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help nightly ui test test-full soak bench lint lock bundle clean

help: ## show these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.created:
	@if [ -z "$(PYTHON)" ]; then \
	echo "Python 3.11〜3.13（venv 付き）が見つかりません。インストールするか PYTHON=/path/to/python3 を指定してください。"; \
	echo "No Python 3.11 to 3.13 with venv found. Install one, or say PYTHON=/path/to/python3."; exit 2; fi
	$(PYTHON) -m venv $(VENV)
	@touch $@

# An unpacked bundle (docs/closed_network.md) brings its wheels along and is installed from them alone.
FROM := $(if $(wildcard wheels/*.whl),--no-index --find-links wheels)

# --no-deps: the lock is complete; pip, not uv, so that a city's own pip.conf (mirror, certificate) is obeyed.
$(VENV)/.installed: $(VENV)/.created requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet $(FROM) --require-hashes --no-deps -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	$(BIN)/python -m dagster_project.orchestration.dbt_manifest
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet $(FROM) --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

nightly: $(VENV)/.installed ## run the nightly on DATA (default: data/demo)
	@$(BIN)/katsuyo nightly --data "$(DATA)"

ui: $(VENV)/.installed ## Dagster UI on http://127.0.0.1:3000 with the schedule on
	@$(BIN)/katsuyo ui --data "$(DATA)"

test: $(VENV)/.installed-dev ## every test that needs only Python
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not full and not soak"

test-full: $(VENV)/.installed-dev ## only the tests that need a browser, Java or a server
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "full and not soak"

soak: $(VENV)/.installed-dev ## the long versions
	$(BIN)/python -m pytest -m "soak"

bench: $(VENV)/.installed-dev ## benchmarks against their yardsticks; PART= stack, night, growth, landing, readers or hub
	$(BIN)/python -m tests.bench $(PART)

lint: $(VENV)/.installed-dev ## formatter, linter, types, SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 2 dbt/models dbt/tests

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links

lock: $(VENV)/.installed-dev ## write requirements*.txt anew from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --extra postgres pyproject.toml -c requirements.txt -o requirements-postgres.txt
	$(COMPILE) --extra spark pyproject.toml -c requirements.txt -o requirements-spark.txt
	$(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) bi/superset/requirements.in -o bi/superset/requirements.txt

# BUNDLE_PYTHON=3.12 BUNDLE_PLATFORM=win_amd64 BUNDLE_EXTRAS=postgres,dev BUNDLE_OUT=dist: all may be left out.
bundle: $(VENV)/.installed ## an offline installation (wheels and sources) for a closed network, in dist/
	@$(BIN)/python -m dagster_project.bundle --out "$(or $(BUNDLE_OUT),dist)" $(if $(BUNDLE_EXTRAS),--extras "$(BUNDLE_EXTRAS)") \
	$(if $(BUNDLE_PYTHON),--python "$(BUNDLE_PYTHON)") $(if $(BUNDLE_PLATFORM),--platform "$(BUNDLE_PLATFORM)")

clean: ## remove what setting up and tests leave behind
	rm -rf $(VENV) .venv-superset .venv-spark .pytest_cache .mypy_cache .ruff_cache .hypothesis dbt/target *.egg-info
