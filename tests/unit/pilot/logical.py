"""The simulation's logical tables in the shape of `tests.unit.pilot.delivered`, without its period files.

Every record is put into one month (the last of the pilot for spans, its own for facts), so the recount sees what truly
was, and a fault in the writing of the months cannot hide.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from examples.pilot_generator.world import build_world
from tests.unit.pilot.delivered import PERIODS, Months, Row

_SPANS = {
    "shelter_stays": "stays",
    "living_situations": "observations",
    "institution_discharges": "discharges",
    "evictions": "evictions",
    "hf_enrolments": "enrolments",
    "hf_tenancies": "tenancies",
}
_FACTS = {
    "hf_support": ("contacts", "contact_on"),
    "hf_assessments": ("assessments", "assessed_on"),
    "hf_fidelity": ("reviews", "reviewed_on"),
    "crisis_events": ("crisis_events", "occurred_on"),
}


def logical_months() -> Months:
    """All tables of the three municipalities."""
    rows: dict[tuple[str, str, str], list[Row]] = {}
    for municipality, tables in build_world().items():
        put = rows.setdefault
        for feed, name in _SPANS.items():
            for record in getattr(tables, name):
                row = asdict(record)
                row["withdrawn"] = row.pop("withdrawn_in", None) is not None
                put((municipality, PERIODS[-1], feed), []).append(row)
        for person in tables.persons.values():
            row = asdict(person)
            row["birth_date"] = _as_delivered(row["birth_date"])
            row["first_homeless_on"] = _as_delivered(row["first_homeless_on"])
            put((municipality, PERIODS[-1], "persons"), []).append(row)
        for feed, (name, day) in _FACTS.items():
            for record in getattr(tables, name):
                row = asdict(record)
                row |= {f"csq_{number}": points for number, points in enumerate(row.pop("csq", ()), start=1)}
                put((municipality, f"{row[day]:%Y-%m}", feed), []).append(row)
        for line in tables.costs:
            put((municipality, line.period, "service_costs"), []).append(asdict(line))
        for period, places in tables.facilities.items():
            put((municipality, period, "facilities"), []).extend(asdict(place) for place in places)
    return Months(rows)


def _as_delivered(partial: Any) -> Any:
    """A full date as a date, as the reader of the files gives it."""
    return date.fromisoformat(partial) if isinstance(partial, str) and len(partial) == len("2022-08-01") else partial
