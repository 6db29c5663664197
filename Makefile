# The one door. `make run` and `make test` need Python 3.11+ and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url

.PHONY: run test test-hosting test-s3 test-postgres test-slides test-spark lint docs screenshots fix bench lock browser clean help
.DEFAULT_GOAL := help

help:  ## Say what each command does
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

run: $(VENV)/.app  ## Install on first use, then open the dashboard
	@$(BIN)/python -m streamlit run app.py

test: $(VENV)/.dev browser  ## Run the tests, those in a real browser included
	$(BIN)/python -m pytest -m "not hosting and not s3 and not postgres and not slides" -n auto --dist loadfile --no-loadscope-reorder

test-hosting: $(VENV)/.dev browser  ## Run the tests behind a real nginx, which it installs on Debian as root
	@$(BIN)/python tests/hosting/install.py
	$(BIN)/python -m pytest -m hosting -rs tests/hosting

test-s3: $(VENV)/.s3  ## Run the tests of the archive in an S3 server
	$(BIN)/python -m pytest -m s3 -rs tests/archive

test-postgres: $(VENV)/.dev  ## Run the tests of the store in a PostgreSQL server, which it installs on Debian as root
	@$(BIN)/python -m tests.store.postgres
	$(BIN)/python -m pytest -m postgres -rs tests/store

test-slides: $(VENV)/.dev  ## Run the tests of slides in LibreOffice, which it installs on Debian as root
	@$(BIN)/python tests/report/office.py
	$(BIN)/python -m pytest -m slides -rs tests/report

test-spark: $(VENV)/.spark  ## Run the Spark job on an archive (Java 17 or newer)
	PYTHONPATH=$(CURDIR)/$(VENV)/spark $(BIN)/python -m pytest tests/spark/messages_per_month.py

lint: $(VENV)/.dev  ## Check style, types, who imports whom and docs/metrics.md
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/make.py --check

screenshots: $(VENV)/.dev browser  ## Make the pictures of the README
	@$(BIN)/python docs/screenshots.py

docs:  ## Make docs/metrics.md of the definitions
	@$(PYTHON) docs/make.py

fix: $(VENV)/.dev  ## Mend what the linters can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev browser  ## Print the speed ratios that the project promises
	$(BIN)/python -m bench

lock: $(VENV)/.dev  ## Renew the lock files from their .in files
	$(UV_COMPILE) requirements.in -o requirements.txt
	$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
	$(UV_COMPILE) requirements-s3.in -o requirements-s3.txt
	$(UV_COMPILE) requirements-spark.in -o requirements-spark.txt

browser: $(VENV)/.dev
	@$(BIN)/python tests/browser/install.py

clean:  ## Remove the installed environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Odeus Dash needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.app: $(VENV)/.python requirements.txt
	@echo "Installing what the app needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.app requirements-dev.txt
	@echo "Installing what the tests and tools need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Apart from the rest, whose versions it does not go with.
$(VENV)/.s3: $(VENV)/.dev requirements-s3.txt
	@echo "Installing the S3 server that the archive's tests talk to (once) ..."
	@rm -rf $(VENV)/s3
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --target $(VENV)/s3 -r requirements-s3.txt
	@touch $@

$(VENV)/.spark: $(VENV)/.dev requirements-spark.txt
	@echo "Installing Spark (once, half a gigabyte) ..."
	@rm -rf $(VENV)/spark
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --target $(VENV)/spark -r requirements-spark.txt
	@touch $@
