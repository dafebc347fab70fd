"""KEY, REF, DATE, LOG and OVER: records that contradict themselves or each other, and ids that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from feeds.contract import ColumnType, Feed, Privacy
from feeds.contract_loading import load_contracts
from feeds.rules.period_dates import MAY_BE_LATER
from feeds.rules.spans import FACILITY_SPAN, bounds
from feeds.simulation.faults.clerk_files import Cell, ClerkDelivery, ClerkTable
from feeds.simulation.faults.shapes import CellEdit, Found, Kind, Needs, Place, Plant, Planting, Shelf, in_cell

PERSON = "local_person_id"
_DAY = timedelta(days=1)
_LONG_BEFORE = date(1921, 3, 4)
"""Before anybody in the files was born."""
_TARGETS = {"person": "REF-01", "facility": "REF-02", "enrolment": "REF-03"}
"""The check that asks for an id, by its kind."""

Row = Callable[[ClerkDelivery, ClerkTable, int], Cell]
"""(delivery, the table, a row) → what to write into the cell; None: the fault cannot be planted on this row."""


def record_kinds() -> Iterator[Kind]:
    """Every fault of records that refuses a delivery, and the milder ones of the same families."""
    for feed in load_contracts().values():
        yield from _of_keys(feed)
        yield from _of_references(feed)
        yield from _of_order(feed)
        yield from _after_the_month(feed)
    yield from _of_life()
    yield from _half_told()
    yield from _of_homes()
    yield from _of_costs()
    yield from _of_beds()
    yield Kind("KEY-03", "shelter_stays", "stay_id", Shelf.RECORDS, _same_stay_again)


def one_cell(
    check_id: str, feed: str, column: str, write: Row, shelf: Shelf = Shelf.RECORDS, *, manner: str = ""
) -> Kind:
    """A fault that one cell makes, which the finding names."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed]
        if column not in table.places:
            return None
        cell = write(delivery, table, row)
        return None if cell is None else in_cell(feed, column, row, cell)

    return Kind(check_id, feed, column, shelf, plant, manner=manner)


def _of_keys(feed: Feed) -> Iterator[Kind]:
    yield Kind("KEY-01", feed.name, feed.key, Shelf.RECORDS, _contradicted(feed), manner="a row more")
    yield Kind("KEY-01", feed.name, feed.key, Shelf.KEYS, _key_of_another(feed), manner="mistyped")
    yield Kind("KEY-02", feed.name, feed.key, Shelf.HABITS, _twice(feed))


def _contradicted(feed: Feed) -> Plant:
    """A further row with the same key, of which one cell differs."""

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        if _is_place_to_sleep(table, row):
            return None
        column, cell = _CONTRADICTIONS[feed.name]
        again = table.record(row)
        again[table.places[column]] = cell
        if table.text(row, column) == cell:
            return None
        rows = (row, len(table.rows) + 1)
        return Planting((Found(feed.name, feed.key, rows),), added=((feed.name, again),), lots=(Place(feed.name, row),))

    return plant


_CONTRADICTIONS: dict[str, tuple[str, str]] = {
    "facilities": ("capacity", "19"), "persons": ("education", "4"), "shelter_stays": ("main_reason", "health"),
    "living_situations": ("main_reason", "health"), "institution_discharges": ("institution_type", "social_care"),
    "evictions": ("household_size", "5"), "hf_enrolments": ("referral_source", "shelter"),
    "hf_tenancies": ("tenure", "private"), "hf_support": ("worker_role", "lawyer"),
    "hf_assessments": ("employment", "casual"), "hf_fidelity": ("score", "2"), "service_costs": ("amount_eur", "451"),
    "crisis_events": ("quantity", "2"),
}  # fmt: skip
"""A cell of each feed that may be otherwise without any other fault."""


def _is_place_to_sleep(table: ClerkTable, row: int) -> bool:
    """Whether other records hang on the row of a facility."""
    return table.feed.name == "facilities" and table.code(row, "service_type") != "day_centre"


def _key_of_another(feed: Feed) -> Plant:
    """The key of another row, typed by mistake."""

    def plant(delivery: ClerkDelivery, row: int, random: Random) -> Planting | None:
        table = delivery.tables[feed.name]
        other = random.choice(table.numbers)
        if other == row or _is_place_to_sleep(table, row) or _is_place_to_sleep(table, other):
            return None
        differs = any(table.text(row, name) != table.text(other, name) for name in table.places if name != feed.key)
        if not differs:
            return None
        edit = CellEdit(feed.name, row, feed.key, table.cell(other, feed.key))
        rows = (min(row, other), max(row, other))
        return Planting((Found(feed.name, feed.key, rows),), (edit,), lots=(Place(feed.name, other),))

    return plant


