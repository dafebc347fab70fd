"""The pure core: contracts, reading, normalising, pseudonymising, rules, findings, ledger and storage.

Nothing here knows of Dagster, Great Expectations, dbt or Django; those rooms stand above and call down.
"""
