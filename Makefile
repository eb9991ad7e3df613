# Drivetrain. `make build` builds the warehouse from nothing, `make test` checks everything; neither needs the other.
# Works with GNU make 3.81 (macOS) and newer. Settings are environment variables: see README.md.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# the demo that `make build` writes where the landing folder is the default and empty
SCALE ?= 1
SEED ?= 1
DAYS ?=
TEST_SCALE ?= 0.01

BIN := .venv/bin
STAMP := .venv/installed
LOCK := requirements.lock
METRICFLOW := .venv-metricflow
METRICFLOW_LOCK := requirements-metricflow.lock
SPARK := .venv-spark
SPARK_LOCK := requirements-spark.lock
DBT_PARSE := --no-partial-parse

# the newest Python of the list that is 3.11 or newer and can make environments; empty where there is none
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	if command -v $$name >/dev/null 2>&1 && \
		$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
		echo $$name; break; fi; done)

.PHONY: help build test clean lock environment secret demo lint sql-lint conventions test-build pytest docs truth metricflow semantic spark spark-gate spark-test parity benchmark benchmark-guard

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | \
		awk -F'|' '{ printf "%-24s %s\n", $$1, $$2 }'

# --- what people call ---------------------------------------------------------------------------------------

build: $(STAMP) secret demo ## environment, demo extracts, warehouse, docs, summary
	@$(BIN)/drivetrain run

test: $(STAMP) lint sql-lint conventions test-build pytest ## all that CI checks
	@echo "make test: everything passed"

clean: ## remove what the two made, and nothing a person put there
	@python="$(PYTHON)"; "$${python:-python3}" drivetrain/cleaning.py
	@echo "Clean."

# --- environment --------------------------------------------------------------------------------------------

environment: $(STAMP) ## the environment in .venv

# uv comes out of the lock by pip, the rest by uv; where uv cannot run, pip does it all, more slowly. Modules are compiled
# here, once, as pip does by itself: where Python may not keep them (PYTHONDONTWRITEBYTECODE), each start of dbt would take
# 2 s more
$(STAMP): $(LOCK) pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "Drivetrain needs Python 3.11 or newer with the modules venv and ensurepip, and found none." >&2; \
		echo "Debian: apt-get install python3 python3-venv. macOS: brew install python@3.13." >&2; \
		echo "Elsewhere: make build PYTHON=/path/to/python3" >&2; exit 2; fi
	@echo "Environment: $$($(PYTHON) --version) in .venv"
	@rm -f $(STAMP)
	@if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
		rm -rf .venv && $(PYTHON) -m venv .venv; fi
	@awk '/^[^ ]/ { uv = ($$0 ~ /^uv==/) } uv' $(LOCK) > .venv/uv.lock
	@export PIP_DISABLE_PIP_VERSION_CHECK=1; set -e; \
	if $(BIN)/python -m pip install --quiet --require-hashes --no-deps -r .venv/uv.lock \
		&& $(BIN)/uv --version >/dev/null; then \
		echo "Environment: installing the lock with uv"; \
		VIRTUAL_ENV="$$PWD/.venv" $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python \
			--require-hashes --no-deps -r $(LOCK) || pip_instead=1; \
	else pip_instead=1; fi; \
	if [ -n "$$pip_instead" ]; then \
		echo "Environment: installing the lock with pip (a minute or two)"; \
		$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $(LOCK); fi; \
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $(STAMP)

# the other locks hold the versions of the first: one with `mf` and without the tests, one with Spark
lock: $(STAMP) ## resolve the dependencies of pyproject.toml anew into the three locks
	$(BIN)/uv pip compile pyproject.toml --extra test --extra build --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --output-file $(LOCK)
	$(BIN)/uv pip compile pyproject.toml --extra build --extra metricflow --universal --python-version 3.11 \
		--constraint $(LOCK) --generate-hashes --no-header --no-emit-index-url --output-file $(METRICFLOW_LOCK)
	$(BIN)/uv pip compile pyproject.toml --extra test --extra build --extra spark --universal --python-version 3.11 \
		--constraint $(LOCK) --generate-hashes --no-header --no-emit-index-url --output-file $(SPARK_LOCK)

