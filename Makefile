# Each command also works where nothing was installed before: Python 3.11 or newer and make are enough.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
RUNTIME := .venv/.runtime-of
TOOLS := .venv/.tools-of

help: ## say what each command does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv

$(RUNTIME): requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
	@cp requirements.lock $@

$(TOOLS): requirements-dev.lock | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements-dev.lock
	@cp requirements-dev.lock $@ && cp requirements.lock $(RUNTIME)

demo: $(RUNTIME) ## set up, load the demo and serve it on http://127.0.0.1:8000 (PORT=..., FRESH=1 starts over)
	@DEBUG=$${DEBUG-1} exec $(BIN)/python manage.py demo --port $(PORT) $(if $(filter 1,$(FRESH)),--fresh)

test: $(TOOLS) ## prove everything on SQLite, and on PostgreSQL when DATABASE_URL or TEST_POSTGRES_URL names one
	@$(BIN)/python -m tests

check: $(TOOLS) ## lint, types, import contracts, migrations, schema files, templates, translations, lock files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py messages check
	$(BIN)/python manage.py messages compile
	$(BIN)/python manage.py export_schema --check
	$(BIN)/python manage.py schema_changes
	$(BIN)/python manage.py check --fail-level WARNING
	DEBUG=0 $(BIN)/python manage.py collectstatic --noinput -v 0
	@! grep -nE 'https?://' requirements*.lock || { echo "a lock file names an address"; exit 1; }

bench: $(RUNTIME) ## measure the shop against the least its work can cost and the usual way (FULL=1 for every world)
	@$(BIN)/python -m bench $(if $(filter 1,$(FULL)),--full) $(BENCH)

fmt: $(TOOLS) ## put the code in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

dev: $(TOOLS) ## make the virtual environment with all tools
	@echo "ready: $(BIN)/python"

lock: $(TOOLS) ## write the hash-locked requirement files anew from pyproject.toml (needs uv)
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements.lock
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra dev pyproject.toml -o requirements-dev.lock

.PHONY: help demo test check bench fmt dev lock
