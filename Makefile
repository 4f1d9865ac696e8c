# `make` alone lists what there is. Everything lives in .venv and var/; nothing is installed outside this folder,
# Chromium for the browser tests apart (Debian's packages, by `make test`).
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules
# The tests start many processes, and without bytecode each would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
PY := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null)
JOBS ?= auto
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
EXTRAS := --extra photodrive --extra printshop --extra redis

# The first of these that is new enough and can make a virtual environment.
PYTHON = $(shell for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

TESTS = $(PY) -m pytest -n $(JOBS)

.PHONY: help demo demo-reset test test-long test-versions check lint setup format migrations vendor lock wheel screenshots \
	compliance chromium headless

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo  ## serve the drive and the shop, with demo data (PORT=8123 make demo: elsewhere)
	@exec $(PY) manage.py demo

demo-reset: $(VENV)/.demo  ## delete the demo's data; the next `make demo` starts afresh
	@$(PY) manage.py demo_reset

test: setup  ## run the tests of every day, on SQLite and on PostgreSQL where one is reachable
	$(call on_both,Tests,not long,not (long or either_database or postgresql_later))

test-long: setup  ## run the tests that `make test` leaves out, on both databases
	$(call on_both,Long tests,long,(long or postgresql_later) and not either_database)

test-versions: $(VENV)/.dev  ## try the oldest and the newest versions that the bounds allow, in fresh projects (ARGS="--end newest")
	@$(PY) tools/versions.py $(ARGS)

check: $(VENV)/.dev  ## look quickly at what changed, with the unit tests of one app (make check APP=photodrive)
	@$(PY) tools/check.py $(if $(APP),--app $(APP)) $(ARGS)

setup: $(VENV)/.dev headless  ## install what lint and the tests need

# $(1): what it is called; $(2), $(3): which marks on SQLite and on PostgreSQL. Some of the tests (ARGS) may be none.
define on_both
	@echo "== $(1) on SQLite"
	@POSTGRES_URL="$$DATABASE_URL" DATABASE_URL= $(TESTS) -m "$(2)" $(ARGS)$(if $(ARGS), || [ $$? = 5 ])
	@url=$$($(PY) tools/postgres.py) || exit $$?; \
	if [ -n "$$url" ]; then \
		echo "== $(1) on PostgreSQL"; \
		DATABASE_URL="$$url" $(TESTS) -m "$(3)" $(ARGS)$(if $(ARGS), || [ $$? = 5 ]); \
	fi
endef

lint: $(VENV)/.dev  ## check style, types, imports, templates, migrations, settings, lock, vendored files, protocol, compliance, wheel
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	git ls-files -z '*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) tools/deploy_check.py
	$(PY) tools/vendor.py --check
	$(PY) tools/locked.py
	$(PY) tools/protocol.py --check
	$(PY) tools/ratios.py --check
	$(PY) tools/compliance.py --check
	$(PY) tools/wheel.py

format: $(VENV)/.dev  ## put code and templates in their usual form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	git ls-files -z '*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2

migrations: $(VENV)/.dev  ## add migrations for changed models (ARGS="-n a_name")
	$(PY) tools/new_migrations.py $(ARGS)

vendor: $(VENV)/.dev  ## fetch the front-end packages again (needs npm)
	$(PY) tools/vendor.py

lock: $(VENV)/.dev  ## pin the dependencies of pyproject.toml anew
	$(VENV)/bin/uv pip compile --quiet $(LOCK) pyproject.toml $(EXTRAS) --group demo --group lock -o requirements.txt $(ARGS)
	$(VENV)/bin/uv pip compile --quiet $(LOCK) pyproject.toml $(EXTRAS) --group demo --group lock --group dev \
		-c requirements.txt -o requirements-dev.txt $(ARGS)
	$(PY) tools/locked.py

wheel: $(VENV)/.dev  ## build the distribution into dist/
	$(PY) tools/wheel.py --keep dist

screenshots: $(VENV)/.dev chromium  ## take the pictures of the documentation
	$(PY) tools/screenshots.py

compliance: setup  ## run the tests of specifications and promises, write docs/compliance.md
	$(PY) tools/compliance.py --write --jobs $(JOBS)

# $(1): the command, which is the name of Debian's package, too. Where it cannot be had, `chromium` will do.
define debian
	@command -v $(1) >/dev/null || { \
		echo "Installing $(1) for the browser tests ..."; \
		if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n"; else \
			echo "The browser tests need $(1): sudo apt-get install $(1)" >&2; command -v chromium; exit; fi; \
		command -v apt-get >/dev/null || { echo "The browser tests need /usr/bin/$(1)." >&2; command -v chromium; exit; }; \
		$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends $(1) >/dev/null || command -v chromium; }
endef

chromium:
	$(call debian,chromium)

# Chromium without windows, which is half the work.
headless:
	$(call debian,chromium-headless-shell)

$(PY):
ifneq ($(UV),)
	@uv venv --quiet --python '>=3.11,<3.15' $(VENV)
else
	@$(if $(PYTHON),,$(error Python 3.11 or newer with venv is missing: apt-get install python3 python3-venv, or install uv))
	@$(PYTHON) -m venv $(VENV)
endif

# Installed again only when the list changed. By uv, which is on the longer list itself: pip takes four times as long.
define install
	@echo "Installing $(1) into $(VENV) ..."
	@uv="$(UV)"; if [ -z "$$uv" ]; then \
		$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null; \
		list=$(1); if grep -q "^uv==" $(1); then list=$(VENV)/uv.txt uv=$(VENV)/bin/uv; \
			awk '/^uv==/ { found = 1 } found { print } found && !/\\$$/ { exit }' $(1) >$$list; fi; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $$list || exit; fi; \
	[ -z "$$uv" ] || "$$uv" pip install --quiet --python $(PY) --compile-bytecode --require-hashes -r $(1)
endef

$(VENV)/.demo: requirements.txt | $(PY)
	$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(PY)
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/.demo

.DEFAULT:
	$(error There is no target "$@". `make help` lists them)
