# `make demo` shows the program on the sample papers; `make test` runs the tests. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint lock samples screenshots schema floors clean

demo: $(VENV)/ready
	$(BIN)/referat ingest samples --db archive.db
	$(BIN)/referat search "godkjenner referatet" --kind adopted --db archive.db
	$(BIN)/referat show 10/24 --body arkivråd --db archive.db

test: $(VENV)/ready-to-test
	$(BIN)/python -m pytest

lint: $(VENV)/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/ready-to-test: requirements-dev.lock $(VENV)/ready
	$(PIP) --require-hashes --requirement requirements-dev.lock
	touch $@

# Locks name versions and checksums, never an index.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock:
	$(LOCK) --upgrade --group build pyproject.toml --output-file requirements.lock
	$(LOCK) --upgrade --group dev pyproject.toml --output-file requirements-dev.lock

# Needs LibreOffice and the fonts Carlito, Caladea and Liberation.
samples: $(VENV)/ready-to-test
	$(BIN)/python samples/make_samples.py

# Needs Chromium.
screenshots: $(VENV)/ready-to-test
	$(BIN)/python samples/make_screenshots.py

schema: $(VENV)/ready
	$(BIN)/python -m referat_ekstraksjon.archive.schema > docs/schema.md
	$(BIN)/python -m referat_ekstraksjon.evaluation.gold > docs/gold.schema.json

# Pins how well the samples are read (docs/architecture.md).
floors: $(VENV)/ready-to-test
	$(BIN)/python -m tests.pin_accuracy

clean:
	rm -rf $(VENV) archive.db build dist
