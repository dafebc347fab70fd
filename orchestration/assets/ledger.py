"""What a build copies from the ledger: the memory from which everything else is made."""

from dagster import AssetKey, AssetSpec

_TABLES = {
    "build": "The build itself: its id and cut-offs.",
    "deliveries": "Every delivery received, with its verdict.",
    "delivery_feeds": "What each delivery holds, and what of it is in force.",
    "check_results": "The status of every check on every delivery.",
    "findings": "Every finding with its sentences; never a value.",
    "previous_figures": "Headline figures of the publication that a build is compared with, from its published file.",
    "person_links": "Which local persons are the same person: worked out from the linkage store at each build.",
}


def ledger_key(table: str) -> AssetKey:
    """The asset key of one of the ledger's tables."""
    return AssetKey(["ledger", table])


LEDGER_ASSETS = [
    AssetSpec(
        ledger_key(table), group_name="ledger", description=description, kinds={"sqlite"}, owners=["team:operators"]
    )
    for table, description in _TABLES.items()
]
