"""The same extracts built on DuckDB and on Spark, and every table held against its twin: `make parity`."""
