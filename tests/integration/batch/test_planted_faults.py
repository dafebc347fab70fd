"""Thousands of planted faults of every kind: each found where it is, once, and nothing else; in a batch as alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise

import pytest

from expectations.gate import gate, gate_onwards
from feeds.catalogue import all_checks
from feeds.findings import Outcome, Severity, Verdict, outcome_of
from feeds.history import AcceptedHistory
from feeds.simulation.faults import NOT_PLANTED, Shelf, all_kinds
from tests.worlds.planted import (
    MONTHS,
    TODAY,
    TOWNS,
    Month,
    Unmoved,
    faulty_month,
    places,
    planted_country,
    read,
    single_faults,
    sound_delivery,
    true_places,
)
from tests.worlds.writing import STYLES

pytestmark = pytest.mark.slow

FEWEST_FAULTS = 3000
LONE_TOWN, LOTS = "LV0021000", 4
"""The town of the faults that each need a delivery of their own, and the lots of each kind in its month."""
SOME_TOWNS = TOWNS[:4]
"""Towns that are also judged one delivery after another; a town never sees another's records."""
SHARING = set(Shelf) - {Shelf.ALONE}
IN_CSV, IN_XLSX = (STYLES[3], 2), (STYLES[2], 1)
"""The styles of that town, and how many faults of each check are planted in it."""
ONLY_IN_CSV = {
    "FILE-04", "FILE-10", "FILE-14", "FILE-15", "FILE-16", "FILE-17", "FILE-23", "FILE-24", "HIST-02",
}  # fmt: skip
ONLY_IN_XLSX = {"FILE-02", "FILE-06", "FILE-07", "FILE-26", "FILE-27"}


@dataclass(frozen=True)
class Judged:
    """Deliveries with their truth, and the verdicts on them and on what a clerk made of them."""

    months: list[Month]
    verdicts: Mapping[str, Verdict]
    repaired: Mapping[str, Verdict]


@pytest.fixture(scope="module")
def country() -> Judged:
    months = planted_country()
    given = [month.given for month in months]
    verdicts = gate(given, AcceptedHistory(), today=TODAY)
    past = AcceptedHistory()
    for each in given:
        if verdicts[each.delivery_id].outcome.is_accepted:
            past = past.with_accepted(each)
    mended = [month.repaired for month in months if month.repaired is not None]
    return Judged(months, verdicts, gate(mended, Unmoved(past), today=TODAY))


@pytest.fixture(scope="module", params=[IN_CSV, IN_XLSX], ids=["csv", "xlsx"])
def lone(request: pytest.FixtureRequest) -> Judged:
    """Each fault that is judged over a whole feed or file, after seven sound months, the last of which some correct."""
    style, most = request.param
    sound = [sound_delivery(LONE_TOWN, period, before, LOTS, style) for before, period in pairwise(MONTHS)]
    past = [read(f"before {delivery.period}", delivery) for delivery in sound[:-1]]
    accepted, history = gate_onwards(past, AcceptedHistory(), today=TODAY)
    assert {verdict.outcome for verdict in accepted.values()} == {Outcome.ACCEPTED}
    faulty = list(single_faults(sound[-1], sound[-2], most))
    assert {each.repaired() for _, each in faulty} <= {sound[-1].saved(), sound[-2].saved()}
    months = [faulty_month(each.faults[0].kind.name, clean, each) for clean, each in faulty]
    mended = [read(f"mended {delivery.period}", delivery) for delivery in sound[-2:]]
    verdicts = gate([*(month.given for month in months), *mended], Unmoved(history), today=TODAY)
    return Judged(months, verdicts, {given.delivery_id: verdicts[given.delivery_id] for given in mended})


def _wrong(judged: Judged) -> dict[str, dict[str, object]]:
    """Of each delivery whose findings are not those of its truth what is missing and what is too much."""
    wrong = {}
    for month in judged.months:
        found, true = places(judged.verdicts[month.given.delivery_id].findings), true_places(month.faults)
        if found != true:
            wrong[month.given.delivery_id] = {"missed": dict(true - found), "too much": dict(found - true)}
    return wrong


