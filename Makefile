# `make` alone lists what there is. Everything lives in .venv and var/; nothing is installed outside this folder,
# Chromium for the browser tests apart (Debian's package, by `make test`).
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules
export PYTHONDONTWRITEBYTECODE ?=

VENV := .venv
PY := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
JOBS ?= auto
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
EXTRAS := --extra photodrive --extra printshop

# The first of these that is new enough and can make a virtual environment.
PYTHON = $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

.PHONY: help demo demo-reset test lint format migrations vendor lock wheel screenshots compliance chromium

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo  ## serve the drive and the shop, with demo data (PORT=8123 make demo: elsewhere)
	@exec $(PY) manage.py demo

demo-reset: $(VENV)/.demo  ## delete the demo's data; the next `make demo` starts afresh
	@$(PY) manage.py demo_reset

test: $(VENV)/.dev chromium  ## run every test, on SQLite and on PostgreSQL where one is reachable
	@echo "== Tests on SQLite"
	@POSTGRES_URL="$$DATABASE_URL" DATABASE_URL= $(PY) -m pytest -n $(JOBS) $(ARGS)
	@url=$$($(PY) tools/postgres.py) || exit $$?; \
	if [ -n "$$url" ]; then \
		echo "== Tests on PostgreSQL"; \
		DATABASE_URL="$$url" $(PY) -m pytest -n $(JOBS) -m "not either_database" $(ARGS); \
	fi

lint: $(VENV)/.dev  ## check style, types, imports, templates, migrations, settings, lock, vendored files, compliance, wheel
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	git ls-files -z '*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) tools/deploy_check.py
	$(PY) tools/vendor.py --check
	$(PY) tools/locked.py
	$(PY) tools/compliance.py --check
	$(PY) tools/wheel.py

format: $(VENV)/.dev  ## put code and templates in their usual form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	git ls-files -z '*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2

migrations: $(VENV)/.dev  ## write migrations for changed models
	PYTHON=$(PY) sh tools/make_migration.sh
	$(PY) manage.py makemigrations printshop oauthdemo

vendor: $(VENV)/.dev  ## fetch the front-end packages again (needs npm)
	$(PY) tools/vendor.py

lock: $(VENV)/.dev  ## pin the dependencies of pyproject.toml anew
	$(VENV)/bin/uv pip compile --quiet $(LOCK) pyproject.toml $(EXTRAS) --group demo -o requirements.txt $(ARGS)
	$(VENV)/bin/uv pip compile --quiet $(LOCK) pyproject.toml $(EXTRAS) --group demo --group dev \
		-c requirements.txt -o requirements-dev.txt $(ARGS)
	$(PY) tools/locked.py

wheel: $(VENV)/.dev  ## build the distribution into dist/
	$(PY) tools/wheel.py --keep dist

screenshots: $(VENV)/.dev chromium  ## take the pictures of the documentation
	$(PY) tools/screenshots.py

compliance: $(VENV)/.dev chromium  ## run the tests of specifications and promises, write docs/compliance.md
	$(PY) tools/compliance.py --write --jobs $(JOBS)

chromium:
	@command -v chromium >/dev/null || { \
		echo "Installing Chromium for the browser tests ..."; \
		if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else \
			echo "The browser tests need Chromium: sudo apt-get install chromium" >&2; exit 1; fi; \
		command -v apt-get >/dev/null || { echo "The browser tests need /usr/bin/chromium." >&2; exit 1; }; \
		$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends chromium >/dev/null; }

$(PY):
ifneq ($(UV),)
	@uv venv --quiet --python '>=3.11,<3.14' $(VENV)
else
	@$(if $(PYTHON),,$(error Python 3.11 or newer with venv is missing: apt-get install python3 python3-venv, or install uv))
	@$(PYTHON) -m venv $(VENV)
endif

# Installed again only when the list changed.
define install
	@echo "Installing $(1) into $(VENV) ..."
	@if [ -n "$(UV)" ]; then uv pip install --quiet --python $(PY) --require-hashes -r $(1); else \
		$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef

$(VENV)/.demo: requirements.txt | $(PY)
	$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(PY)
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/.demo

.DEFAULT:
	$(error There is no target "$@". `make help` lists them)
