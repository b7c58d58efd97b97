# Two commands for people: `make run` and `make test`. They need Python 3.11 and make.

PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.PHONY: help run test env dev-env check format lock clean bench bench-million pictures campaigns campaign-texts campaign-series campaign-stamps campaign-webhooks campaign-ends

help:
	@echo "make run    set up everything, fill in demo data, serve on http://127.0.0.1:8000"
	@echo "make test   set up everything, run all tests"
	@echo "make check  formatting, lint, types and import rules"
	@echo "make bench  the benchmarks; they need wrk, and take a quarter of an hour"
	@echo "make bench-million  a million subscriptions on one server; another quarter of an hour"
	@echo "make campaigns  long tests: hostile texts, random series, stamps, webhooks, ends of tokens"
	@echo "make pictures  the pictures of the pages in docs/images, with chromium"
	@echo "make env    the environment alone, in .venv"
	@echo "make lock   pin the dependencies anew"

run: env
	@$(BIN)/feedserver init
	@exec $(BIN)/feedserver serve --demo

test: dev-env
	@$(BIN)/python -m pytest -n 2

check: dev-env
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# BENCH names groups and options: make bench BENCH="polls changed --rounds 7"
bench: dev-env
	@$(BIN)/python -m benchmarks $(BENCH)

# KEEP names a folder that keeps the database for the next run, which then begins at once.
bench-million: dev-env
	@$(BIN)/python -m benchmarks.million $(if $(KEEP),--keep $(KEEP))

pictures: dev-env
	@$(BIN)/python -m tests.pictures

# What takes too long for `make test`; docs/measurements.md has the last figures.
campaigns: campaign-texts campaign-series campaign-stamps campaign-webhooks campaign-ends

# A hundred thousand feeds of hostile text.
campaign-texts: dev-env
	@$(BIN)/python -m tests.ics.campaign 100000

# Two thousand random series in both forms, read by five readers.
campaign-series: dev-env
	@TEST_EXAMPLES=2000 $(BIN)/python -m pytest tests/feeds/test_series_in_readers.py tests/bookings/test_rule_properties.py

# Random lives of bookings, with the clock set back, against a model of the stamps.
campaign-stamps: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/feeds/test_stamps_machine.py

# A thousand webhooks whose workers are killed again and again.
campaign-webhooks: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/webhooks/test_kill.py

# Eighteen ways for a token to end, each asked about two thousand times on four workers.
campaign-ends: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/processes/test_ways_to_end.py

format: dev-env
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

env: .venv/runtime.stamp

dev-env: .venv/dev.stamp

# hatchling comes first and pinned, so that building our own package fetches nothing unpinned.
.venv/runtime.stamp: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "feedserver needs Python 3.11: make PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing feedserver into .venv ..."
	@$(PIP) install --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@

lock: dev-env
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra build --custom-compile-command "make lock" --output-file requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra build --extra dev --constraint requirements.txt --custom-compile-command "make lock" --output-file requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv
