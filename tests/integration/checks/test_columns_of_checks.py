"""The columns that the catalogue names for a check are those that it really looks at: none is missing, none is idle.

Great Expectations' suites tell theirs. A rule's are held from two sides on deliveries that are judged twice: it must
find the same when every column that the catalogue does not name is unreadable, and must ask for each one that it names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest

from expectations.cell_checks import judge_cells
from expectations.gate import GateInput, Stated, gate_onwards
from expectations.key_columns import STAY
from expectations.masking import INVALID
from expectations.rule_checks import context_for
from expectations.suites import suite_of
from feeds.catalogue import all_checks, check
from feeds.check_reference import example_finding
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.dropping import drops_in
from feeds.frames import status_name, stored_columns
from feeds.history import AcceptedHistory, History
from feeds.reading import read_delivery
from feeds.rules.cells import WITHDRAWN
from feeds.rules.context import RuleContext
from feeds.rules.lookups import deaths
from feeds.rules.outcome import Rule, RuleOutcome
from feeds.rules.registry import RULES
from tests.integration.checks.examples import (
    FOLDER,
    KEYS,
    EachItsOwn,
    Example,
    ReadingHere,
    all_examples,
    delivery_of,
    earlier_of,
)

PILOT = FOLDER.parent / "pilot" / "deliveries" / "2_complete"
TOWN, UP_TO = "LV0005000", "2023-07"
"""By then Liepāja had delivered something in every feed, six months had been accepted, and somebody had died."""
READING = ("filter", "select", "with_columns", "join", "__getitem__", "group_by", "unique", "sort", "drop_nulls")
"""The ways in which a rule asks a frame for columns."""
OF_RULES = [e for e in all_examples() if e.kind == "bad" and e.check_id in {rule.check_id for rule in RULES}]

Pairs = Mapping[tuple[str, str], set[str]]
"""Check and feed → names of columns."""


@dataclass(frozen=True)
class Judged:
    """A delivery whose cells have been judged, and what came before it."""

    given: GateInput
    frames: Mapping[str, pl.DataFrame]
    history: History

    def context(self, **frames: pl.DataFrame) -> RuleContext:
        """A context that remembers nothing, with some frames put in the place of others."""
        return context_for(self.given, {**self.frames, **frames}, self.history, date(2026, 4, 10))

    def outcome(self, rule: Rule, feed: Feed, **frames: pl.DataFrame) -> RuleOutcome:
        return rule.run(self.context(**frames), feed)


@pytest.fixture(scope="module")
def deliveries() -> Mapping[str, Judged]:
    """The bad example of every rule by its check's id, and under `pilot` a month of every feed delivered again."""
    given = {example.check_id: delivery_of(example) for example in OF_RULES}
    today = {example.check_id: example.today for example in OF_RULES}
    histories: dict[str, History] = {}
    for day in set(today.values()):
        earlier = [each for example in OF_RULES if example.today == day for each in earlier_of(example)]
        _, history = gate_onwards(earlier, EachItsOwn(), today=day)
        histories |= {check_id: history for check_id, of_example in today.items() if of_example == day}
    *months, last = _pilot_months()
    _, histories["pilot"] = gate_onwards([*months, last], AcceptedHistory(), today=date(2026, 4, 10))
    given["pilot"] = replace(last, delivery_id="the last month again")
    cells = judge_cells(list(given.values()))
    judged = {name: Judged(each, cells[each.delivery_id].frames, histories[name]) for name, each in given.items()}
    return {**judged, "pilot": _with_an_eviction_of_the_dead(judged["pilot"])}


