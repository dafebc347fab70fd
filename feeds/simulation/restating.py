"""A town's month as rows: every record active in it restated as far as it is known at its end (feeds.md).

Frames have the contract's columns as text, dates, booleans and whole numbers; amounts are text with a decimal point.
How a clerk writes them is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from feeds.contract import Privacy
from feeds.contract_loading import load_contracts
from feeds.municipalities import lineage_of
from feeds.simulation.delivered import OPEN_FEEDS
from feeds.simulation.records import NEVER

HOUSING_FIRST_FEEDS = ("hf_enrolments", "hf_tenancies", "hf_support", "hf_assessments", "hf_fidelity")
PROVIDER = "Biedrība “Mājvieta”"
CSQ_ITEMS = range(1, 9)

Columns = Mapping[str, pl.Expr]


@dataclass(frozen=True, slots=True)
class TownMonth:
    """One lineage's month: its first and last day, and the last day of the month delivered before (None: no such)."""

    lineage: str
    code: str
    first: int
    last: int
    last_before: int | None

    @property
    def prefix(self) -> str:
        """An id of an absorbed municipality stands behind its old code (feeds.md, "Lineage")."""
        return "" if lineage_of(self.code) == self.lineage else f"{self.lineage}:"


def month_rows(feed: str, records: pl.DataFrame, month: TownMonth) -> pl.DataFrame:
    """The feed's rows of one town's month in contract columns, and `local`, the number of the person named."""
    active = (pl.col("start") <= month.last) & (pl.col("end") >= month.first)
    if feed in OPEN_FEEDS and month.last_before is not None:
        active |= (pl.col("start") <= month.last_before) & (pl.col("end") > month.last_before)
    stated = records.filter((active & is_kept(month)) | _is_taken_back(month))
    columns = {**_COLUMNS[feed](month.last), "withdrawn": pl.when(_is_taken_back(month)).then(True)}
    return _stated(stated, columns, feed, month)


def is_kept(month: TownMonth) -> pl.Expr:
    """The record has been neither taken back nor forgotten by this month (`slips`)."""
    return (pl.col("withdrawn_on") > month.last) & (pl.col("dropped_on") > month.first)


def _is_taken_back(month: TownMonth) -> pl.Expr:
    """The month's file takes the record back: the mistake was noticed after the file before."""
    before = NEVER if month.last_before is None else month.last_before
    return (pl.col("withdrawn_on") <= month.last) & (pl.col("withdrawn_on") > before)


def person_rows(locals_: pl.DataFrame, named: pl.Series, month: TownMonth) -> pl.DataFrame:
    """The persons of one town whom the month's other feeds name, as they are known at its end."""
    return _stated(locals_.filter(pl.col("local").is_in(named.implode())), _person(month.last), "persons", month)


def facility_rows(facilities: pl.DataFrame, month: TownMonth) -> pl.DataFrame:
    """Places (`place, service, capacity, open_from, open_to, refusals`) in contract columns."""
    columns = {
        "facility_id": _id("m", "place"),
        "name": pl.format("Mītne Nr. {}", "place"),
        "service_type": pl.col("service"),
        "open_from": _date("open_from"),
        "open_to": _date("open_to"),
    }
    return _stated(facilities, columns, "facilities", month)


def _stated(rows: pl.DataFrame, columns: Columns, feed: str, month: TownMonth) -> pl.DataFrame:
    """All contract columns, the ids as this municipality writes them; what the simulation does not know is empty."""
    contract = load_contracts()[feed]
    known = rows.with_columns(**columns)
    missing = [pl.lit(None).alias(c.name) for c in contract.columns if c.name not in known.columns]
    ids = [c.name for c in contract.columns if c.privacy is Privacy.IDENTIFIER and c.id_kind != "household"]
    written = known.with_columns(missing).with_columns(
        pl.concat_str(pl.lit(month.prefix), pl.col(name)).alias(name) for name in ids
    )
    kept = [c.name for c in contract.columns]
    return written.select(*kept, *(["local"] if "local" in written.columns else []))


def _id(letter: str, column: str) -> pl.Expr:
    return pl.concat_str(pl.lit(letter), pl.col(column).cast(pl.String))


def _date(column: str) -> pl.Expr:
    return pl.from_epoch(column, "d")


def _known(column: str, last: int, *, since: str = "end") -> pl.Expr:
    """A value that is known from a day on."""
    return pl.when(pl.col(since) <= last).then(column)


def _money(cents: str) -> pl.Expr:
    euros, rest = pl.col(cents) // 100, pl.col(cents) % 100
    return pl.format("{}.{}", euros, rest.cast(pl.String).str.zfill(2))


