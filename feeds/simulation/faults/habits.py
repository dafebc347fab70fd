"""CAP, HIST, STAY, COMP and those of DATE, LOG and REF that only ask or warn: what is unusual for the municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from feeds.code_groups import destinations_in_group
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.rules.openness import end_columns
from feeds.rules.spans import bounds
from feeds.simulation.faults.clerk_files import Cell, ClerkDelivery, ClerkTable
from feeds.simulation.faults.records import PERSON, Row, one_cell
from feeds.simulation.faults.shapes import CellEdit, Found, Kind, Needs, Place, Plant, Planting, Shelf

_DAY = timedelta(days=1)
_TWO_YEARS = timedelta(days=731)
_CHILDHOOD = timedelta(days=12 * 365)
"""Whoever is no older is under 12 (DATE-06)."""
_SETTLED = timedelta(days=30)
"""Whoever has been housed for longer is to be visited (LOG-07)."""
_FAR_MORE = 30
"""Records more than usual: beyond what HIST-01 takes for chance in a small municipality."""
_COPIED = (
    "living_situations", "institution_discharges", "evictions", "hf_support", "hf_assessments", "hf_fidelity",
    "crisis_events",
)  # fmt: skip
"""Feeds of which more records contradict nothing."""
_LEFT_OUT = (
    "shelter_stays", "living_situations", "institution_discharges", "evictions", "hf_tenancies",
    "hf_support", "hf_assessments", "hf_fidelity", "service_costs", "crisis_events",
)  # fmt: skip
"""Feeds of which no other one needs what is new in them."""
_DESTINATIONS = (
    ("shelter_stays", "exit_destination"), ("institution_discharges", "destination"),
    ("hf_enrolments", "exit_destination"),
)  # fmt: skip


def habit_kinds() -> Iterator[Kind]:
    """Every fault that asks or warns, and HIST-03."""
    yield one_cell("DATE-05", "persons", "birth_date", _born_long_ago, Shelf.HABITS)
    yield Kind("DATE-06", "shelter_stays", PERSON, Shelf.HABITS, _child_alone)
    yield Kind("LOG-07", "hf_tenancies", "enrolment_id", Shelf.HABITS, _unsupported)
    yield Kind("LOG-08", "hf_enrolments", "agreed_on", Shelf.HABITS, _agreed_long_ago)
    for answer, cell in (("addiction_control_change", "1"), ("started_addiction_rehab", "jā")):
        yield one_cell("LOG-09", "hf_assessments", answer, _answered(cell), Shelf.HABITS)
    yield one_cell("LOG-11", "service_costs", "service_type", _of_a_service_without_days, Shelf.HABITS)
    yield Kind("LOG-12", "service_costs", "amount_eur", Shelf.ALONE, _next_to_nothing, Needs.SIX_MONTHS)
    yield Kind("STAY-01", "shelter_stays", "check_out", Shelf.HABITS, _came_long_ago)
    yield Kind("REF-04", "persons", PERSON, Shelf.HABITS, _named_by_nobody)
    yield from _of_capacity()
    yield from _of_history()
    yield from _of_completeness()


def _born_long_ago(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    """Of a newcomer: with somebody who is known, the birth year would have changed too (HIST-05)."""
    has_new_form = table.text(row, "person_code").startswith("32")
    return "1915" if has_new_form and _is_newcomer(delivery, table, row) else None


def _is_newcomer(delivery: ClerkDelivery, persons: ClerkTable, row: int) -> bool:
    """Whether no earlier delivery named the person."""
    return persons.text(row, PERSON) not in delivery.past.named


def _row_of(table: ClerkTable, column: str, text: str) -> int | None:
    return next((row for row in table.numbers if table.text(row, column) == text), None)


def _child_alone(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """A child whose household nobody has written down."""
    persons, stays = delivery.tables["persons"], delivery.tables["shelter_stays"]
    child = _row_of(persons, PERSON, stays.text(row, PERSON))
    if child is None or persons.code(child, "household_type") != "lone_parent":
        return None
    born = persons.day(child, "birth_date")
    if born is None or delivery.last_day - born > _CHILDHOOD:
        return None
    alone = (CellEdit("persons", child, "household_id", ""), CellEdit("persons", child, "household_type", "single"))
    return Planting((Found("shelter_stays", PERSON, (row,)),), alone)


def _unsupported(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """The month's contacts with somebody are booked with somebody else."""
    homes, support = delivery.tables["hf_tenancies"], delivery.tables["hf_support"]
    own = homes.text(row, "enrolment_id")
    contacts = [n for n in support.numbers if support.text(n, "enrolment_id") == own]
    other = next((n for n in support.numbers if support.text(n, "enrolment_id") != own), None)
    began = homes.day(row, "move_in")
    is_settled = began is not None and delivery.last_day - began > _SETTLED and not homes.text(row, "move_out")
    if not contacts or other is None or not is_settled:
        return None
    edits = tuple(CellEdit("hf_support", n, "enrolment_id", support.cell(other, "enrolment_id")) for n in contacts)
    return Planting((Found("hf_tenancies", "enrolment_id", (row,)),), edits, lots=(Place("hf_tenancies", row),))


