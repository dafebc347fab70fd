"""What disclosure control is told of earlier releases: all of them, and which of their periods hang on this one."""

from dataclasses import replace

import polars as pl
import pytest

from analyst.released import OBSERVATION_SCHEMA, Protected, ReleasePeriod
from analyst.releases import protection
from analyst.releases.pacing import Paced
from analyst.releases.protection import disclosure_control
from feeds.errors import UserError
from tests.unit.releases.samples import cell, observations
from tests.unit.releases.test_revisions import earlier

NOTHING = pl.DataFrame(schema=OBSERVATION_SCHEMA)
KNOWN_PERIODS = {"2026-Q3": 10, "2026-09": 20, "2027-01": 30, "2026-Q2": 40}


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """How disclosure control is asked for the release of a period after others."""
    told = {}

    def remember(exact, threshold, **known):
        told.update(known, threshold=threshold)
        return Protected(exact, pl.DataFrame(), ())

    def exact_of(_published, period):
        if period.text not in KNOWN_PERIODS:
            raise UserError("not covered")
        return observations([cell("flows_by_municipality", "LV", "inflow_new", KNOWN_PERIODS[period.text])])

    monkeypatch.setattr(protection, "protected_observations", remember)
    monkeypatch.setattr(protection, "released_observations", exact_of)

    def ask(period, before, public=NOTHING):
        disclosure_control(tmp_path, ReleasePeriod.parse(period), NOTHING, 5, before, public, lambda *_: None)
        beside = told["beside"]
        return told, [] if beside is None else sorted(beside["obs_value"])

    return ask


def released(period, number):
    return replace(
        earlier(observations([cell("flows_by_municipality", "LV", "inflow_new", number)])), number=number, period=period
    )


def test_the_first_release_has_nothing_before_it(asked):
    told, beside = asked("2026-Q3", [])
    assert (told["earlier"], beside, told["threshold"]) == (None, [], 5)


def test_earlier_releases_are_told_oldest_first_whatever_their_period(asked):
    told, _ = asked("2026-Q3", [released("2020", 2), released("2026-Q3", 1)])
    assert told["earlier"]["obs_value"].to_list() == [1, 2]


def test_periods_of_the_same_year_and_adjoining_ones_are_asked_about_too(asked):
    before = [released(period, n) for n, period in enumerate(["2026-09", "2027-01", "2026-Q2", "2026-Q2"], start=1)]
    assert asked("2026-Q4", before)[1] == [20, 30, 40]
    assert asked("2027-02", before)[1] == [30]


def test_the_public_file_is_the_latest_that_is_out_and_its_adjoining_months_are_asked_about(asked):
    public = observations([cell("flows_by_municipality", "LV", "inflow_new", 99)])
    told, beside = asked("2026-12", [released("2020", 1)], public)
    assert told["earlier"]["obs_value"].to_list() == [1, 99]
    assert beside == [30]


def test_the_period_itself_and_one_that_is_not_in_the_publication_are_not(asked):
    assert asked("2026-Q3", [released("2026-Q3", 1), released("2026-Q1", 2)])[1] == []


def test_what_the_latest_release_left_out_stays_left_out_and_nothing_else_changes(monkeypatch, tmp_path):
    def of(**values):
        return observations([cell("outcomes", "LV", name, v, cohort="_T") for name, v in values.items()])

    monkeypatch.setattr(
        protection, "protected_observations", lambda exact, *_, **__: Protected(exact, pl.DataFrame(), ())
    )
    before = [
        replace(earlier(of(n_better=None, n_same=None, n_worse=7)), number=1),
        replace(earlier(of(n_same=8)), number=2),
    ]
    now = of(n_better=6, n_same=8, n_worse=7, n_paired=9)
    period = ReleasePeriod.parse("2026-Q3")
    protected = disclosure_control(tmp_path, period, now, 5, before, NOTHING, lambda *_: None).observations
    assert protected["measure"].to_list() == now["measure"].to_list()
    assert protected["obs_value"].to_list() == [None, 8, 7, 9]
    assert protected.select("obs_status", "conf_status").rows() == [("Q", "D"), *[("A", "F")] * 3]


def test_of_many_steps_one_in_five_seconds_is_told():
    moments = iter([0, 1, 4.9, 5, 6, 9.9, 10.1])
    told = []
    paced = Paced(told.append, lambda: next(moments))
    for text in "abcdef":
        paced(text)
    assert told == ["c", "f"]
