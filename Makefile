# `make` alone lists the targets. Needs git, make and Python 3.11 or later, and nothing else.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run sync test test-quick crashes fuzz properties publishes lint format truth bench screenshots lock clean

help:  ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: .venv/ready  ## Install everything below .venv (done by the others when needed)

.venv/ready: requirements.lock pyproject.toml
	@echo "Setting up below .venv: about a minute, once"
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] + ": make PYTHON=python3.12 ...")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv || \
		{ echo "Python's venv module is missing (on Debian: apt-get install python3-venv)"; exit 1; }
	@# The installer comes from the same hashed lock as everything else.
	@awk '/^uv==/ {found = 1} found {print} found && !/\\$$/ {exit}' requirements.lock > .venv/uv.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement .venv/uv.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch .venv/ready

run: setup  ## Fill the warehouse (sandbox account unless one is connected), then serve everything
	@$(BIN)/tracker run

sync: setup  ## One whole pass without serving
	@$(BIN)/tracker sync

# In the order of tests/conftest.py: what takes long must not come last. Three at a time on two cores:
# long tests wait for processes, browsers and retries a quarter of their time.
test: setup  ## All tests
	@$(BIN)/pytest -n 3 --dist loadscope --no-loadscope-reorder

test-quick: setup  ## The tests that take no more than a few seconds each
	@$(BIN)/pytest -n 3 --dist loadscope -m "not slow"

crashes: setup  ## A pass that loses the network, or is killed, at every one of its calls
	@CRASHES=100000 $(BIN)/pytest tests/pipelines/passes/test_crashes.py --timeout 7200

fuzz: setup  ## 100,000 damaged archives through the reader
	@MUTANTS=100000 $(BIN)/pytest tests/pipelines/exports/test_mutants.py -n 2 --timeout 7200

properties: setup  ## The ledger's laws in 20,000 random worlds
	@BATCHES=100 $(BIN)/pytest tests/dbt_project/test_ledger.py

publishes: setup  ## 1,000 publications while 20 sessions look on
	@PUBLISHES=1000 $(BIN)/pytest tests/dashboards/test_sessions.py

lint: setup  ## Style, types, import rules, SQL
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/sqlfluff lint --processes 0 dbt_project warehouse/examples

format: setup  ## Write Python and SQL the way lint wants them
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfluff fix --processes 0 dbt_project warehouse/examples

truth: setup  ## Score the ledger against the sandbox's truth (docs/truth.md)
	@$(BIN)/python -m tests.scoreboard > docs/truth.md.new && mv docs/truth.md.new docs/truth.md

bench: setup  ## Measure, as ratios in one run (docs/performance.md)
	@$(BIN)/python -m tests.bench

screenshots: setup  ## Pictures of every page below docs/screenshots
	@$(BIN)/python -m tests.screenshots

lock: setup  ## Resolve requirements.lock anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml --output-file requirements.lock

clean:  ## Remove what setup installed; the data stay
	@rm -rf .venv
