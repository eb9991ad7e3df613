"""The marts of the four families by other programs, on the same data and in the same run as DuckDB."""
