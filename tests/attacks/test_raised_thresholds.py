"""A threshold that is raised: 3, then 5, then 10. What is out cannot be taken back; nothing is added to it."""

import polars as pl
import pytest

from analyst.disclosure.auditing import Weakness
from analyst.released import Protected, protected_observations
from analyst.released.observations import KEY
from tests.attacks.attacker import attack
from tests.attacks.worlds import first_month, world

STEPS = (3, 5, 10)
SEEDS = range(3)
COUNTS = ("PS", "D")
IS_SHOWN = pl.col("obs_value").is_not_null()


@pytest.fixture(scope="module", params=SEEDS)
def steps(request: pytest.FixtureRequest) -> list[Protected]:
    """The same figures, released at each threshold after those before."""
    exact = world(request.param)
    done: list[Protected] = []
    for threshold in STEPS:
        earlier = pl.concat([step.observations for step in done]) if done else None
        done.append(protected_observations(exact, threshold, earlier=earlier))
    return done


def known(steps: list[Protected]) -> pl.DataFrame:
    """What somebody has who keeps every release: each figure as it was last shown, else as it was left out."""
    everything = pl.concat([step.observations for step in steps])
    return pl.concat([everything.filter(~IS_SHOWN), everything.filter(IS_SHOWN)]).unique(
        KEY, keep="last", maintain_order=True
    )


def shown(observations: pl.DataFrame) -> set[tuple[str, ...]]:
    return set(observations.filter(IS_SHOWN).select(KEY).rows())


def test_no_release_is_refused_for_what_is_out_already(steps: list[Protected]) -> None:
    assert [step.leaks for step in steps] == [(), (), ()]
    assert {leak.weakness for step in steps for leak in step.open_already} <= {Weakness.OPEN_ALREADY}
    assert steps[0].open_already == ()


def test_what_is_below_the_new_threshold_is_not_shown_again(steps: list[Protected]) -> None:
    """Nor a rate or a share of it."""
    for step, threshold in zip(steps, STEPS, strict=True):
        counts = step.observations.filter(pl.col("unit_measure").is_in(COUNTS))
        assert counts.filter(pl.col("obs_value").is_between(1, threshold - 1)).is_empty()
        gone = counts.filter(pl.col("measure") == "persons", ~IS_SHOWN).select(KEY[:-1])
        rates = step.observations.filter(pl.col("measure") == "rate_per_10k", IS_SHOWN)
        assert rates.join(gone, on=KEY[:-1]).is_empty()
    first, *_, last = (step.observations for step in steps)
    assert first.filter(pl.col("unit_measure").is_in(COUNTS), pl.col("obs_value").is_between(3, 9)).height
    assert shown(last) < shown(first)


def test_nothing_is_left_out_for_what_is_known_anyway(steps: list[Protected]) -> None:
    """What a later release drops is small, or a rate of something small."""
    for before, after, threshold in zip(steps, steps[1:], STEPS[1:], strict=False):
        dropped = before.observations.filter(IS_SHOWN).join(after.observations.filter(~IS_SHOWN), on=KEY, how="semi")
        counts = dropped.filter(pl.col("unit_measure").is_in(COUNTS))
        assert counts.height > 0
        assert counts["obs_value"].is_between(1, threshold - 1).all()
        assert dropped.filter(pl.col("measure") == "amount_eur").is_empty()


def test_all_of_them_together_tell_no_more_than_the_first(steps: list[Protected]) -> None:
    everything = known(steps)
    assert shown(everything) == shown(steps[0].observations)
    in_tables = set(everything.select(KEY).rows())
    for use_flags in (False, True):
        found = attack(everything, STEPS[0], use_flags=use_flags)
        assert [one for one in found if one.key in in_tables] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_new_month_is_protected_to_the_new_threshold_beside_an_old_one(seed: int) -> None:
    exact = world(seed)
    is_old = first_month(exact)
    october, november = exact.filter(is_old), exact.filter(~is_old)

    first = protected_observations(october, STEPS[0])
    second = protected_observations(november, STEPS[-1], earlier=first.observations, beside=october)

    assert second.leaks == ()
    later = str(november.filter(pl.col("table") == "flows_by_municipality")["time_period"].min())
    open_already: set[object] = {leak.key for leak in second.open_already}
    found = {leak.key for leak in attack(known([first, second]), STEPS[-1]) if leak.key[2].startswith(later)}
    # A month begins as the one before it ended, which is told.
    assert {key for key in found if key[-1] != "active_start"} <= open_already
