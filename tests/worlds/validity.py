"""The error checks of quality-checks.md that a logical world can break, in plain Python, to hold the generator to them.

Only what the generator could get wrong: VAL, FILE and PRIV faults cannot come from typed rows. The gate itself is
tested elsewhere; this is no second gate, it only names the check and the feed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from tests.oracle.calendar import first_day, last_day
from tests.oracle.delivered import KEYS, is_open
from tests.oracle.geography import Key, lineage_of, municipality_on, scoped
from tests.worlds.logical import LogicalDelivery, Row, World

SPANS = {
    "shelter_stays": ("check_in", "check_out"),
    "living_situations": ("observed_on", "valid_to"),
    "institution_discharges": ("ready_on", "discharged_on"),
    "evictions": ("notice_on", "executed_on"),
    "hf_enrolments": ("referred_on", "exited_on"),
    "hf_tenancies": ("move_in", "move_out"),
}
FACT_DATES = {
    "hf_support": "contact_on",
    "hf_assessments": "assessed_on",
    "hf_fidelity": "reviewed_on",
    "crisis_events": "occurred_on",
}
FACT_KEYS = {
    "facilities": "facility_id",
    "hf_support": "contact_id",
    "hf_assessments": "assessment_id",
    "hf_fidelity": "review_id",
    "service_costs": "cost_id",
    "crisis_events": "event_id",
    "persons": "local_person_id",
}

Known = dict[tuple[str, str], set[Key]]
"""Ids by lineage and the feed (or the column) in which they stand."""


def violations(world: World) -> list[str]:
    """`<check> <municipality> <period> <feed>` for each breach; none in a valid world (without dropped records)."""
    known: Known = {}
    open_last: Known = {}
    open_before: dict[tuple[str, str], Known] = {}
    found: list[str] = []
    for delivery in world.all_deliveries:
        is_first = (delivery.municipality, delivery.period) not in open_before
        before = open_before.setdefault((delivery.municipality, delivery.period), dict(open_last))
        _learn(delivery, known)
        breaches = [*_references(delivery, known), *_keys(delivery), *_dates(delivery, before), *_logic(delivery)]
        stated, still_open = _followed(delivery)
        for (lineage, feed), followed in before.items():
            teller = municipality_on(lineage, first_day(delivery.period))
            is_told = feed in delivery.feeds and teller == delivery.municipality
            if is_told and followed - stated.get((lineage, feed), set()):
                breaches.append(("HIST-03", feed))
            if is_told and is_first:
                open_last[lineage, feed] = set()
        if is_first:
            open_last |= still_open
        found += [f"{check} {delivery.municipality} {delivery.period} {feed}" for check, feed in breaches]
    return found


def _id(delivery: LogicalDelivery, row: Row, column: str) -> Key:
    return scoped(delivery.municipality, str(row[column]))


def _live(delivery: LogicalDelivery, feed: str) -> list[Row]:
    return [row for row in delivery.feeds.get(feed, []) if not row.get("withdrawn")]


def _day(row: Row, column: str) -> date | None:
    value = row.get(column)
    return value if isinstance(value, date) else None


def _learn(delivery: LogicalDelivery, known: Known) -> None:
    lineage = lineage_of(delivery.municipality)
    for feed, column in (
        ("persons", "local_person_id"),
        ("facilities", "facility_id"),
        ("hf_enrolments", "enrolment_id"),
    ):
        ids = {_id(delivery, row, column) for row in delivery.feeds.get(feed, [])}
        known.setdefault((lineage, column), set()).update(ids)


def _references(delivery: LogicalDelivery, known: Known) -> Iterator[tuple[str, str]]:
    checks = {"local_person_id": "REF-01", "facility_id": "REF-02", "enrolment_id": "REF-03"}
    for feed, rows in delivery.feeds.items():
        for row in rows:
            for column, check in checks.items():
                if row.get(column) is not None:
                    ids = known.get((lineage_of(delivery.municipality), column), set())
                    if _id(delivery, row, column) not in ids:
                        yield check, feed


def _keys(delivery: LogicalDelivery) -> Iterator[tuple[str, str]]:
    for feed, rows in delivery.feeds.items():
        column = KEYS.get(feed) or FACT_KEYS[feed]
        if len({row[column] for row in rows}) < len(rows):
            yield "KEY-01", feed
    stays = _live(delivery, "shelter_stays")
    starts = Counter((row["local_person_id"], row["facility_id"], row["check_in"]) for row in stays)
    if any(count > 1 for count in starts.values()):
        yield "KEY-03", "shelter_stays"
    nights: dict[object, Counter[int]] = {}
    for row in stays:
        start, end = _day(row, "check_in"), _day(row, "check_out") or last_day(delivery.period)
        if start is not None:
            nights.setdefault(row["local_person_id"], Counter()).update(range(start.toordinal(), end.toordinal()))
    if any(sum(count > 1 for count in own.values()) > 1 for own in nights.values()):
        yield "OVER-01", "shelter_stays"


def _dates(delivery: LogicalDelivery, open_last: Known) -> Iterator[tuple[str, str]]:
    first, last = first_day(delivery.period), last_day(delivery.period)
    births = {row["local_person_id"]: row["birth_date"] for row in delivery.feeds["persons"]}
    deaths = _deaths(delivery)
    for feed, (start_column, end_column) in SPANS.items():
        for row in _live(delivery, feed):
            start, end = _day(row, start_column), _day(row, end_column)
            assert start is not None
            if end is not None and end < start:
                yield "DATE-01", feed
            if any(isinstance(value, date) and value > last for value in row.values()):
                yield "DATE-02", feed
            key = _id(delivery, row, KEYS[feed])
            lasts = end is None and feed != "living_situations"
            is_active = start <= last and (lasts or (end or start) >= first)
            if not is_active and key not in open_last.get((key[0], feed), set()):
                yield "DATE-03", feed
            birth = births.get(row.get("local_person_id"))
            if birth is not None and start.isoformat()[: len(str(birth))] < str(birth):
                yield "DATE-04", feed
            death = deaths.get(row.get("local_person_id"))
            if death and (start > death or (end or start) > death or is_open(feed, row)):
                yield "DATE-07", feed
    for feed, column in FACT_DATES.items():
        for row in delivery.feeds.get(feed, []):
            day = _day(row, column)
            if day is None or not first <= day <= last:
                yield "DATE-03", feed
    yield from _outside_opening(delivery)


def _deaths(delivery: LogicalDelivery) -> dict[object, date]:
    told = (
        ("shelter_stays", "check_out", "exit_destination"),
        ("institution_discharges", "discharged_on", "destination"),
        ("hf_enrolments", "exited_on", "exit_reason"),
    )
    return {
        row["local_person_id"]: day
        for feed, end_column, column in told
        for row in _live(delivery, feed)
        if row[column] == "deceased" and (day := _day(row, end_column))
    }


def _outside_opening(delivery: LogicalDelivery) -> Iterator[tuple[str, str]]:
    places = {row["facility_id"]: row for row in delivery.feeds.get("facilities", [])}
    for row in _live(delivery, "shelter_stays"):
        place = places.get(row["facility_id"])
        if place is not None:
            opened, closes = _day(place, "open_from"), _day(place, "open_to") or date.max
            start, end = _day(row, "check_in"), _day(row, "check_out") or last_day(delivery.period)
            if opened is None or start is None or start < opened or start > closes or end > closes:
                yield "DATE-08", "shelter_stays"


def _logic(delivery: LogicalDelivery) -> Iterator[tuple[str, str]]:
    for row in _live(delivery, "shelter_stays"):
        if (row["check_out"] is None) != (row["exit_destination"] is None):
            yield "LOG-01", "shelter_stays"
    for row in _live(delivery, "hf_enrolments"):
        is_alive = row["exit_reason"] != "deceased"
        if row["exited_on"] and (row["exit_reason"] is None or (is_alive and row["exit_destination"] is None)):
            yield "LOG-02", "hf_enrolments"
        if row["agreed_on"] and str(row["agreed_on"]) < str(row["referred_on"]):
            yield "DATE-01", "hf_enrolments"
    for row in _live(delivery, "institution_discharges"):
        if (row["discharged_on"] and not row["destination"]) or row["housing_offered"] != bool(row["offered_on"]):
            yield "LOG-03", "institution_discharges"
    for row in _live(delivery, "evictions"):
        if row["executed_on"] and not row["outcome"]:
            yield "LOG-03", "evictions"
    enrolments = {row["enrolment_id"]: row for row in _live(delivery, "hf_enrolments")}
    for row in _live(delivery, "hf_tenancies"):
        enrolment = enrolments.get(row["enrolment_id"])
        if enrolment is not None:
            exited, move_out = _day(enrolment, "exited_on"), _day(row, "move_out")
            if str(row["move_in"]) < str(enrolment["referred_on"]):
                yield "LOG-04", "hf_tenancies"
            if exited and move_out and move_out > exited:
                yield "LOG-05", "hf_tenancies"
            if exited and move_out is None:
                yield "LOG-06", "hf_tenancies"
    costs = delivery.feeds.get("service_costs", [])
    for row in costs:
        if str(row["amount_eur"]).startswith("-") and not row["correction"]:
            yield "LOG-10", "service_costs"
    lines = Counter((row["service_type"], row["facility_id"]) for row in costs if row["client_days"] is not None)
    if any(count > 1 for count in lines.values()):
        yield "LOG-13", "service_costs"


def _followed(delivery: LogicalDelivery) -> tuple[Known, Known]:
    """By lineage and feed: the records that a delivery states, and those of them that it leaves open.

    HIST-03 is held more strictly than by the gate: after a gap too, what was open in the last file must come again.
    """
    stated: Known = {}
    still_open: Known = {}
    for feed, column in KEYS.items():
        for row in delivery.feeds.get(feed, []):
            key = _id(delivery, row, column)
            stated.setdefault((key[0], feed), set()).add(key)
            if not row.get("withdrawn") and is_open(feed, row):
                still_open.setdefault((key[0], feed), set()).add(key)
    return stated, still_open
