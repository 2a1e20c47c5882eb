# Each target sets up what it needs in .venv. Prerequisites: Python 3.11 or later with venv (python3, python3-venv), and make.
# Another Python: make demo PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --require-hashes --only-binary :all:
SAY_FAILED := { echo "Set-up failed: see above. It needs a network, once; the same command goes on from here." >&2; exit 1; }

export VENV

.PHONY: help demo test check bench clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    set up, run the bundled scenario five_units, write a report"
	@echo "make test    set up, run all tests"
	@echo "make check   set up, look at format, lint, types and import direction"
	@echo "make bench   set up, run the benchmarks"
	@echo "make clean   take away the set-up and everything built (results in out/ stay)"

demo: $(VENV)/.run
	@rm -rf out/demo
	@$(VENV)/bin/bartizan run five_units --readings 25 -n 40 --out out/demo
	@$(VENV)/bin/bartizan replay out/demo > /dev/null
	@echo "The report: $(CURDIR)/out/demo/report.html"
	@echo "The replay: $(CURDIR)/out/demo/replay.html"

test: $(VENV)/.dev
	@scripts/test

check: $(VENV)/.dev
	@scripts/check

bench: $(VENV)/.dev
	@scripts/bench

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) scripts/prerequisites.py
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Hashes are demanded of everything that is fetched; the package itself is then linked in without fetching anything.
$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	@echo "Installing what Bartizan runs on (about 200 MB, once)"
	@$(INSTALL) -r requirements/run.txt || $(SAY_FAILED)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what checks and tests need"
	@$(INSTALL) -r requirements/dev.txt || $(SAY_FAILED)
	@touch $@
