# Works on a machine that has only make and Python 3.11 or newer.
# `make help` lists the targets. Another Python: `make test PYTHON=python3.13`.

PYTHON ?= python3
MIN := 3.11

# A PYTHON given by the user is the only candidate. Otherwise the first one that works is taken.
ifeq ($(origin PYTHON),file)
CANDIDATES := $(PYTHON) python3.14 python3.13 python3.12 python3.11 python
else
CANDIDATES := $(PYTHON)
endif

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

# Both names pin the build back end: older and newer pip read different ones.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
# `make fuzz`: how many random systems, and the seed of the first.
SEEDS ?= 500
FIRST ?= 1000

# They could shadow the packages of this checkout.
unexport PYTHONPATH
unexport PYTHONHOME

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help check test lint format fuzz crosscheck bench clean .venv

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

check: .venv/runtime.stamp ## verify the shipped designs
	$(BIN)/failproof check --deployment figure-4-2
	$(BIN)/failproof check --deployment duplex

test: lint ## lint, types, tests, and the wheel in a clean environment
	$(BIN)/python -m pytest -n 2 --ignore=tests/fuzz
	$(BIN)/python -m pytest -m alone --ignore=tests/fuzz
	$(BIN)/python tests/wheel/try_wheel.py

lint: .venv/dev.stamp ## lint, format check and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pyright

format: .venv/dev.stamp ## format the code and apply safe fixes
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

fuzz: .venv/dev.stamp ## random models, engines against each other, proofs for every size: SEEDS=500 FIRST=1000
	$(BIN)/python -m pytest tests/fuzz -q -n 2 --seeds=$(SEEDS) --first=$(FIRST)

crosscheck: .venv/dev.stamp ## the tests that take minutes: mutants, brute force over readings, two engines
	@$(PIP) --editable '.[peers]' || echo 'Storm cannot be installed on this machine; the tests that ask it are skipped.'
	$(BIN)/python -m pytest --long -n 2 --ignore=tests/fuzz

bench: .venv/dev.stamp ## measure the engines
	$(BIN)/python -m bench

clean: ## remove the environment, caches and build output
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find model properties diagrams checker tests -type d -name __pycache__ -prune -exec rm -rf {} +

.venv: .venv/dev.stamp

# A candidate is run, not only looked up: a shim can exist and fail.
.venv/runtime.stamp: pyproject.toml constraints.txt
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		found=; \
		for candidate in $(CANDIDATES); do \
			if "$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < tuple(map(int, "$(MIN)".split("."))))' >/dev/null 2>&1; then \
				found=$$candidate; break; \
			fi; \
		done; \
		if [ -z "$$found" ]; then \
			echo "No working Python $(MIN) or newer with venv among: $(CANDIDATES)." >&2; \
			echo "Install one, or name it: make PYTHON=/path/to/python3." >&2; \
			echo "Debian and Ubuntu: apt-get install python3 python3-venv. macOS: brew install python." >&2; \
			exit 1; \
		fi; \
		echo "Creating .venv with $$("$$found" --version)"; \
		"$$found" -m venv --clear .venv; \
	fi
	$(PIP) --editable .
	@touch $@

.venv/dev.stamp: .venv/runtime.stamp
	$(PIP) --editable '.[dev]'
	@touch $@
