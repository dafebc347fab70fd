# Pajumte. `make run` and `make test` need only Python 3.11, make and git; everything else is installed here, from the lock files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled at once: where Python may not write bytecode, every start of a command would compile its libraries anew.
UV := UV_NO_PROGRESS=1 UV_COMPILE_BYTECODE=1 VIRTUAL_ENV=$(VENV) $(VENV)/boot/bin/uv
RUN_HOME ?= data

.PHONY: run test test-fast up check format generate lock bench mutation clean

run: $(VENV)/.run-ready  ## the main job on the pilot's deliveries
	@$(BIN)/pajumte run --inbox examples/pilot/deliveries --home $(RUN_HOME)

test: $(VENV)/.test-ready  ## the whole suite: the fast half first
	@$(BIN)/pytest -q -m "not slow" -n 2 --dist loadgroup
	@$(BIN)/pytest -q -m slow -n 2 --dist loadgroup

test-fast: $(VENV)/.test-ready  ## under a minute
	@$(BIN)/pytest -q -m "not slow" -n 2 --dist loadgroup

up: $(VENV)/.run-ready  ## the Dagster UI, the portal and the analysts' pages on localhost
	@$(BIN)/pajumte up --home $(RUN_HOME)

check: $(VENV)/.test-ready  ## lint, types, import rules, dbt parse, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/dbt --quiet parse
	$(BIN)/python -m feeds.generating --check
	$(BIN)/python -m portal.translating --check
	$(BIN)/python -m analyst.wording.translating --check

bench: $(VENV)/.test-ready  ## how fast gate and build are, beside the usual recipe and the bare engine (FULL=1: five years of the gate, builds of up to 4 million people); ratios into benchmarks/results.json
	@$(BIN)/python -m benchmarks.check_single
	@$(BIN)/python -m benchmarks.gate_batch $(if $(FULL),--full)
	@$(BIN)/python -m benchmarks.build_scale $(if $(FULL),--full)
	@$(BIN)/python -m benchmarks.portal_deadline
	@$(BIN)/python -m benchmarks.analyst_pages

mutation: $(VENV)/.test-ready  ## every listed slip in the SQL must be seen by a test
	@$(BIN)/python -m tests.mutation.check

format: $(VENV)/.test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(VENV)/.run-ready  ## everything that comes from the contracts, and the examples of the methodology pages
	$(BIN)/python -m feeds.generating
	$(BIN)/python -m tests.integration.dbt_world.five_people

lock: $(VENV)/boot/bin/uv  ## resolve anew; --no-emit-index-url keeps addresses out
	$(UV) pip compile pyproject.toml --extra postgres --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q --upgrade -o requirements.lock
	$(UV) pip compile pyproject.toml --extra postgres --group dev -c requirements.lock --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q --upgrade -o requirements-dev.lock

clean:
	rm -rf $(VENV) target logs data .pytest_cache .ruff_cache .mypy_cache

$(VENV)/boot/bin/uv: requirements-boot.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pajumte needs Python 3.11 or newer: set PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV)
	@$(PYTHON) -m venv $(VENV)/boot
	@$(VENV)/boot/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-boot.lock
	@touch $@

# The run-time environment: exactly the lock, and the project itself without asking any index again.
$(VENV)/.run-ready: requirements.lock pyproject.toml $(VENV)/boot/bin/uv
	@echo "Installing the environment (once) …"
	@$(UV) pip install --quiet --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test-ready: requirements-dev.lock $(VENV)/.run-ready
	@$(UV) pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
