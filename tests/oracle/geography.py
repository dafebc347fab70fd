"""Where a lineage lies on a day, and to which lineage an id belongs (feeds.md "Lineage", methodology 1, ADR 3)."""

from __future__ import annotations

from datetime import date
from functools import cache

from tests.oracle.codelists import municipalities

Key = tuple[str, str]
"""(lineage, the id as the municipality writes it, without the code of a predecessor)."""

NATION = "LV"


def lineage_of(code: str) -> str:
    """The lineage of a municipality code."""
    return municipalities()[code].lineage


def leads_to(code: str, delivering: str) -> bool:
    """Whether a code, itself or through its successors, is the delivering municipality."""
    step: str | None = code
    while step is not None and step in municipalities():
        if step == delivering:
            return True
        step = municipalities()[step].successor
    return False


def scoped(municipality: str, identifier: str) -> Key:
    """The lineage and the bare id of an id in a delivery: `LV0055000:s1` in Madona's file continues Varakļāni's s1."""
    head, colon, rest = identifier.strip().partition(":")
    if colon and leads_to(head, municipality):
        return lineage_of(head), rest.strip()
    return lineage_of(municipality), identifier.strip()


def municipality_on(lineage: str, day: date) -> str:
    """The municipality in which a lineage lies on a day: its own code while valid, then its successor's."""
    code = lineage
    while True:
        version = municipalities()[code]
        if version.valid_to is None or day <= version.valid_to or version.successor is None:
            return code
        code = version.successor


@cache
def areas_on(lineage: str, day: date) -> tuple[str, str, str]:
    """Municipality, planning region and nation in which a lineage lies on a day."""
    code = municipality_on(lineage, day)
    return code, municipalities()[code].region, NATION


def is_municipality(area: str) -> bool:
    """Whether an area is a municipality, not a planning region or the nation."""
    return area in municipalities()
