# `make run` and `make test` set up what is missing.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8501
# HOST=:: lets other machines in
HOST ?= 127.0.0.1
WORKERS ?= 2
BIN := .venv/bin

.PHONY: run test setup check long replicas bench fuzz snapshot clean

run: .venv/.ready
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

# Speed against a bare Streamlit app, and a new edition published while a hundred readers use the dashboard
bench: .venv/.ready
	$(BIN)/python -m benchmarks.serve
	$(BIN)/python -m benchmarks.switch

# Every reader against damaged input for twenty minutes; bounds in tests/long/fuzz_readers.py
fuzz: .venv/.ready
	$(BIN)/python -m tests.long.fuzz_readers

setup: .venv/.ready

.venv/.ready: requirements.txt requirements-dask.txt requirements-storage.txt requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	touch $@

# Rebuild the tables that come with the project: make snapshot MIRROR=http://127.0.0.1:8800
snapshot: .venv/.ready
	rm -rf build/snapshot
	$(BIN)/python -m etl refresh --data build/snapshot $(if $(MIRROR),--mirror $(MIRROR))
	rm -rf data/snapshot && mkdir -p data/snapshot
	cp build/snapshot/live/* data/snapshot/

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache
