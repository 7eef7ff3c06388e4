# What a developer types. Each target does its own set-up: see packaging/development/set_up.py.
# More arguments go through ARGS, e.g.  make test ARGS="-k notes"  or  make run ARGS="search llm".

PYTHON ?= python3
ARGS ?=
SET_UP := $(PYTHON) packaging/development/set_up.py
BIN := .venv/bin

# Compiled code matters for the time to the first paint.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench env test-external

run: ## start the program
	@$(SET_UP) run
	@exec $(BIN)/carrel $(ARGS)

test: ## all tests that need no package index, import contracts included
	@$(SET_UP) test
	@exec $(BIN)/python -m pytest $(ARGS)

test-external: ## the built wheel in an environment of its own; uses the package index
	@$(SET_UP) test
	@CARREL_UV="$$($(SET_UP) uv)" exec $(BIN)/python -m pytest -m external tests/external_plugin $(ARGS)

check: ## style, types, import contracts
	@$(SET_UP) env
	@failed=0; \
	$(BIN)/ruff format --check . || failed=1; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/mypy || failed=1; \
	$(BIN)/lint-imports || failed=1; \
	exit $$failed

bench: ## Carrel beside its peers; NAME=start,list runs some; writes tests/performance/RESULTS.md
	@$(SET_UP) run
	@exec $(BIN)/python -m tests.performance $(NAME) $(ARGS)

env: ## only .venv
	@$(SET_UP) env
