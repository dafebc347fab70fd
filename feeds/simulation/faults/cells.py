"""PRIV and VAL: what a single cell may not say, for every column of every contract in which it can be said."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from feeds.codelists import NOT_VALID, load_codelist
from feeds.contract import Column, ColumnType, Feed, Privacy
from feeds.contract_loading import load_contracts
from feeds.normalising.look_alikes import in_latin
from feeds.normalising.privacy import is_searched
from feeds.personal_codes import birth_date_of
from feeds.simulation.faults.clerk_files import Cell, ClerkDelivery
from feeds.simulation.faults.shapes import Kind, Place, Plant, Planting, Shelf, in_cell

_CODES = ("person_code", "previous_person_code")
_TYPED = {
    ColumnType.DATE: "rīt", ColumnType.INT: "daudz", ColumnType.DECIMAL: "daudz", ColumnType.BOOL: "varbūt",
}  # fmt: skip
"""What is no value of its type."""
_ELEVEN_DIGITS = "329000-00011"
_FOREIGN = "Р"
"""A Cyrillic letter that looks like a Latin P."""


def cell_kinds() -> Iterator[Kind]:
    """Every fault of a single cell, by the contracts."""
    for feed in load_contracts().values():
        for column in feed.columns:
            yield from _of_texts(feed, column)
            yield from _of_types(feed, column)
            if column.name in _CODES:
                yield from _of_person_codes(feed, column)
    yield Kind("VAL-11", "persons", "birth_date", Shelf.HABITS, _other_birthday)


def _written(check_id: str, feed: Feed, column: Column, cell: Cell, manner: str = "") -> Kind:
    """A fault that is made by writing these words over a cell."""

    def plant(_delivery: ClerkDelivery, row: int, _random: Random) -> Planting:
        return in_cell(feed.name, column.name, row, cell)

    return Kind(check_id, feed.name, column.name, Shelf.CELLS, plant, manner=manner)


def _of_texts(feed: Feed, column: Column) -> Iterator[Kind]:
    is_id, is_code = column.privacy is Privacy.IDENTIFIER, column.name in _CODES
    yield _written("VAL-12", feed, column, "#REF!")
    if column.required:
        yield _written("VAL-01", feed, column, None)
        yield _written("VAL-01", feed, column, "nav", "missing marker")
    if column.type is ColumnType.TEXT and not is_code:
        yield _written("VAL-07", feed, column, "b" * 201)
    if is_id or is_code:
        yield _written("VAL-13", feed, column, "1,23E+11")
    if is_id:
        yield _written("VAL-14", feed, column, f"{_FOREIGN}-17")
    if is_searched(column):
        yield _written("PRIV-01", feed, column, _ELEVEN_DIGITS if is_id else f"Biedrība {_ELEVEN_DIGITS}")
        yield Kind("PRIV-02", feed.name, column.name, Shelf.CELLS, _name_in(feed.name, column.name))


def _name_in(feed: str, column: str) -> Plant:
    """The full name of somebody whom the delivery's own list names."""

    def plant(delivery: ClerkDelivery, row: int, random: Random) -> Planting | None:
        persons = delivery.tables.get("persons")
        if persons is None or not persons.numbers:
            return None
        other = random.choice(persons.numbers)
        if (feed, row) == ("persons", other):
            return None
        name = f"{persons.text(other, 'first_name')} {persons.text(other, 'last_name')}"
        return in_cell(feed, column, row, name, lots=[Place("persons", other)])

    return plant


def _of_types(feed: Feed, column: Column) -> Iterator[Kind]:
    if column.type in _TYPED:
        yield _written("VAL-02", feed, column, _TYPED[column.type])
    if column.type is ColumnType.DATE:
        yield _written("VAL-03", feed, column, "31.02.2022.", "no such day")
        yield _written("VAL-03", feed, column, "1899-12-31", "before 1900")
    if column.codelist is not None:
        yield from _of_codes(feed, column, column.codelist)
    if column.minimum is not None:
        below = column.minimum if column.exclusive_minimum else column.minimum - 1
        yield _written("VAL-06", feed, column, str(below), "below")
    if column.maximum is not None:
        yield _written("VAL-06", feed, column, str(column.maximum + _step(column)), "above")


def _step(column: Column) -> Decimal:
    return Decimal(1) if column.type is ColumnType.INT else Decimal("0.01")


def _of_codes(feed: Feed, column: Column, codelist: str) -> Iterator[Kind]:
    yield _written("VAL-04", feed, column, "cits kods")
    codes = load_codelist(codelist)
    foreign = next((text for code in codes.codes if (text := _foreign(code)) is not None), None)
    if foreign is not None and codes.find(foreign) is None:
        yield _written("VAL-14", feed, column, foreign)

    def plant(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
        days = (delivery.first_day, delivery.last_day)
        gone = next((code for code in codes.codes if codes.resolve(code, *days) == NOT_VALID), None)
        return None if gone is None else in_cell(feed.name, column.name, row, gone)

    if any(entry.valid_from or entry.valid_to for entry in codes.entries):
        yield Kind("VAL-05", feed.name, column.name, Shelf.CELLS, plant)


def _foreign(code: str) -> str | None:
    """The code with a letter that only looks like its own; None for one without such a letter."""
    for latin, other in (("a", "а"), ("e", "е"), ("o", "о"), ("c", "с"), ("p", "р"), ("M", "М"), ("A", "А")):
        if latin in code:
            swapped = code.replace(latin, other, 1)
            return swapped if in_latin(swapped) == code else None
    return None


def _of_person_codes(feed: Feed, column: Column) -> Iterator[Kind]:
    yield _written("VAL-08", feed, column, "329000-0001", "too short")
    yield _written("VAL-08", feed, column, "170580-70000", "no such century")
    yield _written("VAL-09", feed, column, "310299-10008")
    mistyped = _written("VAL-10", feed, column, "170580-10001")
    yield Kind(mistyped.check_id, mistyped.feed, mistyped.column, Shelf.HABITS, mistyped.plant)


def _other_birthday(delivery: ClerkDelivery, row: int, _random: Random) -> Planting | None:
    """Another day in the month of birth than the one that the personal code says."""
    persons = delivery.tables["persons"]
    born = birth_date_of(persons.text(row, "person_code"))
    if born is None or persons.day(row, "birth_date") != born:
        return None
    return in_cell("persons", "birth_date", row, born.replace(day=28 if born.day < 28 else 1))
