"""Logical deliveries as the rows that a build finds accepted: ids scoped by lineage, persons linked, dates typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from feeds.contract import Column, Privacy
from feeds.contract_loading import load_contracts
from tests.integration.dbt_world.world import World
from tests.oracle.delivered import Delivered
from tests.oracle.geography import Key, scoped
from tests.oracle.people import People
from tests.worlds.logical import LogicalDelivery, Row, Value


def world_of(accepted: Sequence[LogicalDelivery]) -> World:
    """The world in which all these deliveries are accepted; of a feed's versions the last received is in force."""
    newest = {
        (delivery.municipality, delivery.period, feed): delivery.received_order
        for delivery in sorted(accepted, key=lambda each: each.received_order)
        for feed in delivery.feeds
    }
    world = World(persons=_person_ids(accepted))
    for delivery in sorted(accepted, key=lambda each: each.received_order):
        place = (delivery.municipality, delivery.period)
        world.deliver(
            *place,
            **{
                feed: [_stored_row(feed, delivery.municipality, row) for row in rows]
                for feed, rows in delivery.feeds.items()
                if newest[*place, feed] == delivery.received_order
            },
        )
    return world


def _person_ids(accepted: Sequence[LogicalDelivery]) -> dict[str, str]:
    delivered = Delivered(accepted)
    people = People(delivered)
    keys = {stated.key("local_person_id") for stated in delivered.rows.get("persons", [])} - {None}
    return {_token(key): _token(people.person(key)) for key in keys if key is not None}


def _token(key: Key) -> str:
    return f"{key[0]}|{key[1]}"


def _stored_row(feed: str, municipality: str, row: Row) -> dict[str, object]:
    contract = load_contracts()[feed]
    key = row.get(contract.key)
    stored: dict[str, object] = {"key_lineage": scoped(municipality, str(key))[0]}
    for column in contract.columns:
        stored |= _stored_cells(column, municipality, row.get(column.name))
    return stored


def _stored_cells(column: Column, municipality: str, value: Value) -> dict[str, object]:
    if column.name == "birth_date":
        return {"birth_month": value.isoformat()[:7] if isinstance(value, date) else value and str(value)[:7]}
    if column.privacy is Privacy.PERSONAL:
        return {}
    if column.privacy is Privacy.IDENTIFIER:
        return {column.name: None if value is None else _token(scoped(municipality, str(value)))}
    if column.partial_date:
        return _partial_date(column.name, value)
    return {column.name: value}


def _partial_date(name: str, value: Value) -> dict[str, object]:
    """A year alone is its 1 July, a month its first day (design.md, section 1)."""
    if value is None or isinstance(value, date):
        return {name: value, f"{name}_precision": None if value is None else "day"}
    text = str(value)
    whole, precision = {4: (f"{text}-07-01", "year"), 7: (f"{text}-01", "month")}.get(len(text), (text, "day"))
    return {name: date.fromisoformat(whole), f"{name}_precision": precision}
