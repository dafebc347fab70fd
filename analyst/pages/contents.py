"""The table of contents: every page once, in the order of the menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analyst.pages import (
    breaks,
    costs,
    exits,
    flows,
    free_questions,
    goals,
    housing_first,
    long_term,
    map_of_tiles,
    methodology,
    overview,
    point_in_time,
    prevalence,
    quality,
    reconciliation,
    revisions,
    world,
)
from analyst.pages.page import Page
from analyst.wording.words import gettext_noop


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its address, its name in the menu, and what shows it."""

    key: str
    title: str
    show: Callable[[Page], None]
    is_first: bool = False


SECTIONS: Mapping[str, tuple[Entry, ...]] = {
    gettext_noop("In short"): (
        Entry("overview", gettext_noop("Overview"), overview.show, is_first=True),
        Entry("map", gettext_noop("Map of municipalities"), map_of_tiles.show),
        Entry("goals", gettext_noop("Lisbon goals"), goals.show),
    ),
    gettext_noop("How many"): (
        Entry("point-in-time", gettext_noop("On one night"), point_in_time.show),
        Entry("flows", gettext_noop("Who comes, who goes"), flows.show),
        Entry("prevalence", gettext_noop("In a year, and how long"), prevalence.show),
        Entry("long-term", gettext_noop("Long-term and target groups"), long_term.show),
    ),
    gettext_noop("What becomes of people"): (
        Entry("exits", gettext_noop("Exits and returns"), exits.show),
        Entry("housing-first", gettext_noop("Housing First"), housing_first.show),
        Entry("costs", gettext_noop("Costs"), costs.show),
    ),
    gettext_noop("How sure"): (
        Entry("quality", gettext_noop("Coverage and quality"), quality.show),
        Entry("revisions", gettext_noop("Revisions"), revisions.show),
        Entry("breaks", gettext_noop("Breaks in series"), breaks.show),
        Entry("reconciliation", gettext_noop("Beside published figures"), reconciliation.show),
        Entry("world", gettext_noop("Latvia and other countries"), world.show),
    ),
    gettext_noop("For analysts"): (
        Entry("sql", gettext_noop("Your own question"), free_questions.show),
        Entry("methodology", gettext_noop("How it is counted"), methodology.show),
    ),
}


def entries() -> tuple[Entry, ...]:
    """All pages in the menu's order."""
    return tuple(entry for section in SECTIONS.values() for entry in section)
