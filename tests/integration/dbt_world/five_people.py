"""The five people of the methodology pages: the records on their page become deliveries, and these a build.

`python -m tests.integration.dbt_world.five_people` builds the world and writes the answers of the pages' examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from feeds.contract import ColumnType, Feed, FeedKind
from feeds.contract_loading import load_contracts
from tests.integration.dbt_world.answers import answered
from tests.integration.dbt_world.building import BUILD_FILE, PROJECT, run_dbt
from tests.integration.dbt_world.from_logical import world_of
from tests.oracle.calendar import period_of, periods
from tests.worlds.logical import LogicalDelivery, Row, Value
from tests.worlds.places import Town
from tests.worlds.restating import FEED_ORDER, restate
from tests.worlds.truth import FactRecord, Ref, SpanRecord, Truth

METHODOLOGY = PROJECT / "docs/methodology"
PAGE = METHODOLOGY / "five_people.md"
MARTS = tuple(
    f"+path:dbt_project/models/marts/{subject}" for subject in ("counts", "cohorts", "costs", "outcomes", "comparison")
)
MONTHS = list(periods("2023-01", "2025-12"))
PRICES = "unit_costs"
_TABLE = re.compile(r"^### (?P<name>\w+)\n(?:[^|#\n][^\n]*\n|\n)*(?P<table>(?:\|[^\n]*\n)+)", re.MULTILINE)
_KNOWN_AT_THE_END = ("exit_destination", "exit_reason", "destination", "outcome")

Cells = Mapping[str, str]
"""A row of a page's table: column → text, without the empty cells."""


def example_pages() -> list[Path]:
    """The methodology pages, one for each mart."""
    return sorted(page for page in METHODOLOGY.glob("*.md") if page != PAGE)


def tables_of(page: str) -> dict[str, list[Cells]]:
    """The tables of a page by the heading above them."""
    return {found["name"]: list(_rows(found["table"])) for found in _TABLE.finditer(page)}


def deliveries_of(tables: Mapping[str, list[Cells]]) -> list[LogicalDelivery]:
    """What two municipalities deliver, month by month, of the records in the tables."""
    spans: list[SpanRecord] = []
    facts: list[FactRecord] = []
    for name, rows in tables.items():
        feed = load_contracts().get(name)
        for row in rows:
            if feed is not None and feed.kind is FeedKind.SPAN:
                spans.append(_span(feed, row))
            elif feed is not None and feed.kind is FeedKind.FACT:
                facts += _facts(feed, row)
    persons = load_contracts()["persons"]
    people = {Ref(row["municipality"], row["local_person_id"]): _person(persons, row) for row in tables["persons"]}
    towns = [Town(code, MONTHS, FEED_ORDER, weight=1) for code in sorted({who.lineage for who in people})]
    return restate(towns, spans, facts, lambda who, _period: people[who])


def build_five_people(build_file: Path, *, target: Path) -> None:
    """Build every mart over the deliveries of the five people, at the prices of their page.

    Published ids are 1 to 5 in the order of the people's names, so that a page can speak of them.
    """
    tables = tables_of(PAGE.read_text())
    world = world_of(deliveries_of(tables))
    world.persons = {local: person.rpartition("|")[2] for local, person in world.persons.items()}
    world.write(build_file)
    run_dbt(build_file, ["seed"], target=target)
    _set_prices(build_file, tables[PRICES])
    run_dbt(build_file, ["run", "--select", *MARTS], target=target)


def write_answers(build_file: Path) -> None:
    """Write the answers of a build into every page."""
    for page in example_pages():
        page.write_text(answered(page.read_text(), {"": build_file}))


def _rows(table: str) -> Iterator[Cells]:
    header, _rule, *lines = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    for cells in lines:
        yield {name: cell for name, cell in zip(header, cells, strict=True) if cell}


def _span(feed: Feed, row: Cells) -> SpanRecord:
    assert feed.span is not None
    start, end = feed.span.start, feed.span.end
    truth = _truth(feed, row)
    begun, ended = truth[start], truth[end] if end else None
    assert isinstance(begun, date)
    if feed.name == "living_situations":
        ended = ended or begun
    known_from = {name: day for name, day in truth.items() if isinstance(day, date) and name != start}
    if isinstance(ended, date):
        known_from |= {name: ended for name in _KNOWN_AT_THE_END if truth.get(name) is not None}
    return SpanRecord(
        feed.name, row["municipality"], begun, ended if isinstance(ended, date) else None, truth, known_from
    )


def _facts(feed: Feed, row: Cells) -> Iterator[FactRecord]:
    """One fact on its day, or one for each month of the row."""
    town, truth = row["municipality"], _truth(feed, row)
    if feed.fact_date is not None:
        day = truth[feed.fact_date]
        assert isinstance(day, date)
        yield FactRecord(feed.name, town, period_of(day), truth)
        return
    for period in periods(row["first_month"], row["last_month"]):
        key = row[feed.key] if feed.name == "facilities" else f"{row[feed.key]}-{period}"
        yield FactRecord(feed.name, town, period, truth | {feed.key: Ref(town, key)})


def _truth(feed: Feed, row: Cells) -> Truth:
    """The cells with their types; ids belong to the municipality."""
    return {
        column.name: Ref(row["municipality"], row[column.name])
        if column.id_kind and column.name in row
        else _value(column.type, row.get(column.name))
        for column in feed.columns
    }


def _person(persons: Feed, row: Cells) -> Row:
    told = [column for column in persons.columns if column.name != persons.key]
    return {
        column.name: row.get(column.name) if column.partial_date else _value(column.type, row.get(column.name))
        for column in told
    }


def _value(kind: ColumnType, text: str | None) -> Value:
    if text is None:
        return None
    if kind is ColumnType.DATE:
        return date.fromisoformat(text)
    if kind is ColumnType.INT:
        return int(text)
    if kind is ColumnType.DECIMAL:
        return Decimal(text)
    return text == "true" if kind is ColumnType.BOOL else text


def _set_prices(build_file: Path, prices: list[Cells]) -> None:
    with duckdb.connect(str(build_file)) as connection:
        connection.executemany(
            "insert into seeds.unit_costs (event_type, year, amount_eur, source, unverified)"
            " values (?, ?, ?, ?, false)",
            [[row["event_type"], row["year"], row["amount_eur"], row["source"]] for row in prices],
        )


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        built = Path(folder) / BUILD_FILE
        build_five_people(built, target=Path(folder) / "target")
        write_answers(built)
