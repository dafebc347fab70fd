"""What is carried on from month to month must be what looking at everything anew would say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from expectations.gate import GateInput
from feeds.history import AcceptedHistory
from feeds.municipal_history import MunicipalHistory
from tests.unit.gate.deliveries import delivery, good

MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
MADONA, VARAKLANI = "LV0038001", "LV0055000"

QUESTIONS: dict[str, Callable[[MunicipalHistory], pl.DataFrame | pl.Series]] = {
    "rows": lambda past: past.rows("shelter_stays"),
    "current": lambda past: past.current("shelter_stays"),
    "until_now": lambda past: past.until_now("shelter_stays"),
    "known_keys": lambda past: past.known_keys("shelter_stays"),
    "earlier_keys": lambda past: past.earlier_keys("shelter_stays"),
    "withdrawn_keys": lambda past: past.withdrawn_keys("shelter_stays"),
    "open_keys": lambda past: past.open_keys("shelter_stays"),
    "known_attributes": lambda past: past.known_attributes(),
    "attributes": lambda past: past.attributes(),
}


def month(rng: Random, municipality: str, period: str, version: int = 1) -> GateInput:
    """Some stays of the month, some of them withdrawn or restated from earlier ones, and what is known of persons."""
    year, number = int(period[:4]), int(period[5:])
    stays = [
        good(
            "shelter_stays",
            stay_id=f"S{stay}",
            check_in=date(year, number, 1 + stay),
            check_out=rng.choice((None, date(year, number, 28))),
            withdrawn=rng.choice((None, None, None, True)),
        )
        for stay in rng.sample(range(12), k=4)
    ]
    persons = [
        good(
            "persons",
            local_person_id=f"P{person}",
            sex=rng.choice(("M", "F", "U")),
            birth_date=rng.choice((None, "1980", "1980-05")),
            household_type=rng.choice((None, "single", "couple")),
        )
        for person in rng.sample(range(6), k=3)
    ]
    return delivery(
        delivery_id=f"{municipality}-{period}-v{version}", municipality=municipality, period=period, base={},
        persons=persons, shelter_stays=stays,
    )  # fmt: skip


def answers(past: MunicipalHistory, asked: Sequence[str]) -> dict[str, pl.DataFrame]:
    found = {name: QUESTIONS[name](past) for name in asked}
    frames = {name: each.to_frame() if isinstance(each, pl.Series) else each for name, each in found.items()}
    return {name: frame.sort(pl.all()) for name, frame in frames.items()}


def assert_carried_on_as_anew(accepted: Sequence[GateInput], municipality: str, rng: Random) -> None:
    """Ask after each acceptance, always some other questions, and compare with a history that was never asked."""
    history = AcceptedHistory()
    for position, given in enumerate(accepted, start=1):
        history = history.with_accepted(given)
        anew = AcceptedHistory()
        for earlier in accepted[:position]:
            anew = anew.with_accepted(earlier)
        period, replacing = rng.choice(MONTHS), rng.choice(((), ("shelter_stays",), ("shelter_stays", "persons")))
        asked = rng.sample(list(QUESTIONS), k=4)
        carried = answers(history.seen_by(municipality, period, replacing=replacing), asked)
        for name, frame in answers(anew.seen_by(municipality, period, replacing=replacing), asked).items():
            assert_frame_equal(carried[name], frame)


@pytest.mark.parametrize("seed", range(4))
def test_months_in_their_order(seed: int) -> None:
    rng = Random(seed)
    assert_carried_on_as_anew([month(rng, "LV0001000", period) for period in MONTHS], "LV0001000", rng)


@pytest.mark.parametrize("seed", range(4))
def test_late_months_and_corrections_between_them(seed: int) -> None:
    rng = Random(seed)
    in_any_order = rng.sample(MONTHS, k=12) + rng.choices(MONTHS, k=12)
    accepted = [month(rng, "LV0001000", period, version) for version, period in enumerate(in_any_order)]
    assert_carried_on_as_anew(accepted, "LV0001000", rng)


@pytest.mark.parametrize("seed", range(4))
def test_an_absorbed_municipality_and_its_successor(seed: int) -> None:
    rng = Random(seed)
    accepted = [month(rng, VARAKLANI, period) for period in MONTHS if period < "2025-07"]
    accepted += [month(rng, MADONA, period) for period in MONTHS if period >= "2025-07"]
    rng.shuffle(accepted)
    assert_carried_on_as_anew(accepted, MADONA, rng)


def test_a_month_that_is_asked_nothing_leaves_no_gap() -> None:
    rng = Random(1)
    january, february, march = (month(rng, "LV0001000", period) for period in MONTHS[:3])
    history = AcceptedHistory().with_accepted(january)
    history.seen_by("LV0001000", "2024-02", replacing=()).current("shelter_stays")
    history = history.with_accepted(february).with_accepted(march)
    past = history.seen_by("LV0001000", "2024-04", replacing=())
    assert set(past.rows("shelter_stays")["period"]) == {"2024-01", "2024-02", "2024-03"}


def test_a_record_once_withdrawn_is_not_brought_back_by_a_later_month() -> None:
    stay = good("shelter_stays", check_in=date(2024, 1, 5))
    taken_back = delivery(delivery_id="a", period="2024-01", base={}, shelter_stays=[{**stay, "withdrawn": True}])
    again = delivery(delivery_id="b", period="2024-02", base={}, shelter_stays=[stay])
    history = AcceptedHistory().with_accepted(taken_back)
    assert history.seen_by("LV0001000", "2024-02", replacing=()).current("shelter_stays").is_empty()
    past = history.with_accepted(again).seen_by("LV0001000", "2024-03", replacing=())
    assert past.current("shelter_stays").is_empty()


def test_without_any_month_there_is_nothing() -> None:
    past = AcceptedHistory().seen_by("LV0001000", "2024-01", replacing=())
    assert all(frame.is_empty() for frame in answers(past, list(QUESTIONS)).values())
