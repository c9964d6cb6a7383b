"""DuckDB as the ETL uses it: half a million rows, on machines with few cores and little memory."""

import os

import duckdb
import pyarrow as pa

# More threads gain little on tables of this size, and each takes memory for what it aggregates and sorts.
MOST_THREADS = 4
# A thread takes a batch at a time.
BATCH_ROWS = 1 << 16


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory, to be closed by the caller."""
    database = duckdb.connect(config={"threads": min(MOST_THREADS, os.cpu_count() or 1)})
    # DuckDB takes a worker process for an interactive session, and draws a bar.
    database.execute("SET enable_progress_bar = false")
    return database


def split_into_batches(table: pa.Table) -> pa.Table:
    """A table in batches, so that DuckDB can scan it on every core."""
    return pa.Table.from_batches(table.to_batches(BATCH_ROWS), table.schema)


def literals(*texts: str) -> str:
    """Texts as an SQL list of literals."""
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
