"""Apache Spark as the second engine: what it needs of Java and settings, and dbt with a Spark in one process."""
