# Two commands do everything on a machine with Python 3.11 or newer and make:
#   make demo   sets up and runs the main job on the example
#   make test   sets up and passes the tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CPATH := $(BIN)/cpath
EXAMPLE := examples/colorado
OUT := out
PYTEST_ARGS ?=

.PHONY: demo test check lint bench messages schemas docs golden lock clean

# The example is told as of this day: its votes and plans age as those of a real region do.
demo: export CPATH_TODAY = 2026-11-30
demo: $(VENV)/.run
	$(CPATH) validate --repo $(EXAMPLE)
	$(CPATH) status --repo $(EXAMPLE)
	$(CPATH) gap-report --repo $(EXAMPLE) --occupation registered-nurse
	$(CPATH) gap-report --repo $(EXAMPLE) -o $(OUT)/gaps.csv
	$(CPATH) gap-report --repo $(EXAMPLE) -o $(OUT)/gaps.html
	$(CPATH) plan --repo $(EXAMPLE) registered-nurse
	$(CPATH) supply --repo $(EXAMPLE) -o $(OUT)/supply.html
	$(CPATH) map render --repo $(EXAMPLE) --out-dir $(OUT)/maps
	$(CPATH) report render progress --repo $(EXAMPLE) -o $(OUT)/progress.html
	$(CPATH) report render progress --repo $(EXAMPLE) -o $(OUT)/progress.md
	@echo "Open $(OUT)/progress.html, $(OUT)/gaps.html, $(OUT)/supply.html and $(OUT)/maps in a browser, $(OUT)/gaps.csv in Excel."

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n auto $(PYTEST_ARGS)

check: lint test

# Format, lint, types, import contracts, and that generated files are fresh.
lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(CPATH) schema export schemas --check
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/translations.py --check

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py

messages: $(VENV)/.dev
	$(BIN)/python docs/translations.py

schemas: $(VENV)/.run
	$(CPATH) schema export schemas

docs: $(VENV)/.run
	$(BIN)/python docs/generate.py

# Writes the golden files anew: look at the difference before you commit it.
golden: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n auto --update-golden

# Pins every dependency with its hashes, for every platform.
lock: $(VENV)/.dev
	$(BIN)/pip install --quiet "uv>=0.9"
	$(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --upgrade -o requirements/run.txt
	$(BIN)/uv pip compile --quiet pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --upgrade -o requirements/dev.txt

clean:
	rm -rf $(VENV) $(OUT)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
