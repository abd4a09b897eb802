# Each target sets itself up: Python 3.11 or newer and make are all that a fresh machine needs.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

run: export COPYTASTER_CONFIG ?= var/config
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check lint quick bench run setup clean

demo: $(READY)           ## a small news day, offline, in ten seconds
	@$(BIN)/copytaster demo

test: $(READY)           ## every test, the slow ones too
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

quick: $(READY)          ## the tests without the slow ones
	@$(BIN)/python -m pytest -m "not slow"

lint: $(READY)           ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

check: lint test         ## what must be green before a commit

bench: $(READY)          ## quality and speed against their floors
	@$(BIN)/python -m tests.bench

run: $(READY)            ## the daemon, with the configuration in $COPYTASTER_CONFIG, or a starter one under var/
	@test -e $(COPYTASTER_CONFIG)/copytaster.toml || $(BIN)/copytaster init $(COPYTASTER_CONFIG) --yes
	@$(BIN)/copytaster run

setup: $(READY)          ## the environment alone

clean:                   ## everything that was made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environment, made anew when what it is made of changes. pip knows dependency groups from 25.1 on.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "copytaster needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' </dev/null
	@$(BIN)/python -m pip install --quiet --editable . --group dev </dev/null
	@touch $@