def _twice(feed: Feed) -> Plant:
    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting:
        table = delivery.tables[feed.name]
        found = Found(feed.name, feed.key, (row, len(table.rows) + 1))
        return Planting((found,), added=((feed.name, table.record(row)),), lots=(Place(feed.name, row),))

    return plant


def _same_stay_again(delivery: ClerkDelivery, row: int, _random: Random) -> Planting:
    """The same person, place and check-in under another id."""
    table = delivery.tables["shelter_stays"]
    again = table.record(row)
    again[table.places["stay_id"]] = f"{table.text(row, 'stay_id')}-2"
    found = Found("shelter_stays", "stay_id", (row, len(table.rows) + 1))
    return Planting((found,), added=(("shelter_stays", again),), lots=(Place("shelter_stays", row),))


def _of_references(feed: Feed) -> Iterator[Kind]:
    for column in feed.columns:
        if column.privacy is Privacy.IDENTIFIER and column.id_kind in _TARGETS and not column.key:

            def unknown(_delivery: ClerkDelivery, table: ClerkTable, row: int, name: str = column.name) -> Cell:
                return f"NEZINAMS-{table.feed.name}-{row}" if table.text(row, name) else None

            yield one_cell(_TARGETS[column.id_kind], feed.name, column.name, unknown)


def _of_order(feed: Feed) -> Iterator[Kind]:
    """DATE-01 and DATE-03: an end before the start, and what is not of this month."""
    pairs = [(feed.span.start, feed.span.end)] if feed.span is not None and feed.span.end is not None else []
    if feed.name == "facilities":
        pairs = [FACILITY_SPAN]
    if feed.name == "hf_enrolments":
        pairs.append(("referred_on", "agreed_on"))
    for start, end in pairs:
        yield one_cell("DATE-01", feed.name, end, _day_before(start, end))
    if feed.fact_date is not None:
        yield one_cell("DATE-03", feed.name, feed.fact_date, lambda delivery, _table, _row: delivery.first_day - _DAY)
    if feed.span is not None and feed.span.end is not None:
        news = one_cell("DATE-03", feed.name, feed.span.end, _ended_before(feed.span.start, feed.span.end))
        yield replace(news, needs=Needs.MONTH_BEFORE)


