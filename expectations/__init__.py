"""The gate: suites of Great Expectations built from the feed contracts, and the verdict on a delivery.

This room stands on `feeds` and knows nothing of Dagster, the ledger or the portal. No cell's value enters it beyond
what is needed to judge it, and none leaves it.
"""
