# Two commands for people: `make run` and `make test`. They need Python 3.11 and make.

PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.PHONY: help run test env dev-env check format lock clean bench bench-million bench-load pictures campaigns campaign-texts campaign-series campaign-stamps campaign-webhooks campaign-ends campaign-api campaign-kills campaign-looks campaign-replies campaign-shelves campaign-two campaign-faults campaign-rolling campaign-restore campaign-stale campaign-power campaign-writes campaign-upgrade campaign-slow campaign-herd campaign-soak campaign-tokens fuzz campaign-mutants campaign-retention campaign-markup sbom audit

help:
	@echo "make run    set up everything, fill in demo data, serve on http://127.0.0.1:8000"
	@echo "make test   set up everything, run all tests"
	@echo "make check  formatting, lint, types and import rules"
	@echo "make bench  the benchmarks; they need wrk, and take a quarter of an hour"
	@echo "make bench-million  a million subscriptions on one server; another quarter of an hour"
	@echo "make campaigns  long tests: what make test does in short, see docs/measurements.md"
	@echo "make fuzz   Atheris against bodies of bookings, tokens and mails, ten minutes each"
	@echo "make pictures  the pictures of the pages in docs/images, with chromium"
	@echo "make env    the environment alone, in .venv"
	@echo "make lock   pin the dependencies anew"
	@echo "make sbom   write what is installed into sbom.json, in the form of CycloneDX"
	@echo "make audit  look for known vulnerabilities of what is installed"

run: env
	@$(BIN)/feedserver init
	@exec $(BIN)/feedserver serve --demo

# Three at a time also on two cores: many tests wait, for a disk, for the start of a server or for a clock. Four
# would meet PostgreSQL's limit of a hundred connections now and then.
# They start hundreds of processes: these find their modules compiled, whatever the environment says of that.
test: export PYTHONDONTWRITEBYTECODE =
test: dev-env
	@$(BIN)/python -m pytest -n 3 --dist worksteal

check: dev-env
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml feedserver
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# BENCH names groups and options: make bench BENCH="polls changed --rounds 7"
bench: dev-env
	@$(BIN)/python -m benchmarks $(BENCH)

# KEEP names a folder that keeps the database for the next run, which then begins at once.
bench-million: dev-env
	@$(BIN)/python -m benchmarks.million $(if $(KEEP),--keep $(KEEP))

# What one server bears with the settings it ships with: polls, and writes beside polls.
bench-load: dev-env
	@$(BIN)/python -m benchmarks.load

pictures: dev-env
	@$(BIN)/python -m tests.pictures

# What takes too long for `make test`; docs/measurements.md has the last figures.
campaigns: campaign-texts campaign-series campaign-stamps campaign-webhooks campaign-ends campaign-api campaign-kills campaign-looks campaign-replies campaign-shelves campaign-two campaign-faults campaign-rolling campaign-restore campaign-stale campaign-power campaign-writes campaign-upgrade campaign-slow campaign-herd campaign-soak campaign-tokens campaign-mutants campaign-retention campaign-markup

# A hundred thousand feeds of hostile text.
campaign-texts: dev-env
	@$(BIN)/python -m tests.ics.campaign 100000

# Two thousand random series in both forms, read by five readers; and series in every zone at five times.
campaign-series: dev-env
	@TEST_EXAMPLES=2000 $(BIN)/python -m pytest tests/feeds/test_series_in_readers.py tests/bookings/test_rule_properties.py
	@TEST_FULL=1 $(BIN)/python -m pytest tests/ics/test_writer.py tests/readers/test_readers.py

# Random lives of bookings, with the clock set back, against a model of the stamps.
campaign-stamps: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/feeds/test_stamps_machine.py

# A thousand webhooks whose workers are killed again and again.
campaign-webhooks: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/webhooks/test_kill.py

# Eighteen ways for a token to end, each asked about two thousand times on four workers; what changes under a hammer; two hundred calendars at one cold feed.
campaign-ends: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/processes/test_ways_to_end.py tests/processes/test_nothing_stale.py tests/processes/test_stampede.py

# Fifty random requests to each operation of the API, and all that Schemathesis thinks of.
campaign-api: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/reference/test_schemathesis.py

# Two hundred times kill -9 in the middle of writes, a hundred thousand in all. EXAMPLES=20: twenty times.
campaign-kills: dev-env
	@TEST_FULL=1 $(if $(EXAMPLES),TEST_EXAMPLES=$(EXAMPLES)) $(BIN)/python -m pytest -s tests/processes/test_kill.py

