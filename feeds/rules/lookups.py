"""What other rows say about a person, a facility or an enrolment: this delivery's own row, else the accepted past.

Each function gives a small frame with one row an id (a token), which can be joined without fan-out. Withdrawn records
and keys that stand in the delivery twice are left out. A value whose cell has a finding is null. Several rules ask the
same of one delivery, so the last answer is remembered.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.rules.cells import is_live, is_missing, is_ok
from feeds.rules.context import RuleContext
from feeds.rules.spans import bounds, in_order, is_sound

DECEASED = "deceased"

_DEATHS = (
    ("shelter_stays", ("exit_destination",)),
    ("institution_discharges", ("destination",)),
    ("hf_enrolments", ("exit_reason", "exit_destination")),
)
"""Feeds whose end can be a death, and the columns that say so (methodology 3, "Death")."""


@lru_cache(maxsize=1)
def births(context: RuleContext) -> pl.DataFrame:
    """`local_person_id`, `birth_month` (`1980-05`, or `1980` when only the year is known). Only known ones."""
    own = context.own("persons")
    if own is not None:
        own = own.select("local_person_id", _sound("birth_month", "birth_date"))
    return _own_then_past(context, own, "birth_month", pl.String).drop_nulls("birth_month")


@lru_cache(maxsize=1)
def persons_known(context: RuleContext) -> pl.Series:
    """The persons whose attributes can be looked up at all, here or in the past."""
    own = context.own("persons")
    here = pl.Series([], dtype=pl.String) if own is None else own["local_person_id"]
    return here if context.past is None else pl.concat([here, context.past.known_keys("persons")]).unique()


@lru_cache(maxsize=1)
def addiction_needs(context: RuleContext) -> pl.DataFrame:
    """`local_person_id`, `addiction_need`: true, false, or null when no month says it.

    A person whose cell is faulty in this delivery is left out: nothing may be concluded of them.
    """
    own = context.own("persons")
    if own is None:
        return _own_then_past(context, None, "addiction_need", pl.Boolean)
    judged = own.filter(is_ok("addiction_need") | is_missing("addiction_need"))
    needs = _own_then_past(context, judged, "addiction_need", pl.Boolean)
    faulty = own.filter(~is_ok("addiction_need") & ~is_missing("addiction_need"))["local_person_id"]
    return needs.filter(~pl.col("local_person_id").is_in(faulty.implode()))


@lru_cache(maxsize=1)
def households(context: RuleContext) -> pl.DataFrame:
    """`local_person_id`, `household_type`, `household_id` (token): the known values, null when no month gives one.

    A person with a faulty cell in one of the two in this delivery is left out: nothing may be concluded of them.
    """
    own = context.own("persons")
    columns = ("household_type", "household_id")
    faulty = pl.Series([], dtype=pl.String)
    if own is not None:
        decided = pl.all_horizontal(is_ok(column) | is_missing(column) for column in columns)
        faulty = own.filter(~decided)["local_person_id"]
        own = own.filter(decided)
    types, ids = (_own_then_past(context, own, column, pl.String) for column in columns)
    return types.join(ids, on="local_person_id").filter(~pl.col("local_person_id").is_in(faulty.implode()))


@lru_cache(maxsize=1)
def enrolments(context: RuleContext) -> pl.DataFrame:
    """`enrolment_id`, `enrolled_person`, `referred_on`, `exited_on`, `is_ended` (null when the cell is faulty).

    Days that are out of order, or an exit that is not of the period, have findings of their own (DATE-01 to DATE-03)
    and are null.
    """
    own = context.own("hf_enrolments")
    columns = ("enrolment_id", "local_person_id", "referred_on", "exited_on", "is_ended")
    frames: list[pl.DataFrame] = []
    restated = context.own_keys("hf_enrolments")
    if own is not None:
        is_agreed_before = is_ok("agreed_on") & (pl.col("agreed_on") < pl.col("referred_on")).fill_null(False)
        referred = pl.when(in_order("referred_on", "exited_on") & ~is_agreed_before).then("referred_on")
        exited = pl.when(is_sound("referred_on", "exited_on", context) & ~_ended_before(context)).then("exited_on")
        ended = pl.when(exited.is_not_null()).then(True).when(is_missing("exited_on")).then(False)
        frames.append(
            own.filter(is_live(context.contracts["hf_enrolments"])).select(
                "enrolment_id", _sound("local_person_id"), referred.alias("referred_on"), exited.alias("exited_on"),
                ended.alias("is_ended"),
            )
        )  # fmt: skip
    if context.past is not None:
        past = context.past.current("hf_enrolments").filter(~pl.col("enrolment_id").is_in(restated.implode()))
        frames.append(past.with_columns(pl.col("exited_on").is_not_null().alias("is_ended")).select(columns))
    schema = dict(zip(columns, (pl.String, pl.String, pl.Date, pl.Date, pl.Boolean), strict=True))
    found = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    return found.rename({"local_person_id": "enrolled_person"})


def _ended_before(context: RuleContext) -> pl.Expr:
    """An enrolment that ended before the period and was not open in the last accepted file (DATE-03)."""
    is_early = (pl.col("exited_on") < context.first_day).fill_null(False)
    if context.past is None or context.frames["hf_enrolments"].filter(is_early).is_empty():
        return pl.lit(False)
    followed = context.past.open_keys("hf_enrolments")
    return is_early & ~pl.col("enrolment_id").is_in(followed.implode())


@lru_cache(maxsize=1)
def facility_openings(context: RuleContext) -> pl.DataFrame:
    """`facility_id`, `open_from`, `open_to` as of this month: the delivery's row, else the latest earlier one.

    A row whose days have findings of their own (DATE-01 to DATE-03) says nothing. Where rows of this delivery cannot be
    told by their keys, earlier months say nothing either: one of them may be the facility's of this month.
    """
    own = context.own("facilities")
    columns = ("facility_id", "open_from", "open_to")
    frames: list[pl.DataFrame] = []
    if own is not None:
        dated = in_order("open_from", "open_to") & (pl.col("open_from") <= context.last_day)
        dated &= is_missing("open_to") | (pl.col("open_to") >= context.first_day)
        frames.append(own.filter(dated).select(columns))
    may_be_here = context.lacks_keys("facilities") if own is not None else "facilities" in context.unreadable
    if context.past is not None and not may_be_here:
        earlier = context.past.rows("facilities").filter(
            (pl.col("period") <= context.period)
            & ~pl.col("facility_id").is_in(context.own_keys("facilities").implode())
        )
        latest = earlier.sort("period", maintain_order=True).unique("facility_id", keep="last", maintain_order=True)
        frames.append(latest.select(columns))
    schema = dict(zip(columns, (pl.String, pl.Date, pl.Date), strict=True))
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


@lru_cache(maxsize=1)
def deaths(context: RuleContext) -> pl.DataFrame:
    """`local_person_id`, `died_on`: the earliest death up to the period's end that this municipality reported.

    A day that is faulty itself (before the record's start, after the period) is no day of death.
    """
    found: list[pl.DataFrame] = [pl.DataFrame(schema={"local_person_id": pl.String, "died_on": pl.Date})]
    for name, says in _DEATHS:
        feed = context.contracts[name]
        start, end = bounds(feed)
        own = context.own(name)
        if own is not None:
            died = pl.any_horizontal((is_ok(c) & (pl.col(c) == DECEASED)).fill_null(False) for c in says)
            told = is_live(feed) & is_ok("local_person_id") & in_order(start, end) & is_ok(end) & died
            found.append(own.select(pl.col("local_person_id").filter(told), pl.col(end).filter(told).alias("died_on")))
        if context.past is not None:
            died = pl.any_horizontal((pl.col(c) == DECEASED).fill_null(False) for c in says)
            told = died & pl.col(end).is_not_null() & ~pl.col(feed.key).is_in(context.own_keys(name).implode())
            past = context.past.current(name)
            found.append(past.select(pl.col("local_person_id").filter(told), pl.col(end).filter(told).alias("died_on")))
    reported = pl.concat(found).filter(pl.col("died_on") <= context.last_day)
    return reported.group_by("local_person_id").agg(pl.col("died_on").min())


def _sound(value: str, cell: str | None = None) -> pl.Expr:
    """The value where its cell is sound, else null. `cell` names the contract column when that has another name."""
    return pl.when(is_ok(cell or value)).then(pl.col(value)).alias(value)


def _own_then_past(
    context: RuleContext, own: pl.DataFrame | None, value: str, dtype: type[pl.DataType]
) -> pl.DataFrame:
    """Of each person a known value of this delivery, else the latest known one of the past (methodology 2)."""
    key = "local_person_id"
    frames = [] if context.past is None else [context.past.known_attributes().select(key, value)]
    if own is not None:
        frames.append(own.select(key, value))
    if not frames:
        return pl.DataFrame(schema={key: pl.String, value: dtype})
    return pl.concat(frames).group_by(key, maintain_order=True).agg(pl.col(value).drop_nulls().last())
