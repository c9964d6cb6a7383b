# `make run` and `make test` set up what is missing.
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13; do \
	$$name -c '$(RECENT)' 2>/dev/null && command -v $$name && exit; done; echo python3)
PORT ?= 8501
# HOST=:: lets other machines in
HOST ?= 127.0.0.1
# More than two cores, because browsers and servers of tests are waited for
WORKERS ?= 3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
UV ?= uv
# Empty unless .venv can run the project
HEALTHY := $(shell $(BIN)/python -c 'import pip; $(RECENT)' 2>/dev/null && echo yes)
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --annotation-style line \
	--custom-compile-command "make requirements" $(UPGRADE)

.PHONY: run test install setup check long replicas bench fuzz requirements sbom audit snapshot clean broken

run: .venv/.running
	$(BIN)/streamlit run dashboard.py --server.address $(HOST) --server.port $(PORT)

test: .venv/.ready check
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Before a release, because it takes an hour: a refresh killed before each change on disk, every fault on every source,
# planted errors, random kills. The last three need a mirror of the publishers' files.
long: .venv/.ready
	$(BIN)/python -m pytest -m long
	$(BIN)/python -m benchmarks.faults
	$(BIN)/python -m benchmarks.planted
	$(BIN)/python -m benchmarks.kills

# Three dashboards behind a real nginx (apt-get install nginx-light); one is killed while readers use it
replicas: .venv/.ready
	$(BIN)/python -m pytest -m long tests/long/test_replicas.py

# Speed of the pages against a bare Streamlit app and of the ETL against plain pandas (from a mirror of the publishers'
# files), into benchmarks/results.json, and a new edition published while a hundred readers use the dashboard. Sizes that are the same on every machine are bounded in tests/app/test_sizes.py.
bench: .venv/.ready
	$(BIN)/python -m benchmarks.serve --quick --readers 100 --json benchmarks/results.json
	$(BIN)/python -m benchmarks.etl --quick --json benchmarks/results.json
	$(BIN)/python -m benchmarks.switch

# Every reader against damaged input for twenty minutes; bounds in tests/long/fuzz_readers.py
fuzz: .venv/.ready
	$(BIN)/python -m tests.long.fuzz_readers

# `install` is what running needs, `setup` what tests and checks need, too.
install: .venv/.running

setup: .venv/.ready

# What running needs. An environment that is half made, of an old Python, or whose Python is gone is made anew.
.venv/.running: requirements.txt $(if $(HEALTHY),,broken)
	@$(if $(HEALTHY),,$(PYTHON) -c '$(RECENT)' 2>/dev/null || { echo "This project needs Python 3.11 or later, and \
	$(PYTHON) is $$($(PYTHON) --version 2>&1 | head -n 1). Install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 2; })
	$(if $(HEALTHY),,rm -rf .venv && $(PYTHON) -m venv .venv)
	$(PIP) -r requirements.txt
	touch $@

# What tests and checks need besides
.venv/.ready: .venv/.running requirements-dev.txt
	$(PIP) -r requirements.txt -r requirements-dev.txt
	touch $@

# After a change of a requirements*.in: every package with its version and the hashes of its files. Versions stay unless
# they must change; UPGRADE=--upgrade takes the newest. Needs uv (pip install uv).
requirements:
	$(LOCK) requirements.in -o requirements.txt
	for extra in dask storage mcp dev; do $(LOCK) -c requirements.txt requirements-$$extra.in -o requirements-$$extra.txt; done

# The packages that running needs, as CycloneDX: build/sbom.json
sbom:
	mkdir -p build
	$(UV) tool run --from cyclonedx-bom cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml \
		-o build/sbom.json requirements.txt

# Known vulnerabilities of these packages. Fails where the public database of advisories cannot be reached.
audit:
	$(UV) tool run pip-audit --strict --require-hashes --disable-pip -r requirements.txt

# Rebuild the tables that come with the project: make snapshot MIRROR=http://127.0.0.1:8800
snapshot: .venv/.ready
	rm -rf build/snapshot
	$(BIN)/python -m etl refresh --data build/snapshot $(if $(MIRROR),--mirror $(MIRROR))
	rm -rf data/snapshot && mkdir -p data/snapshot
	cp build/snapshot/live/* data/snapshot/

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache
