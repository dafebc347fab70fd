"""DATE-04, DATE-05 and DATE-07: days against a person's birth and death."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from feeds.contract import Feed
from feeds.frames import status_name
from feeds.rules.cells import is_missing, is_ok, where
from feeds.rules.context import RuleContext
from feeds.rules.lookups import births, deaths, enrolments, persons_known
from feeds.rules.openness import end_columns
from feeds.rules.outcome import Rule, RuleOutcome, faults_in, only
from feeds.rules.references import NO_PAST
from feeds.rules.spans import bounds, date_columns, first_at_fault, is_sound

PERSON = "local_person_id"
PERSONS = "persons"


def _person_columns(feed: Feed) -> tuple[str, ...] | None:
    if PERSON not in {column.name for column in feed.columns} or not date_columns(feed):
        return None
    return tuple(c.name for c in feed.columns if c.name == PERSON and c.required)


def before_birth(context: RuleContext, feed: Feed) -> RuleOutcome:
    """An event in a month before the birth month; where only a year is known of one of the two, years are compared.

    The day is named. But where it must be the birth date that is wrong (`_misborn`), that is named instead, once.
    """
    rows = where(context.live(feed), is_ok(PERSON))
    undecided = None
    if context.past is None and not rows.filter(~pl.col(PERSON).is_in(persons_known(context).implode())).is_empty():
        undecided = NO_PAST
    early, misborn = _early_days(context, feed.name), _misborn(context)
    if not misborn.is_empty():
        early = early.filter(~pl.col(PERSON).is_in(misborn.implode()))
    faults = faults_in(early, {column: pl.col("column") == column for column in date_columns(feed)})
    if feed.name == PERSONS:
        faults += faults_in(rows, {"birth_date": is_ok("birth_date") & pl.col(PERSON).is_in(misborn.implode())})
    return RuleOutcome(faults, undecided)


@lru_cache(maxsize=16)
def _early_days(context: RuleContext, feed_name: str) -> pl.DataFrame:
    """`source_row`, `local_person_id`, `column`: the first day before birth of each row that has one."""
    columns = date_columns(context.contracts[feed_name])
    live = context.live(context.contracts[feed_name])
    cells = [name for column in columns for name in (column, f"{column}_precision", status_name(column))]
    # Only the cells in question: what is joined is copied.
    rows = live.filter(is_ok(PERSON)).select("source_row", PERSON, *(name for name in cells if name in live.columns))
    dated = rows.join(births(context).rename({"birth_month": "born"}), on=PERSON, how="inner")
    faulty = {column: is_ok(column) & _is_before(column, dated) for column in columns}
    return dated.select("source_row", PERSON, first_at_fault(faulty).alias("column")).drop_nulls("column")


@lru_cache(maxsize=1)
def _misborn(context: RuleContext) -> pl.Series:
    """The persons of this delivery whose birth date is what is wrong, when it contradicts other days.

    It lies after the month; or several rows speak against it; or one does, and the year is another than it was.
    """
    own = context.own(PERSONS)
    if own is None:
        return pl.Series([], dtype=pl.String)
    feeds = [
        feed.name
        for feed in context.contracts.values()
        if feed.name in context.frames and _person_columns(feed) is not None
    ]
    born = own.filter(is_ok("birth_date"))
    is_late = pl.col("birth_month") > context.period
    against = pl.concat([_early_days(context, name).select(PERSON) for name in feeds])[PERSON]
    if against.is_empty() and born.filter(is_late).is_empty():
        # Nearly always so; thousands of deliveries are judged in one run.
        return against
    rows = born.join(against.value_counts(), on=PERSON, how="left")
    doubted = rows.filter(is_late | pl.col("count").is_not_null())
    is_new = pl.col(PERSON).is_in(_with_another_birth_year(context, doubted).implode())
    return doubted.filter(is_late | (pl.col("count") > 1) | is_new)[PERSON]


def _with_another_birth_year(context: RuleContext, rows: pl.DataFrame) -> pl.Series:
    """The persons of whom an earlier month gave another birth year (HIST-05)."""
    if context.past is None:
        return pl.Series([], dtype=pl.String)
    both = rows.join(context.past.attributes(), on=PERSON, suffix="__before")
    return both.filter(_is_another_year())[PERSON]


def _is_before(column: str, frame: pl.DataFrame) -> pl.Expr:
    precision = f"{column}_precision"
    year_only = pl.col("born").str.len_chars() == len("1980")
    if precision in frame.columns:
        year_only = year_only | (pl.col(precision) == "year")
    year_before = pl.col(column).dt.year() < pl.col("born").str.head(4).cast(pl.Int32)
    month_before = pl.col(column).dt.strftime("%Y-%m") < pl.col("born")
    return pl.when(year_only).then(year_before).otherwise(month_before)


def over_age(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A person older than the limit on the period's last day, in full years from the birth month.

    Whom only another birth year than before has made so old is HIST-05's, which asks about the year.
    """
    limit = int(context.limit("DATE-05", "max_age_years"))
    rows = where(context.live(feed), is_ok("birth_date"))
    old = rows.filter(_age(context, "birth_month") > limit)
    if not old.is_empty() and context.past is not None:
        own = context.own(feed.name)
        assert own is not None, "the rule runs on a delivery with persons"
        both = own.filter(is_ok("birth_date")).join(context.past.attributes(), on=PERSON, suffix="__before")
        aged = both.filter(_is_another_year() & (_age(context, "birth_month__before") <= limit))["source_row"]
        old = old.filter(~pl.col("source_row").is_in(aged.implode()))
    return RuleOutcome(faults_in(old, {"birth_date": is_ok("birth_date")}, {"max_age_years": limit}))