def _person_id() -> pl.Expr:
    return _id("p", "local")


def _stays(last: int) -> Columns:
    return {
        "stay_id": _id("s", "number"),
        "local_person_id": _person_id(),
        "facility_id": _id("m", "place"),
        "check_in": _date("start"),
        "check_out": pl.from_epoch(_known("end", last), "d"),
        "exit_destination": _known("exit_destination", last),
    }


def _sightings(last: int) -> Columns:
    valid_to = pl.when(pl.col("lasts")).then(pl.min_horizontal("end", pl.lit(last)))
    return {
        "observation_id": _id("o", "number"),
        "local_person_id": _person_id(),
        "observed_on": _date("start"),
        "valid_to": pl.from_epoch(valid_to, "d"),
    }


def _discharges(last: int) -> Columns:
    offered = _known("offered_on", last, since="offered_on")
    return {
        "discharge_id": _id("d", "number"),
        "local_person_id": _person_id(),
        "ready_on": _date("start"),
        "discharged_on": pl.from_epoch(_known("end", last), "d"),
        "housing_offered": offered.is_not_null(),
        "offered_on": pl.from_epoch(offered, "d"),
        "destination": _known("destination", last),
    }


def _evictions(last: int) -> Columns:
    executed = pl.when(pl.col("is_executed") & (pl.col("end") <= last)).then("end")
    return {
        "eviction_id": _id("e", "number"),
        "local_person_id": _person_id(),
        "notice_on": _date("start"),
        "executed_on": pl.from_epoch(executed, "d"),
        "outcome": _known("outcome", last),
    }


def _enrolments(last: int) -> Columns:
    is_alive = pl.col("exit_reason") != "deceased"
    return {
        "enrolment_id": _id("h", "number"),
        "local_person_id": _person_id(),
        "provider": pl.lit(PROVIDER),
        "referred_on": _date("start"),
        "agreed_on": pl.from_epoch(_known("agreed_on", last, since="agreed_on"), "d"),
        "exited_on": pl.from_epoch(_known("end", last), "d"),
        "exit_reason": _known("exit_reason", last),
        "exit_destination": pl.when((pl.col("end") <= last) & is_alive).then("exit_destination"),
    }


def _tenancies(last: int) -> Columns:
    return {
        "tenancy_id": _id("t", "number"),
        "enrolment_id": _id("h", "enrolment"),
        "dwelling_id": _id("q", "number"),
        "move_in": _date("start"),
        "move_out": pl.from_epoch(_known("end", last), "d"),
        "rent_eur": _money("rent_cents"),
    }


def _contacts(_last: int) -> Columns:
    return {
        "contact_id": _id("k", "number"),
        "enrolment_id": _id("h", "enrolment"),
        "contact_on": _date("start"),
        "worker_id": _id("w", "worker"),
        "hours": pl.format("{}.{}", pl.col("quarter_hours") // 4, (pl.col("quarter_hours") % 4 * 25).cast(pl.String)),
    }


def _assessments(_last: int) -> Columns:
    is_follow_up = pl.col("wave") == "follow_up"
    changes = ("living_conditions_change", "quality_of_life_change", "belonging_change", "health_change")
    return {
        "assessment_id": _id("a", "number"),
        "enrolment_id": _id("h", "enrolment"),
        "assessed_on": _date("start"),
        "income_eur": _money("income_cents"),
        **{name: pl.when(is_follow_up).then("change") for name in changes},
        **{f"csq_{item}": pl.when(is_follow_up).then("answer") for item in CSQ_ITEMS},
    }


def _crises(_last: int) -> Columns:
    return {
        "event_id": _id("x", "number"),
        "local_person_id": _person_id(),
        "occurred_on": _date("start"),
        "quantity": pl.col("quantity").cast(pl.String),
    }


def _person(last: int) -> Columns:
    is_known = pl.col("code_known_from") <= last
    is_changed = pl.col("code_changed_on") <= last
    code = pl.when(is_changed | pl.col("old_code").is_null()).then("code").otherwise("old_code")
    return {
        "local_person_id": _person_id(),
        "person_code": pl.when(is_known).then(code),
        "previous_person_code": pl.when(is_known & is_changed).then("old_code"),
        "household_id": _id("g", "household"),
    }


_COLUMNS = {
    "shelter_stays": _stays,
    "living_situations": _sightings,
    "institution_discharges": _discharges,
    "evictions": _evictions,
    "hf_enrolments": _enrolments,
    "hf_tenancies": _tenancies,
    "hf_support": _contacts,
    "hf_assessments": _assessments,
    "crisis_events": _crises,
}
RESTATED_FEEDS = tuple(_COLUMNS)
