"""Dagster only, and thin: assets, checks, jobs and sensors that call into `expectations` and `feeds`."""
