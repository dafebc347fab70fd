"""Who was seen homeless in a year, where and in which category: spells before flattening, and same-day stays."""

from __future__ import annotations

from tests.oracle.people import Person
from tests.oracle.spells import Homelessness

Seen = tuple[Person, str, str]
"""(person, lineage, ETHOS Light category)"""


def seen_in_years(homelessness: Homelessness) -> dict[int, set[Seen]]:
    """Year → everybody with a counted spell day or a counted same-day stay in it (methodology 4, annual_prevalence)."""
    seen: dict[int, set[Seen]] = {}
    for spell in homelessness.spells:
        for day in spell.days:
            if spell.counts_on(day):
                seen.setdefault(day.year, set()).add((spell.person, spell.lineage, spell.category))
    for stay in homelessness.same_day_stays:
        if stay.counted:
            seen.setdefault(stay.day.year, set()).add((stay.person, stay.lineage, stay.category))
    return seen
