"""Filters for templates: months, data sets and moments in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django import template

from feeds.codelists import load_codelist
from feeds.contract import Code, Column, Feed
from feeds.contract_loading import load_contracts
from feeds.ledger import DeliveryState
from feeds.mappings import FeedMapping, Source
from feeds.municipalities import Municipality, municipality
from portal.deliveries.addresses import delivery_address
from portal.deliveries.months import due_on
from portal.deliveries.words import (
    ACCEPTED_LATE,
    MISSING,
    NOT_DELIVERED,
    NOT_EXPECTED,
    ON_TIME,
    STATUSES,
    Status,
    feed_label,
    language,
    moment,
    month_name,
    status_of,
)


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One of our columns, where it comes from, and the vendor's codes with their meanings."""

    column: Column
    source: Source
    codes: tuple[tuple[str, str], ...]


register = template.Library()
register.filter("month_name", month_name)
register.filter("feed_label", feed_label)
register.filter("status_of", status_of)


@register.filter
def latvian_time(naive_utc: datetime | None) -> datetime | None:
    """A moment of the ledger, to be shown by the `date` filter in Latvian time."""
    return moment(naive_utc)


@register.filter
def municipality_name(of: str | Municipality) -> str:
    """A municipality's name in the language of the page."""
    found = of if isinstance(of, Municipality) else municipality(of)
    if found is None:
        return ""
    return found.name_lv if language() == "lv" else found.name_en


@register.filter
def own_label(of: Feed | Column | Code) -> str:
    """The label of a contract's feed, column or code in the language of the page."""
    return of.label_lv if language() == "lv" else of.label_en


@register.filter
def own_description(of: Feed | Column) -> str:
    """The description of a contract's feed or column in the language of the page."""
    return of.description_lv if language() == "lv" else of.description_en


@register.filter
def mapped_columns(mapping: FeedMapping) -> list[MappedColumn]:
    """The columns that a mapping fills, in the contract's order, with what the vendor's codes mean."""
    found = []
    for column in load_contracts()[mapping.feed].columns:
        source = mapping.sources.get(column.name)
        if source is not None:
            codes = tuple((text, _code_label(column, code)) for text, code in source.codes.items())
            found.append(MappedColumn(column, source, codes))
    return found


def _code_label(column: Column, code: str) -> str:
    entry = load_codelist(column.codelist).find(code) if column.codelist and code else None
    return code if entry is None else own_label(entry)


@register.filter
def calendar_words(_of: str) -> tuple[Status, ...]:
    """Every status that a calendar shows, for its legend."""
    of_deliveries = (STATUSES[name] for name in ("needs_confirmation", "received", "rejected", "held"))
    return (ON_TIME, ACCEPTED_LATE, *of_deliveries, NOT_DELIVERED, MISSING, NOT_EXPECTED)


@register.filter
def due_day(period: str) -> date:
    """The day by which a month is due."""
    return due_on(period)


@register.filter
def address(state: DeliveryState) -> str:
    """The address of a delivery's page."""
    return delivery_address(state.delivery_id)


@register.filter
def version(state: DeliveryState) -> int:
    """The running number of a delivery among those of its month."""
    return int(state.delivery_id.rpartition("-v")[2])


@register.filter
def total(counts: Mapping[str, int]) -> int:
    """The sum of counts."""
    return sum(counts.values())


@register.inclusion_tag("pieces/grid_tag.html")
def grid_tag(status: Status) -> dict[str, Status | bool]:
    """A status in a narrow cell: what is not expected is a dash, which the legend explains."""
    return {"status": status, "is_expected": status is not NOT_EXPECTED}


@register.inclusion_tag("pieces/tag.html")
def status_tag(status: Status) -> dict[str, Status]:
    """A status as a coloured word."""
    return {"status": status}
