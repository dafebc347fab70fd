"""A small world for the dbt models: hand-made accepted rows in a fresh DuckDB file, built by dbt as a build is."""