# Every page of people and administrators in each language under axe-core.
campaign-looks: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/admin/chromium tests/portal/chromium

# Octets that strangers might mail.
campaign-replies: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/replies/test_hostile.py

# Random lives of bookings: the feed joined from shelves beside the built one.
campaign-shelves: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/shelves/test_lives.py

# Two servers on one PostgreSQL and one Redis: ten thousand requests at the one after each change at the other.
campaign-two: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest tests/processes/test_two_servers.py

# A Redis and a PostgreSQL that break under load; connections of their own after a fork.
campaign-faults: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/processes/test_redis_faults.py tests/processes/test_database_restart.py tests/processes/test_forks.py

# Restarts under load, by SIGHUP and with a socket of systemd.
campaign-rolling: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/processes/test_rolling_restart.py

# A database of 1 GiB, backed up, verified and restored; each command within a minute.
campaign-restore: dev-env
	@$(BIN)/python -m tests.backup.campaign 1024

# Twenty tokens with each cache, each revoked under load and then asked for ten thousand times. EXAMPLES=3: three.
campaign-stale: dev-env
	@TEST_FULL=1 $(if $(EXAMPLES),TEST_EXAMPLES=$(EXAMPLES)) $(BIN)/python -m pytest tests/processes/test_nothing_stale.py -k revoked

# Fifty power cuts at moments of one recording of what the server asked of the disk; needs strace.
campaign-power: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/power

# Eight processes, and eight writers with 5,000 changes each. EXAMPLES=500: so many each.
campaign-writes: dev-env
	@TEST_FULL=1 $(if $(EXAMPLES),TEST_EXAMPLES=$(EXAMPLES)) $(BIN)/python -m pytest -s tests/processes/test_concurrent_writes.py -k read_modify

# The migrations over 300,000 bookings, killed again and again.
campaign-upgrade: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/database/test_killed_upgrade.py

# A hundred silent clients and a hundred of each kind that stops halfway, and how long others wait.
campaign-slow: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/processes/test_slow_clients.py

# Twenty thousand subscribers that poll in the minute after a restart.
campaign-herd: dev-env
	@$(BIN)/python -m benchmarks.herd

# Two hours of a mixed load, a worker killed every ten minutes, a row about the processes each minute. EXAMPLES=180: seconds.
campaign-soak: dev-env
	@TEST_FULL=1 $(if $(EXAMPLES),TEST_EXAMPLES=$(EXAMPLES)) $(BIN)/python -m pytest -s tests/processes/test_soak.py

# A million tokens, ten thousand mutations, a hundred thousand forgeries, and how long refusals take.
campaign-tokens: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/tokens/test_signature.py tests/feeds/test_no_side_effects.py tests/feeds/test_refusals.py tests/security/test_copies.py

# Octets that Atheris thinks of: bodies of bookings, tokens, replies. SECONDS=45: so long each, 3600 for a night.
# FUZZ names a folder that keeps what reached new lines, to go on from there. It needs x86-64 Linux.
SECONDS ?= 600
fuzz: dev-env
	@for target in json tokens replies; do $(BIN)/python -m tests.fuzz $$target $(SECONDS) $(FUZZ) || exit 1; done

# Small faults put into tokens, caches and the writing of bookings, one by one. EXAMPLES=20: so many in a hundred.
campaign-mutants: dev-env
	@for group in upsert cache tokens; do $(if $(EXAMPLES),TEST_EXAMPLES=$(EXAMPLES)) $(BIN)/python -m tests.mutants.campaign $$group || exit 1; done

# Ten thousand bookings that are kept no longer, and how long that holds a lock.
campaign-retention: dev-env
	@TEST_FULL=1 $(BIN)/python -m pytest -s tests/retention/test_job.py -k batch

# Every text that might become markup, in every field. EXAMPLES spreads fewer sites over the texts.
campaign-markup: dev-env
	@TEST_FULL=1 TEST_EXAMPLES=$(or $(EXAMPLES),248) $(BIN)/python -m pytest tests/security/test_markup.py

# What is installed, from the lock with its hashes, as CycloneDX 1.6.
sbom: dev-env
	@$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --spec-version 1.6 --output-file sbom.json

# Known vulnerabilities of what is installed; needs pypi.org or api.osv.dev.
audit: dev-env
	@$(BIN)/python -m tests.supply.audit

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
	@$(MAKE) --no-print-directory sbom

clean:
	rm -rf .venv