def test_every_check_of_the_catalogue_is_planted_or_says_why_not() -> None:
    planted = {kind.check_id for kind in all_kinds()}
    assert planted.isdisjoint(NOT_PLANTED)
    assert planted | set(NOT_PLANTED) == {entry.id for entry in all_checks()}


def test_thousands_of_faults_are_planted(country: Judged) -> None:
    assert sum(len(month.faults) for month in country.months) >= FEWEST_FAULTS


def test_every_kind_is_planted_that_can_share_a_delivery(country: Judged) -> None:
    planted = {fault.kind.name for month in country.months for fault in month.faults}
    assert {kind.name for kind in all_kinds() if kind.shelf is not Shelf.ALONE} == planted


def test_every_fault_is_found_where_it_is_and_nothing_else_is(country: Judged) -> None:
    assert _wrong(country) == {}


def test_findings_are_as_grave_as_the_catalogue_says_and_decide_the_outcome(country: Judged) -> None:
    graver = {Outcome.REJECTED: {Severity.ERROR}, Outcome.NEEDS_CONFIRMATION: {Severity.CONFIRM}}
    for month in country.months:
        verdict = country.verdicts[month.given.delivery_id]
        severities = {fault.severity for fault in month.faults}
        assert {finding.severity for finding in verdict.findings} == severities
        assert verdict.outcome is outcome_of(verdict.findings)
        assert graver.get(verdict.outcome, set()) <= severities


def test_sound_months_are_accepted_also_after_a_month_that_was_refused_or_waits(country: Judged) -> None:
    outcomes = {month.given.delivery_id: country.verdicts[month.given.delivery_id].outcome for month in country.months}
    assert {outcomes[month.given.delivery_id] for month in country.months if not month.faults} == {Outcome.ACCEPTED}
    assert {Outcome.REJECTED, Outcome.NEEDS_CONFIRMATION} <= set(outcomes.values())


def test_what_a_clerk_mends_is_accepted(country: Judged) -> None:
    assert {verdict.outcome for verdict in country.repaired.values()} == {Outcome.ACCEPTED}


def test_most_faults_are_mended_in_the_very_cells_that_the_findings_name(country: Judged) -> None:
    elsewhere = Counter(
        fault.check_id
        for month in country.months
        for fault in month.faults
        if fault.repair and not fault.is_mended_where_found
    )
    assert set(elsewhere) <= {"DATE-06", "LOG-07", "LOG-08", "STAY-01"}


def _shelves(month: Month) -> set[Shelf]:
    return {fault.kind.shelf for fault in month.faults}


def _serialised(verdict: Verdict) -> bytes:
    return json.dumps(asdict(verdict), default=str, sort_keys=False).encode("utf-8")


def test_one_by_one_every_verdict_is_the_same_to_the_byte(country: Judged) -> None:
    alone: dict[str, Verdict] = {}
    history = AcceptedHistory()
    some = [month.given for month in country.months if month.given.municipality in SOME_TOWNS]
    for given in sorted(some, key=lambda each: each.period):
        verdict, history = gate_onwards([given], history, today=TODAY)
        alone |= verdict
    assert {
        shelf for month in country.months if any(month.given is each for each in some) for shelf in _shelves(month)
    } == SHARING
    for delivery_id, verdict in alone.items():
        assert _serialised(verdict) == _serialised(country.verdicts[delivery_id]), delivery_id


def test_every_check_of_a_whole_feed_or_file_is_planted(lone: Judged) -> None:
    possible = {kind.check_id for kind in all_kinds() if kind.shelf is Shelf.ALONE}
    planted = {fault.check_id for month in lone.months for fault in month.faults}
    assert possible - planted in (ONLY_IN_CSV, ONLY_IN_XLSX)


def test_a_fault_of_a_whole_feed_or_file_is_found_and_nothing_else_is(lone: Judged) -> None:
    assert _wrong(lone) == {}


def test_mended_it_is_the_sound_delivery_again_which_is_accepted(lone: Judged) -> None:
    assert [verdict.outcome for verdict in lone.repaired.values()] == [Outcome.ACCEPTED, Outcome.ACCEPTED]