def _age(context: RuleContext, born: str) -> pl.Expr:
    """Full years on the period's last day; where only the birth year is known, as if the birthday were past."""
    year, month = pl.col(born).str.head(4).cast(pl.Int32), pl.col(born).str.slice(5, 2)
    birthday_ahead = pl.when(month != "").then(month.cast(pl.Int32, strict=False) > context.last_day.month)
    return context.last_day.year - year - birthday_ahead.fill_null(False).cast(pl.Int32)


def _is_another_year() -> pl.Expr:
    """Of rows with `birth_month__before`: the birth year is known before and now, and another one (HIST-05)."""
    return pl.col("birth_month").str.head(4) != pl.col("birth_month__before").str.head(4)


def _span_of_a_person(feed: Feed) -> tuple[str, ...] | None:
    columns = {column.name for column in feed.columns}
    if feed.span is None or not columns & {PERSON, "enrolment_id"}:
        return None
    return (feed.span.start,)


def after_death(context: RuleContext, feed: Feed) -> RuleOutcome:
    """A start or end after the day of death that the municipality reported, or a record still open then.

    The end may be on that day. A tenancy is judged by its enrolment's person, unless the enrolment has ended: then
    LOG-05 and LOG-06 judge it.
    """
    if deaths(context).is_empty():
        return RuleOutcome()
    of_the_dead = _rows_of_the_dead(context, feed)
    start, end = bounds(feed)
    ends = end_columns(feed.name)
    still_open = pl.all_horizontal(is_missing(c) for c in ends) if ends else pl.lit(False)
    faulty = {
        start: pl.col(start) > pl.col("died_on"),
        end: (is_ok(end) & (pl.col(end) > pl.col("died_on"))) | still_open,
    }
    return RuleOutcome(faults_in(of_the_dead.filter(is_sound(start, end, context)), faulty))


def _rows_of_the_dead(context: RuleContext, feed: Feed) -> pl.DataFrame:
    """The live rows about a person whose death the municipality reported, with `died_on`; mostly none."""
    rows, dead = context.live(feed), deaths(context)
    if PERSON in rows.columns:
        of_the_dead = rows.filter(pl.col(PERSON).is_in(dead[PERSON].implode()) & is_ok(PERSON))
        return of_the_dead.join(dead, on=PERSON)
    running = enrolments(context).filter(~pl.col("is_ended")).join(dead, left_on="enrolled_person", right_on=PERSON)
    of_the_dead = rows.filter(pl.col("enrolment_id").is_in(running["enrolment_id"].implode()) & is_ok("enrolment_id"))
    return of_the_dead.join(running.select("enrolment_id", "died_on"), on="enrolment_id")


DATE_04 = Rule("DATE-04", _person_columns, before_birth)
DATE_05 = Rule("DATE-05", only("persons"), over_age)
DATE_07 = Rule("DATE-07", _span_of_a_person, after_death)
