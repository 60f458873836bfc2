PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help venv demo test check format bench docs soak proofs clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: .venv/.stamp ## make the environment in .venv (PYTHON=python3.12 chooses another Python; clean first)

.venv/.stamp: pyproject.toml hatch_build.py $(wildcard src/omnikit/extraction/engine/_engine*.[ch])
	$(PYTHON) -m venv .venv
	$(PIP) --editable '.[dev]'
	@touch $@

.venv/.stamp-docs: .venv/.stamp
	$(PIP) --editable '.[docs]'
	@touch $@

demo: venv ## a day at the desk on a fresh SQLite file
	$(BIN)/omnikit demo

CORE := model policies rules engine dispatch desk
COMMA := ,
EMPTY :=
SPACE := $(EMPTY) $(EMPTY)

test: venv ## run the tests and measure coverage; the core has at least 97 % of its branches
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --cov --cov-report=
	@$(BIN)/coverage report --include='$(subst $(SPACE),$(COMMA),$(CORE:%=src/omnikit/%/*))' --fail-under=97 --skip-covered

check: venv ## format, lint, types, docs fresh, then the tests (import order is one of them); CI runs this
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m tools.docs --check
	@$(MAKE) --no-print-directory test

format: venv ## format, and fix what lint can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: venv ## the benchmark table
	$(BIN)/omnikit bench

docs: .venv/.stamp-docs ## the documentation, without a warning, into build/docs
	$(BIN)/sphinx-build -W --keep-going -q docs build/docs

soak: venv ## the long runs: a simulation with faults, kills, contention, failover; writes soak-report.json
	$(BIN)/python -m tools.soak

proofs: venv ## rewrite what is made from marks and code: src/omnikit/rules/proofs.json, then docs/reference
	$(BIN)/python -m pytest --write-proofs --collect-only -q > /dev/null
	$(BIN)/python -m tools.docs

clean: ## remove the environment and everything made
	rm -rf .venv build dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis soak-report.json
	rm -f src/omnikit/extraction/engine/_engine.*.so src/omnikit/extraction/engine/_engine.*.pyd
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