metricflow: $(METRICFLOW)/installed ## the command `mf`, in .venv-metricflow

spark: $(SPARK)/installed ## Apache Spark and dbt for it, in .venv-spark (needs Java 17 or newer to run)

$(METRICFLOW)/installed: $(METRICFLOW_LOCK) pyproject.toml | $(STAMP)
	@$(call install_lock,$(METRICFLOW),$(METRICFLOW_LOCK))

$(SPARK)/installed: $(SPARK_LOCK) pyproject.toml | $(STAMP)
	@$(call install_lock,$(SPARK),$(SPARK_LOCK))

# an environment $(1) from the lock $(2); what comes as source only is built with the setuptools of the lock, hence two steps
define install_lock
set -e; rm -rf $(1); $(BIN)/python -m venv $(1); \
awk '/^[^ ]/ { build = ($$0 ~ /^(setuptools|wheel)==/) } build' $(2) > $(1)/build.lock; \
for lock in $(1)/build.lock $(2); do \
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(1)/bin/python \
		--require-hashes --no-deps --no-build-isolation -r $$lock \
	|| $(1)/bin/python -m pip install --quiet --require-hashes --no-deps --no-build-isolation -r $$lock; \
done; \
$(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .; \
touch $(1)/installed
endef

# --- build --------------------------------------------------------------------------------------------------

# the key of the customer hash: the demo's own, made once, readable by its owner alone, never in git
secret: $(STAMP)
	@if [ -z "$$DRIVETRAIN_SECRET" ] && [ ! -s .drivetrain-secret ]; then \
		(umask 077; $(BIN)/python -c 'import secrets; print("demo-" + secrets.token_hex(32))' > .drivetrain-secret); \
		echo "Secret: a key for the customer hash was made in .drivetrain-secret"; fi

demo: $(STAMP)
	@landing="$${DRIVETRAIN_LANDING:-landing}"; \
	if [ "$${landing%/}" = landing ] && \
		[ -z "$$(find landing -type f ! -name '.*' 2>/dev/null | head -n 1)" ]; then \
		$(BIN)/drivetrain demo --scale $(SCALE) --seed $(SEED) $(if $(DAYS),--days $(DAYS)) --output landing; fi

docs: $(STAMP) ## the documentation of what is built, in target/static_index.html
	@$(BIN)/dbt docs generate --static

# --- test ---------------------------------------------------------------------------------------------------

# a folder of its own for one recipe, gone at its end; the secret is that of tests/support/warehouse.py, whose keys the
# tests of a built demo work out
OWN_WAREHOUSE = set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	export DRIVETRAIN_WAREHOUSE="$$work/warehouse" DRIVETRAIN_LANDING="$$work/landing" \
		DBT_TARGET_PATH="$$work/target" DBT_LOG_PATH="$$work/logs" DRIVETRAIN_SECRET="a secret of the tests"

lint: $(STAMP) ## Python, YAML, generated files
	$(BIN)/ruff check .
	$(BIN)/yamllint --strict .
	$(BIN)/drivetrain contract --check

# in a warehouse of its own, because the dbt templater compiles the models
sql-lint: $(STAMP) ## SQL
	@$(OWN_WAREHOUSE); \
	mkdir -p "$$work/warehouse" "$$work/landing"; \
	echo "sqlfluff lint models tests analyses"; \
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 models tests analyses

conventions: $(STAMP) ## dbt parse with deprecations as errors, and the project's own rules over its result
	@$(OWN_WAREHOUSE); \
	$(BIN)/dbt parse $(DBT_PARSE); \
	$(BIN)/pytest -q tests/conventions

# tests that read a built demo: each takes the one of test-build
DEMO_TESTS := tests/demo/test_truth.py tests/semantic tests/operations/test_privacy.py

# a small demo, built twice: the first must show the demo's own truth, the second finds nothing new and must be as green
test-build: $(STAMP) ## a small demo with all data and unit tests, twice, and against its truth
	@$(OWN_WAREHOUSE); \
	$(BIN)/drivetrain demo --scale $(TEST_SCALE) --seed 7 --output "$$work/landing"; \
	echo "dbt build"; $(BIN)/dbt --quiet build; \
	DRIVETRAIN_TEST_DEMO="$$work" $(BIN)/pytest -q $(DEMO_TESTS); \
	echo "unit tests"; $(BIN)/dbt --quiet test --select test_type:unit; \
	echo "dbt build, with nothing new"; $(BIN)/dbt --quiet build; \
	$(BIN)/pytest -q tests/conventions/test_built_columns.py; \
	$(BIN)/drivetrain status

# scale:seed of the demos whose truth must be recovered; the small one is part of test-build
TRUTH_DEMOS ?= 0.01:11 0.02:2 0.02:3 0.05:4 0.2:5 1:1

truth: $(STAMP) ## demos of several seeds and scales, each built and held against its truth (not in CI)
	@set -e; for demo in $(TRUTH_DEMOS); do ( \
		$(OWN_WAREHOUSE); scale=$${demo%%:*}; seed=$${demo##*:}; echo "scale $$scale, seed $$seed"; \
		$(BIN)/drivetrain demo --scale $$scale --seed $$seed --output "$$work/landing"; \
		$(BIN)/dbt --quiet build; \
		DRIVETRAIN_TEST_DEMO="$$work" $(BIN)/pytest -q tests/demo/test_truth.py ); done

# in two processes, each with folders of its own (tests/support/warehouse.py) and one thread, since both keep a core busy:
# the small demo is built in 58 seconds of processor instead of 66. test-build and the guard use all cores
pytest: $(STAMP) ## all that pytest tests and no other target does
	@export DRIVETRAIN_THREADS=$${DRIVETRAIN_THREADS:-1}; \
	log=$$(mktemp); $(BIN)/pytest -q tests/arrivals > "$$log" 2>&1 & arrivals=$$!; \
	trap 'kill $$arrivals 2>/dev/null; rm -f "$$log"' EXIT; \
	echo "pytest, beside it tests/arrivals, whose result follows"; \
	$(BIN)/pytest -q --ignore tests/conventions --ignore tests/arrivals $(addprefix --ignore ,$(DEMO_TESTS)) \
		&& tested=0 || tested=$$?; \
	wait $$arrivals && arrived=0 || arrived=$$?; \
	echo "pytest tests/arrivals:"; cat "$$log"; \
	exit $$(( tested ? tested : arrived ))

semantic: $(STAMP) $(METRICFLOW)/installed ## every metric asked with `mf` on a small demo, not part of `make test`
	DRIVETRAIN_METRICFLOW=$(METRICFLOW)/bin/mf $(BIN)/pytest -q tests/semantic

spark-gate: $(SPARK)/installed ## the small demo on Spark: every table as on DuckDB, all data and unit tests, publishing
	$(SPARK)/bin/python -m pytest -q -m "not slow" tests/spark

spark-test: $(SPARK)/installed ## spark-gate, a server with two workers, and the conformance cases, all on Spark
	$(SPARK)/bin/python -m pytest -q tests/spark
	DRIVETRAIN_TEST_ENGINE=spark $(SPARK)/bin/python -m pytest -q tests/conformance

REPEAT ?= 3
benchmark: $(STAMP) ## how fast SCALE=n is built, against DuckDB alone, into docs/benchmarks.md
	$(BIN)/python -m benchmarks --scale $(SCALE) --repeat $(REPEAT)

benchmark-guard: $(STAMP) ## a full build at scale 1 is within the stored bound over DuckDB alone
	$(BIN)/python -m benchmarks --scale 1 --guard

parity: $(SPARK)/installed ## the demo on DuckDB and on Spark, in full and with one more extract, every mart row by row
	$(SPARK)/bin/python -m tests.parity --scale $(TEST_SCALE)
