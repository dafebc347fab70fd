"""Hand-made deliveries that become the schema `accepted` of a DuckDB file, as `orchestration.build` would make it.

Only what the models read is here: no gate, no ledger. A row states the columns a test speaks of; the others are empty.
Ids stand as they are instead of as tokens, so that expectations can name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from feeds.contract_loading import load_contracts
from feeds.frames import accepted_schema
from feeds.municipalities import lineage_of

Row = Mapping[str, object]

_DELIVERIES = {
    "delivery_id": pl.String, "municipality": pl.String, "period": pl.String, "received_at": pl.Datetime("us"),
    "received_seq": pl.Int64, "verdict": pl.String, "verdict_at": pl.Datetime("us"), "accepted_at": pl.Datetime("us"),
    "superseded_by": pl.String, "because_of": pl.String, "feeds": pl.Int64, "findings": pl.Int64,
    "contract_version": pl.String, "suite_version": pl.String,
}  # fmt: skip
_DELIVERY_FEEDS = {
    "delivery_id": pl.String, "municipality": pl.String, "period": pl.String, "feed": pl.String, "rows": pl.Int64,
    "in_force": pl.Boolean, "verdict": pl.String, "accepted_at": pl.Datetime("us"), "received_at": pl.Datetime("us"),
}  # fmt: skip
_CHECK_RESULTS = {
    "delivery_id": pl.String, "check_id": pl.String, "severity": pl.String, "feed": pl.String, "status": pl.String,
    "failed_rows": pl.Int64, "why": pl.String, "why_lv": pl.String, "confirmed": pl.Boolean,
    "confirmed_by": pl.String, "confirmed_at": pl.Datetime("us"), "confirmation_reason": pl.String,
}  # fmt: skip
_FINDINGS = {
    "delivery_id": pl.String, "finding_no": pl.Int64, "check_id": pl.String, "severity": pl.String, "feed": pl.String,
    "column_name": pl.String, "failed_rows": pl.Int64, "message_en": pl.String, "message_lv": pl.String,
}  # fmt: skip
_NOTES = {
    "note_no": pl.Int64, "delivery_id": pl.String, "municipality": pl.String, "period": pl.String, "feed": pl.String,
    "kind": pl.String, "check_id": pl.String, "reason": pl.String, "noted_by": pl.String,
    "noted_at": pl.Datetime("us"), "because_of": pl.String, "new_findings": pl.Int64,
}  # fmt: skip
_PERSON_LINKS = {"local_person_id": pl.String, "person_id": pl.Int64}
_BUILD = {
    "build_id": pl.String, "as_of": pl.Datetime("us"), "through": pl.String, "started_at": pl.Datetime("us"),
    "code_version": pl.String, "compared_with": pl.String, "compared_as_of": pl.Datetime("us"),
}  # fmt: skip
_PREVIOUS_FIGURES = {
    "mart": pl.String, "time_period": pl.String, "ref_area": pl.String, "breakdown": pl.String, "figure": pl.String,
    "value": pl.Float64,
}  # fmt: skip


@dataclass
class World:
    """Deliveries so far. `persons` maps local ids to the people they belong to (default: each to one of that name)."""

    persons: dict[str, str] = field(default_factory=dict)
    _deliveries: list[Row] = field(default_factory=list)
    _delivery_feeds: list[Row] = field(default_factory=list)
    _check_results: list[Row] = field(default_factory=list)
    _notes: list[Row] = field(default_factory=list)
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _named: set[str] = field(default_factory=set)
    """Local ids in any row delivered, accepted or not."""

    def deliver(
        self,
        municipality: str,
        period: str,
        *,
        verdict: str = "accepted",
        in_force: bool = True,
        received_at: datetime | None = None,
        **feeds: Sequence[Row],
    ) -> str:
        """One delivery with the rows of each feed named; returns its id. Rows count only when accepted and in force.

        Received at noon on the 10th of the next month, unless stated. A row may give `key_lineage`; otherwise it is
        that of the municipality.
        """
        received_at = received_at or _on_the_tenth_after(period)
        version = 1 + sum(d["municipality"] == municipality and d["period"] == period for d in self._deliveries)
        delivery_id = f"{municipality}-{period}-v{version}"
        is_accepted = verdict.startswith("accepted")
        accepted_at = received_at if is_accepted else None
        about = {"delivery_id": delivery_id, "municipality": municipality, "period": period, "verdict": verdict}
        times = {"received_at": received_at, "accepted_at": accepted_at}
        self._deliveries.append(
            about
            | times
            | {"received_seq": len(self._deliveries) + 1, "verdict_at": received_at, "feeds": len(feeds), "findings": 0}
        )
        for feed, rows in feeds.items():
            self._named |= {str(row["local_person_id"]) for row in rows if row.get("local_person_id") is not None}
            used = is_accepted and in_force
            self._delivery_feeds.append(about | times | {"feed": feed, "rows": len(rows), "in_force": used})
            if used:
                self._rows.setdefault(feed, []).extend(
                    {"key_lineage": lineage_of(municipality), "source_row": number}
                    | dict(row)
                    | {"municipality": municipality, "period": period, "delivery_id": delivery_id}
                    for number, row in enumerate(rows, start=2)
                )
        return delivery_id

    def check(self, delivery_id: str, check_id: str, severity: str, feed: str | None, failed_rows: int) -> None:
        """One check that failed on a delivery."""
        self._check_results.append(
            {"delivery_id": delivery_id, "check_id": check_id, "severity": severity, "feed": feed}
            | {"status": "failed", "failed_rows": failed_rows, "why": None, "why_lv": None}
        )

    def note(self, delivery_id: str, kind: str, feed: str | None = None, **about: object) -> None:
        """One confirmation, hold or re-evaluation of a delivery."""
        municipality, period = delivery_id[:9], delivery_id[10:17]
        known = {"note_no": len(self._notes) + 1, "delivery_id": delivery_id, "feed": feed, "kind": kind}
        self._notes.append(known | {"municipality": municipality, "period": period} | about)

    def write(self, path: Path, through: str | None = None) -> None:
        """Make the DuckDB file with the schema `accepted` of design.md, section 5."""
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE SCHEMA accepted")
            for name, feed in load_contracts().items():
                schema = {c: pl.String() if c.endswith("_id") else t for c, t in accepted_schema(feed).items()}
                _create(connection, name, self._rows.get(name, ()), schema)
            _create(connection, "deliveries", self._deliveries, _DELIVERIES)
            _create(connection, "delivery_feeds", self._delivery_feeds, _DELIVERY_FEEDS)
            _create(connection, "check_results", self._check_results, _CHECK_RESULTS)
            _create(connection, "findings", (), _FINDINGS)
            _create(connection, "delivery_notes", self._notes, _NOTES)
            _create(connection, "person_links", self._links(), _PERSON_LINKS)
            now = datetime(2030, 1, 1)
            build = {"build_id": "build", "as_of": now, "through": through, "started_at": now, "code_version": "test"}
            _create(connection, "build", [build], _BUILD)
            _create(connection, "previous_figures", (), _PREVIOUS_FIGURES)

    def person_numbers(self) -> dict[str, int]:
        """The published id of everybody delivered, accepted or not: from 1, in the order of their names."""
        people = {self.persons.get(local, local) for local in self._named}
        return {person: number for number, person in enumerate(sorted(people), start=1)}

    def _links(self) -> list[Row]:
        numbers = self.person_numbers()
        local_ids = {
            row["local_person_id"]
            for rows in self._rows.values()
            for row in rows
            if row.get("local_person_id") is not None
        }
        return [
            {"local_person_id": local, "person_id": numbers[self.persons.get(str(local), str(local))]}
            for local in sorted(local_ids, key=str)
        ]


def _create(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Iterable[Row], schema: Mapping[str, pl.DataType]
) -> None:
    complete = [{column: row.get(column) for column in schema} for row in rows]
    incoming = pl.DataFrame(complete, schema=dict(schema))
    connection.register("incoming", incoming)
    connection.execute(f"CREATE TABLE accepted.{name} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def _on_the_tenth_after(period: str) -> datetime:
    year, month = (int(part) for part in period.split("-"))
    return datetime(year + month // 12, month % 12 + 1, 10, 12)


def day(text: str) -> date:
    """A date from its ISO text: keeps the tables of a test narrow."""
    return date.fromisoformat(text)