def _day_before(start: str, end: str) -> Row:
    def write(_delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        began = table.day(row, start)
        is_ended = table.day(row, end) is not None or table.feed.name == "facilities"
        is_possible = is_ended and not _is_place_to_sleep(table, row)
        return began - _DAY if began is not None and is_possible else None

    return write


def _ended_before(start: str, end: str) -> Row:
    """A record that began in an earlier month, of which the month before said nothing, ends in that month."""

    def write(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        began, ended = table.day(row, start), table.day(row, end)
        was_told = delivery.past.has_told(table.feed.name, table.text(row, table.feed.key))
        is_news = began is not None and began < delivery.first_day and not was_told
        return delivery.first_day - _DAY if is_news and ended is not None else None

    return write


def _after_the_month(feed: Feed) -> Iterator[Kind]:
    """DATE-02: every day that may not lie after the month; a start only where nothing ends the record."""
    ends = {feed.span.start: feed.span.end} if feed.span is not None else {}
    for column in feed.columns:
        is_dated = column.type is ColumnType.DATE and column.privacy is Privacy.OPEN
        if is_dated and (feed.name, column.name) != MAY_BE_LATER and column.name != "referred_on":
            yield one_cell("DATE-02", feed.name, column.name, _later(column.name, ends.get(column.name)))


def _later(column: str, end: str | None) -> Row:
    def write(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        has_end = end is not None and table.day(row, end) is not None
        if has_end or table.day(row, column) is None or _is_place_to_sleep(table, row):
            return None
        return delivery.last_day + _DAY

    return write


def _of_life() -> Iterator[Kind]:
    """DATE-04, DATE-07 and DATE-08: days against birth, death and the opening of a place."""
    starts = (
        ("shelter_stays", "check_in"), ("living_situations", "observed_on"), ("institution_discharges", "ready_on"),
        ("evictions", "notice_on"), ("hf_enrolments", "referred_on"),
    )  # fmt: skip
    for feed, column in starts:
        yield one_cell("DATE-04", feed, column, _before_birth(column))
    yield one_cell("DATE-04", "persons", "first_homeless_on", lambda _delivery, _table, _row: _LONG_BEFORE)
    yield one_cell("DATE-07", "living_situations", "observed_on", _after_death("observed_on"))
    yield one_cell("DATE-07", "evictions", "executed_on", _after_death("executed_on"))
    yield one_cell("DATE-08", "shelter_stays", "check_in", _before_opening)
    yield one_cell("DATE-08", "shelter_stays", "check_out", _after_closing)


def _before_birth(column: str) -> Row:
    """On a record whose person has a birth date, and whose end lies in the month."""

    def write(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        began, ended = table.day(row, column), table.day(row, bounds(table.feed)[1])
        is_of_month = began is not None and began >= delivery.first_day
        return _LONG_BEFORE if ended is not None and is_of_month else None

    return write


def _deaths(delivery: ClerkDelivery) -> dict[str, date]:
    stays = delivery.tables["shelter_stays"]
    return {
        stays.text(row, PERSON): died
        for row in stays.numbers
        if stays.code(row, "exit_destination") == "deceased" and (died := stays.day(row, "check_out")) is not None
    }


def _after_death(column: str) -> Row:
    def write(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        died = _deaths(delivery).get(table.text(row, PERSON))
        has_later_end = column == "observed_on" and table.day(row, "valid_to") is not None
        is_possible = died is not None and died < delivery.last_day and table.day(row, column) is not None
        return died + _DAY if is_possible and died is not None and not has_later_end else None

    return write


def _facility_day(delivery: ClerkDelivery, stays: ClerkTable, row: int, column: str) -> date | None:
    places = delivery.tables["facilities"]
    own = stays.text(row, "facility_id")
    return next((places.day(n, column) for n in places.numbers if places.text(n, "facility_id") == own), None)


def _before_opening(delivery: ClerkDelivery, stays: ClerkTable, row: int) -> Cell:
    opened, check_in = _facility_day(delivery, stays, row, "open_from"), stays.day(row, "check_in")
    is_new = check_in is not None and check_in >= delivery.first_day and stays.day(row, "check_out") is not None
    is_possible = is_new and not _is_child(delivery, stays.text(row, PERSON))
    return opened - _DAY if opened is not None and is_possible else None


def _is_child(delivery: ClerkDelivery, person: str) -> bool:
    """Whether the person may have been born after any place was opened."""
    persons = delivery.tables["persons"]
    found = (n for n in persons.numbers if persons.text(n, PERSON) == person)
    return any(persons.code(n, "household_type") == "lone_parent" for n in found)


def _after_closing(delivery: ClerkDelivery, stays: ClerkTable, row: int) -> Cell:
    closed, check_out = _facility_day(delivery, stays, row, "open_to"), stays.day(row, "check_out")
    died = stays.code(row, "exit_destination") == "deceased"
    is_possible = closed is not None and check_out is not None and closed < delivery.last_day and not died
    return closed + _DAY if is_possible and closed is not None else None


def _half_told() -> Iterator[Kind]:
    """LOG-01 to LOG-03: the empty half is named."""
    halves = (
        ("LOG-01", "shelter_stays", "exit_destination", "check_out"),
        ("LOG-01", "shelter_stays", "check_out", "exit_destination"),
        ("LOG-02", "hf_enrolments", "exit_reason", "exited_on"),
        ("LOG-02", "hf_enrolments", "exit_destination", "exited_on"),
        ("LOG-03", "institution_discharges", "destination", "discharged_on"),
        ("LOG-03", "institution_discharges", "offered_on", "offered_on"),
        ("LOG-03", "evictions", "outcome", "executed_on"),
    )
    for check_id, feed, column, other in halves:
        yield one_cell(check_id, feed, column, _emptied(column, other))


def _emptied(column: str, other: str) -> Row:
    def write(_delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
        died = "exit_destination" in table.places and table.code(row, "exit_destination") == "deceased"
        return "" if table.text(row, column) and table.text(row, other) and not died else None

    return write


def _of_homes() -> Iterator[Kind]:
    """LOG-04 to LOG-06: a tenancy against its enrolment."""
    yield one_cell("LOG-04", "hf_tenancies", "move_in", _before_referral)
    yield one_cell("LOG-05", "hf_tenancies", "move_out", _after_exit)
    yield one_cell("LOG-06", "hf_tenancies", "move_out", _left_open)


def _enrolment_day(delivery: ClerkDelivery, tenancies: ClerkTable, row: int, column: str) -> date | None:
    enrolments = delivery.tables["hf_enrolments"]
    own = tenancies.text(row, "enrolment_id")
    found = (n for n in enrolments.numbers if enrolments.text(n, "enrolment_id") == own)
    return next((enrolments.day(n, column) for n in found), None)


def _before_referral(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    referred = _enrolment_day(delivery, table, row, "referred_on")
    return referred - _DAY if referred is not None else None


def _after_exit(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    exited = _enrolment_day(delivery, table, row, "exited_on")
    is_possible = exited is not None and exited < delivery.last_day and table.day(row, "move_out") is not None
    return exited + _DAY if is_possible and exited is not None else None


def _left_open(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    has_ended = _enrolment_day(delivery, table, row, "exited_on") is not None
    return "" if has_ended and table.day(row, "move_out") is not None else None


def _of_costs() -> Iterator[Kind]:
    """LOG-10 and LOG-13."""
    yield one_cell("LOG-10", "service_costs", "amount_eur", _negative)
    yield Kind("LOG-13", "service_costs", "client_days", Shelf.RECORDS, _days_again)


def _negative(_delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    return None if table.is_true(row, "correction") or table.text(row, "client_days") else "-0.01"


def _days_again(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """Client-days on a second line of the same service and facility."""
    table = delivery.tables["service_costs"]

    def group(n: int) -> tuple[str, str]:
        return table.code(n, "service_type"), table.text(n, "facility_id")

    told = next((n for n in table.numbers if table.text(n, "client_days") and group(n) == group(row)), None)
    if told is None or table.text(row, "client_days"):
        return None
    edit = CellEdit("service_costs", row, "client_days", "5")
    rows = (min(row, told), max(row, told))
    return Planting(
        (Found("service_costs", "client_days", rows),), (edit,), lots=(Place("service_costs", told),)
    )  # fmt: skip


def _of_beds() -> Iterator[Kind]:
    """OVER-01 and OVER-02: the second of two stays begins before the first has ended."""
    yield Kind("OVER-01", "shelter_stays", "check_in", Shelf.RECORDS, _earlier_by(2))
    yield Kind("OVER-02", "shelter_stays", "check_in", Shelf.HABITS, _earlier_by(1))
    yield one_cell("OVER-03", "shelter_stays", "check_in", _while_housed, Shelf.HABITS)


def _earlier_by(nights: int) -> Plant:
    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        table = delivery.tables["shelter_stays"]
        begins, person = table.day(row, "check_in"), table.text(row, PERSON)
        if begins is None:
            return None
        earlier = begins - nights * _DAY
        first = next((n for n in table.numbers if _ends_on(table, n, person, begins)), None)
        began = None if first in (None, row) or first is None else table.day(first, "check_in")
        is_long_enough = began is not None and began < earlier
        if first is None or not is_long_enough:
            return None
        edit = CellEdit("shelter_stays", row, "check_in", earlier)
        rows = (min(row, first), max(row, first))
        return Planting((Found("shelter_stays", "check_in", rows),), (edit,))

    return plant


def _ends_on(stays: ClerkTable, row: int, person: str, day: date) -> bool:
    is_theirs = stays.text(row, PERSON) == person and not stays.is_withdrawn(row)
    return is_theirs and stays.day(row, "check_out") == day


def _while_housed(delivery: ClerkDelivery, table: ClerkTable, row: int) -> Cell:
    """A stay that begins on the day of moving out begins a night earlier."""
    if "hf_tenancies" not in delivery.tables:
        return None
    enrolments, tenancies = delivery.tables["hf_enrolments"], delivery.tables["hf_tenancies"]
    person, begins = table.text(row, PERSON), table.day(row, "check_in")
    own = {enrolments.text(n, "enrolment_id") for n in enrolments.numbers if enrolments.text(n, PERSON) == person}
    leaves = any(
        tenancies.text(n, "enrolment_id") in own and tenancies.day(n, "move_out") == begins for n in tenancies.numbers
    )
    return begins - _DAY if leaves and begins is not None else None