@pytest.fixture(scope="module")
def asked(deliveries: Mapping[str, Judged]) -> Pairs:
    """The columns of its feed that each rule asks for in any of the deliveries."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in RULES:
        for judged in deliveries.values():
            for feed in load_contracts().values():
                if feed.name in judged.frames and rule.needs(feed) is not None:
                    with _noting(feed, found[rule.check_id, feed.name]):
                        judged.outcome(rule, feed)
    return found


def test_the_suites_look_at_exactly_the_columns_that_the_catalogue_names() -> None:
    in_suites: dict[tuple[str, str], set[str]] = defaultdict(set)
    for feed in load_contracts().values():
        for expectation in suite_of(feed):
            in_suites[expectation.check_id, feed.name].add(expectation.column)
    in_suites["KEY-03", "shelter_stays"] |= set(STAY)
    assert _named({"PRIV", "VAL", "KEY"}) == in_suites


def test_every_column_that_a_finding_of_an_example_names_is_one_of_its_check() -> None:
    outside = [
        (check_id, feed, column)
        for example in all_examples()
        for check_id, feed, _, column, _ in example.expected
        if feed is not None and column is not None and not column.startswith("column ")
        if column not in check(check_id).columns_of(load_contracts()[feed])
    ]
    assert outside == []


@pytest.mark.parametrize("example", OF_RULES, ids=lambda example: example.check_id)
def test_a_rule_finds_the_same_when_all_other_columns_are_unreadable(
    example: Example, deliveries: Mapping[str, Judged]
) -> None:
    (rule,) = (rule for rule in RULES if rule.check_id == example.check_id)
    judged = deliveries[example.check_id]
    concerned = [
        feed for feed in load_contracts().values() if rule.needs(feed) is not None and feed.name in judged.frames
    ]
    assert any(judged.outcome(rule, feed).faults for feed in concerned)
    for feed in concerned:
        others = [c.name for c in feed.columns if c.name not in {*_columns(rule, feed), feed.key, WITHDRAWN}]
        blind = _without(judged.frames[feed.name], feed, others)
        assert judged.outcome(rule, feed, **{feed.name: blind}) == judged.outcome(rule, feed)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.check_id)
def test_a_rule_asks_for_every_column_that_the_catalogue_names(rule: Rule, asked: Pairs) -> None:
    idle = {
        (feed.name, column)
        for feed in load_contracts().values()
        if rule.needs(feed) is not None
        for column in _columns(rule, feed)
        if column not in asked[rule.check_id, feed.name]
    }
    assert idle == set()


@pytest.mark.parametrize("example", OF_RULES, ids=lambda example: example.check_id)
def test_the_page_of_a_check_shows_a_message_about_a_column_that_its_findings_name(example: Example) -> None:
    shown = example_finding(check(example.check_id))
    named = {column for _, feed, _, column, _ in example.expected if feed == shown.feed}
    assert not named or shown.column in named


def _named(groups: set[str]) -> Pairs:
    """What the catalogue names for the checks of these groups."""
    named = {
        (entry.id, feed.name): set(entry.columns_of(feed))
        for entry in all_checks()
        if entry.group in groups
        for feed in load_contracts().values()
    }
    return {pair: columns for pair, columns in named.items() if columns}


def _columns(rule: Rule, feed: Feed) -> tuple[str, ...]:
    return check(rule.check_id).columns_of(feed)


def _without(frame: pl.DataFrame, feed: Feed, columns: list[str]) -> pl.DataFrame:
    """The frame with these columns as if every cell of them had a finding of its own, and no value."""
    stored = [name for column in columns for name in stored_columns(feed.column(column))]
    return frame.with_columns(
        *(pl.lit(None, dtype=frame.schema[name]).alias(name) for name in stored),
        *(pl.lit(INVALID).alias(status_name(column)) for column in columns),
    )


@contextmanager
def _noting(feed: Feed, columns: set[str]) -> Iterator[None]:
    """Note which columns of the feed are asked of frames that hold its statuses."""
    contract_column = {name: c.name for c in feed.columns for name in (*stored_columns(c), c.name, status_name(c.name))}
    statuses = {status_name(column.name) for column in feed.columns}

    def watched(method: str) -> Any:
        original = getattr(pl.DataFrame, method)

        def ask(frame: pl.DataFrame, *wanted: Any, **also: Any) -> Any:
            wanted = tuple(list(each) if isinstance(each, Iterator) else each for each in wanted)
            if statuses <= set(frame.columns):
                columns.update(contract_column[n] for n in _names((*wanted, *also.values())) if n in contract_column)
            return original(frame, *wanted, **also)

        return patch.object(pl.DataFrame, method, ask)

    with ExitStack() as stack:
        for method in READING:
            stack.enter_context(watched(method))
        yield


def _names(wanted: Any) -> Iterator[str]:
    for each in wanted:
        if isinstance(each, pl.Expr):
            yield from each.meta.root_names()
        elif isinstance(each, str):
            yield each
        elif isinstance(each, (list, tuple)):
            yield from _names(each)


def _with_an_eviction_of_the_dead(judged: Judged) -> Judged:
    """DATE-07 looks at the records of the dead alone, and nobody in the pilot was given notice before dying."""
    dead = deaths(judged.context())["local_person_id"][0]
    evictions = judged.frames["evictions"].with_columns(pl.lit(dead).alias("local_person_id"))
    return replace(judged, frames={**judged.frames, "evictions": evictions})


def _pilot_months() -> list[GateInput]:
    drops = drops_in(sorted(PILOT.glob(f"{TOWN}_*.csv"))).deliveries
    return [
        GateInput(
            f"{TOWN} {drop.period}",
            TOWN,
            drop.period,
            read_delivery(drop.read(), municipality=TOWN, period=drop.period, keys=KEYS, pool=ReadingHere()),
            Stated(),
        )
        for drop in sorted(drops, key=lambda drop: drop.period)
        if drop.period <= UP_TO
    ]