def _agreed_long_ago(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """Somebody new, not housed, was referred and agreed two years before."""
    table = delivery.tables["hf_enrolments"]
    referred, agreed = table.day(row, "referred_on"), table.day(row, "agreed_on")
    is_new = referred is not None and referred >= delivery.first_day and not table.text(row, "exited_on")
    homes = delivery.tables["hf_tenancies"]
    is_housed = _row_of(homes, "enrolment_id", table.text(row, "enrolment_id")) is not None
    if not is_new or is_housed or referred is None or agreed is None:
        return None
    edits = (
        CellEdit("hf_enrolments", row, "referred_on", referred - _TWO_YEARS),
        CellEdit("hf_enrolments", row, "agreed_on", agreed - _TWO_YEARS),
    )
    return Planting((Found("hf_enrolments", "agreed_on", (row,)),), edits)


def _answered(cell: str) -> Row:
    """An answer about addiction of somebody who has no such need."""

    def write(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        enrolments, persons = delivery.tables["hf_enrolments"], delivery.tables["persons"]
        enrolment = _row_of(enrolments, "enrolment_id", table.text(row, "enrolment_id"))
        person = None if enrolment is None else _row_of(persons, PERSON, enrolments.text(enrolment, PERSON))
        is_asked = person is None or persons.is_true(person, "addiction_need")
        return None if is_asked else cell

    return write


def _of_a_service_without_days(_delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    return None if table.text(row, "client_days") else "group_home"


def _next_to_nothing(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """All lines of a service in thousands of EUR; the finding names all of them."""
    table = delivery.tables["service_costs"]
    service = table.code(row, "service_type")
    lines = tuple(n for n in table.numbers if table.code(n, "service_type") == service)
    edits = tuple(CellEdit("service_costs", n, "amount_eur", "0.45") for n in lines)
    return Planting((Found("service_costs", "amount_eur", lines),), edits)


def _came_long_ago(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """A newcomer of an overnight shelter is said to have come two years before."""
    table = delivery.tables["shelter_stays"]
    began = table.day(row, "check_in")
    places = delivery.tables["facilities"]
    place = _row_of(places, "facility_id", table.text(row, "facility_id"))
    person = table.text(row, PERSON)
    is_only_stay = [table.text(n, PERSON) for n in table.numbers].count(person) == 1
    is_new = began is not None and began >= delivery.first_day and not table.text(row, "check_out")
    if (
        not is_new
        or not is_only_stay
        or person in delivery.past.named
        or began is None
        or place is None
        or places.code(place, "service_type") != "overnight_shelter"
    ):
        return None
    opened = places.day(place, "open_from")
    if opened is None or opened > began - _TWO_YEARS:
        return None
    edit = CellEdit("shelter_stays", row, "check_in", began - _TWO_YEARS)
    return Planting((Found("shelter_stays", "check_out", (row,)),), (edit,))


def _named_by_nobody(delivery: ClerkDelivery, row: int, _random: Random) -> Planting:
    """A person more."""
    table = delivery.tables["persons"]
    more = table.record(row)
    more[table.places[PERSON]] = f"NEMINETS-{len(table.rows)}"
    for column in ("person_code", "first_name", "last_name"):
        more[table.places[column]] = ""
    found = Found("persons", PERSON, (len(table.rows) + 1,))
    return Planting((found,), added=(("persons", more),), lots=(Place("persons", row),))


def _of_capacity() -> Iterator[Kind]:
    yield Kind("CAP-01", "facilities", "capacity", Shelf.ALONE, _full_to("CAP-01", 110))
    yield Kind("CAP-02", "facilities", "capacity", Shelf.ALONE, _full_to("CAP-02", 200))
    more = one_cell("CAP-03", "facilities", "capacity", _half_as_many_more, Shelf.HABITS)
    yield replace(more, needs=Needs.MONTH_BEFORE)
    yield Kind("CAP-04", "facilities", "facility_id", Shelf.ALONE, _a_place_more)


def _full_to(check_id: str, percent: int) -> Plant:
    """A capacity at which the nights of the month are about this many percent of the beds, all month long.

    For CAP-01 not so far from the earlier one that CAP-03 would ask.
    """

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        places, stays = delivery.tables["facilities"], delivery.tables["shelter_stays"]
        own = places.text(row, "facility_id")
        in_use = [n for n in stays.numbers if stays.text(n, "facility_id") == own and not stays.is_withdrawn(n)]
        nights = sum(_nights(delivery, stays, n) for n in in_use)
        days = (delivery.last_day - delivery.first_day).days + 1
        capacity, before = nights * 100 // (percent * days), int(places.text(row, "capacity"))
        is_milder = check_id == "CAP-01" and not (
            days * capacity * 100 < nights * 100 <= days * capacity * 150 and (before - capacity) * 3 <= before
        )
        if not capacity or is_milder or places.text(row, "open_to"):
            return None
        return Planting(
            (Found("facilities", "capacity", (row,)),), (CellEdit("facilities", row, "capacity", str(capacity)),)
        )

    return plant


def _nights(delivery: ClerkDelivery, stays: ClerkTable, row: int) -> int:
    begins, ends = stays.day(row, "check_in"), stays.day(row, "check_out")
    if begins is None:
        return 0
    return max(((ends or delivery.last_day + _DAY) - max(begins, delivery.first_day)).days, 0)


def _half_as_many_more(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    capacity = int(table.text(row, "capacity"))
    was_told = delivery.past.has_told("facilities", table.text(row, "facility_id"))
    return str((capacity * 3 + 1) // 2) if was_told else None


def _a_place_more(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    table = delivery.tables["facilities"]
    if table.code(row, "service_type") == "day_centre":
        return None
    more = table.record(row)
    more[table.places["facility_id"]] = "MITNE-99"
    return Planting(
        (Found("facilities", "facility_id", (len(table.rows) + 1,)),), added=(("facilities", more),)
    )  # fmt: skip


def _of_history() -> Iterator[Kind]:
    contracts = load_contracts()
    for feed in contracts.values():
        if feed.span is not None and feed.span.end is not None:
            start, end = bounds(feed)
            yield replace(
                one_cell("HIST-04", feed.name, start, _a_day_earlier(start, end), Shelf.HABITS),
                needs=Needs.MONTH_BEFORE,
            )
        if end_columns(feed.name):
            yield Kind("HIST-03", feed.name, None, Shelf.ALONE, _forgotten(feed), Needs.MONTH_BEFORE)
    for column, write in (("sex", _other_sex), ("birth_date", _other_year), ("person_code", _other_code)):
        check_id = "HIST-07" if column == "person_code" else "HIST-05"
        kind = one_cell(check_id, "persons", column, write, Shelf.HABITS)
        yield replace(kind, needs=Needs.MONTH_BEFORE)
    for name in _COPIED:
        yield Kind("HIST-01", name, None, Shelf.ALONE, _several_times(contracts[name]), Needs.SIX_MONTHS)
    for name in _LEFT_OUT:
        yield Kind("HIST-02", name, None, Shelf.ALONE, _left_out(name), Needs.SIX_MONTHS)
    for name in ("crisis_events", "hf_fidelity", "hf_assessments", "living_situations"):
        yield Kind("HIST-06", name, None, Shelf.ALONE, _fifth_gone(name), Needs.SAME_MONTH)


def _a_day_earlier(start: str, end: str) -> Row:
    """Of a record that the month before told of: one that is open, or (a sighting) lasts from month to month."""

    def write(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        began = table.day(row, start)
        is_known = delivery.past.has_told(table.feed.name, table.text(row, table.feed.key))
        was_told = began is not None and began < delivery.first_day and is_known
        is_tenancy = table.feed.name == "hf_tenancies"
        is_told = was_told and (not table.text(row, end) or table.feed.name == "living_situations")
        return began - _DAY if began is not None and is_told and (not is_tenancy or began.day > 1) else None

    return write


def _forgotten(feed: Feed) -> Plant:
    """A record that was open in the month before is not in the file."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        began = table.day(row, bounds(feed)[0])
        was_open = began is not None and began < delivery.first_day and not any(
            table.text(row, column) for column in end_columns(feed.name)
        )  # fmt: skip
        return Planting((Found(feed.name),), dropped=(Place(feed.name, row),)) if was_open else None

    return plant


def _other_sex(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    if _is_newcomer(delivery, table, row) or table.code(row, "sex") not in ("M", "F"):
        return None
    return "F" if table.code(row, "sex") == "M" else "M"


def _other_year(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    """Of somebody whose personal code tells no birth date."""
    born = table.day(row, "birth_date")
    has_new_form = table.text(row, "person_code").startswith("32")
    return None if born is None or not has_new_form or _is_newcomer(delivery, table, row) else str(born.year - 1)


def _other_code(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    """Of somebody whose code was told, and is not said to have changed."""
    was_coded = table.text(row, PERSON) in delivery.past.coded and table.text(row, "person_code")
    return f"339{row:08d}" if was_coded and not table.text(row, "previous_person_code") else None


def _several_times(feed: Feed) -> Plant:
    """Every record of the month at least three times more, under keys of their own."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        if row != table.numbers[0]:
            return None
        more: list[tuple[str, list[Cell]]] = []
        for again in range(max(3, _FAR_MORE // len(table.numbers))):
            for n in table.numbers:
                record = table.record(n)
                record[table.places[feed.key]] = f"{table.text(n, feed.key)}X{again}"
                more.append((feed.name, record))
        return Planting((Found(feed.name),), added=tuple(more))

    return plant


def _left_out(feed: str) -> Plant:
    """The feed is not delivered at all; only where it is a file of its own."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed]
        if row != table.numbers[0] or table.title is not None:
            return None
        return Planting(
            (Found(feed),), of_files=lambda files: (*files[: table.file], *files[table.file + 1 :])
        )  # fmt: skip

    return plant


def _fifth_gone(feed: str) -> Plant:
    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed]
        if row != table.numbers[0]:
            return None
        gone = table.numbers[: max(1, len(table.numbers) // 5)]
        return Planting((Found(feed),), dropped=tuple(Place(feed, n) for n in gone))

    return plant


def _of_completeness() -> Iterator[Kind]:
    for feed, column in _DESTINATIONS:
        yield Kind("COMP-01", feed, column, Shelf.ALONE, _unknown_destinations(feed, column))
    for contract in load_contracts().values():
        for core in contract.columns:
            if core.core and not core.required:
                yield Kind("COMP-02", contract.name, core.name, Shelf.ALONE, _not_filled(contract.name, core.name))


def _unknown_destinations(feed: str, column: str) -> Plant:
    """Half of the destinations become unknown; nobody's death does."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed]
        given = [
            n for n in table.numbers if table.code(n, column) not in ("", "deceased") and not table.is_withdrawn(n)
        ]
        if len(given) < 10 or row != table.numbers[0]:
            return None
        unknown = {n for n in given if table.code(n, column) in destinations_in_group("unknown")}
        edits = tuple(CellEdit(feed, n, column, "unknown") for n in given[::2] if n not in unknown)
        rows = tuple(sorted({*given[::2], *unknown}))
        return Planting((Found(feed, column, rows),), edits) if edits else None

    return plant


def _not_filled(feed: str, column: str) -> Plant:
    """Two thirds of the cells are left empty, besides those that are so already.

    Not the household of a child, which would be alone (DATE-06).
    """

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed]
        if row != table.numbers[0]:
            return None
        stated = [n for n in table.numbers if not table.is_withdrawn(n)]
        rows = tuple(n for n in stated if n % 3 != 2 or not table.text(n, column))
        edits = tuple(CellEdit(feed, n, column, "") for n in rows if table.text(n, column))
        return Planting((Found(feed, column, rows),), edits) if edits else None

    return plant
