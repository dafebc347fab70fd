"""What is released withstands an attack that knows nothing of how it was protected; what is not protected does not."""

from __future__ import annotations

import random

import polars as pl
import pytest

from analyst.released import linking, protected_observations
from analyst.released.observations import KEY
from tests.attacks.attacker import Found, attack, not_negative, orders, sums, true_unshown
from tests.attacks.worlds import first_month, world

WORLDS, SAMPLE, FEW = 200, 12, 5
THRESHOLDS = (3, 5, 10)


def threshold_of(seed: int) -> int:
    return THRESHOLDS[seed % len(THRESHOLDS)]


def small(threshold: int) -> pl.Expr:
    """Figures that are left out for themselves."""
    is_count = pl.col("unit_measure").is_in(["PS", "D"])
    return (is_count & pl.col("obs_value").is_between(1, threshold - 1)) | (pl.col("conf_status") == "A")


def holds(seed: int) -> None:
    threshold = threshold_of(seed)
    exact = world(seed)

    protected = protected_observations(exact, threshold)

    assert protected.leaks == ()
    out = protected.observations
    published = out.filter(pl.col("obs_value").is_not_null())
    assert published.filter(
        pl.col("unit_measure").is_in(["PS", "D"]), pl.col("obs_value").is_between(1, threshold - 1)
    ).is_empty()
    assert worked_out(out, exact, threshold) == []
    assert worked_out(out, exact, threshold, use_flags=True) == []


def worked_out(published: pl.DataFrame, exact: pl.DataFrame, threshold: int, *, use_flags: bool = False) -> list[Found]:
    """What the attack finds. Of what no table shows, nobody, or many, are no secret."""
    unshown = true_unshown(exact)
    found = attack(published, threshold, use_flags=use_flags)
    return [one for one in found if 0 < unshown.get(one.key, 1) < threshold]


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_nothing_is_worked_out_of_a_random_world(seed: int) -> None:
    holds(seed)


@pytest.mark.slow
@pytest.mark.parametrize("tenth", range(10))
def test_nothing_is_worked_out_of_200_random_worlds(tenth: int) -> None:
    for seed in range(tenth * WORLDS // 10, (tenth + 1) * WORLDS // 10):
        holds(seed)


@pytest.mark.parametrize("seed", range(FEW))
def test_two_releases_together_tell_no_more_than_each_alone(seed: int) -> None:
    threshold = threshold_of(seed)
    exact = world(seed)
    is_first = first_month(exact)
    october, november = exact.filter(is_first), exact.filter(~is_first)

    first = protected_observations(october, threshold)
    second = protected_observations(november, threshold, earlier=first.observations, beside=october)

    assert (first.leaks, second.leaks) == ((), ())
    together = pl.concat([first.observations, second.observations])
    assert worked_out(together, exact, threshold) == []
    assert worked_out(together, exact, threshold, use_flags=True) == []


def test_a_figure_that_changes_by_less_than_the_threshold_is_not_published_again() -> None:
    exact = world(3)
    first = protected_observations(exact, 5).observations
    shown = first.filter(pl.col("measure") == "client_days", pl.col("obs_value") > 10, pl.col("ref_area") == "LV")
    is_it = pl.all_horizontal(pl.col(name) == shown[name][0] for name in KEY)
    revised = exact.with_columns(
        pl.when(is_it).then(pl.col("obs_value") + 2).otherwise(pl.col("obs_value")).alias("obs_value")
    )

    second = protected_observations(revised, 5, earlier=first).observations

    assert second.filter(is_it)["obs_status"].to_list() == ["Q"]


def test_two_more_entrants_at_a_later_cut_off_are_not_told_by_the_difference() -> None:
    exact = next(world(seed) for seed in range(SAMPLE) if _many_entrants(world(seed)).height)
    first = protected_observations(exact, 3).observations
    grown = exact.filter(pl.col("table") == "retention").with_columns(
        pl.lit("2025-12").alias("time_period"),
        pl.when(pl.col("measure").is_in(["entrants", "housed"]))
        .then(pl.col("obs_value") + 2)
        .otherwise(pl.col("obs_value"))
        .alias("obs_value"),
    )

    second = protected_observations(grown, 3, earlier=first).observations

    entrants = pl.col("measure") == "entrants"
    assert _many_entrants(first).height
    assert second.filter(entrants)["obs_value"].null_count() == second.filter(entrants).height


def _many_entrants(observations: pl.DataFrame) -> pl.DataFrame:
    return observations.filter(pl.col("measure") == "entrants", pl.col("obs_value") > 20)


@pytest.mark.parametrize("seed", range(FEW))
def test_where_small_figures_alone_are_left_out_the_attack_finds_them(seed: int) -> None:
    threshold = threshold_of(seed)
    exact = world(seed)
    primary_only = exact.with_columns(
        pl.when(small(threshold)).then(None).otherwise(pl.col("obs_value")).alias("obs_value"),
        pl.when(small(threshold)).then(pl.lit("A")).otherwise(pl.lit("F")).alias("conf_status"),
    )

    found = attack(primary_only, threshold)

    assert found
    told = {key: value for *key_, value in exact.select(*KEY, "obs_value").rows() for key in [tuple(key_)]}
    told |= true_unshown(exact)
    assert all(leak.lowest - 0.01 <= told[leak.key] <= leak.highest + 0.01 for leak in found)


@pytest.mark.parametrize("seed", range(FEW))
def test_one_figure_published_that_should_not_be_lets_others_be_found(seed: int) -> None:
    """Whichever it is of those that protect: not each one of them matters to this attack, some one does."""
    threshold = threshold_of(seed)
    exact = world(seed)
    out = protected_observations(exact, threshold).observations
    left_out = out.filter(pl.col("conf_status") == "D", pl.col("unit_measure") == "PS").select(KEY).rows()
    random.Random(seed).shuffle(left_out)
    both = out.join(exact.select(*KEY, pl.col("obs_value").alias("true")), on=KEY, maintain_order="left")

    def with_one_published(key: tuple[str, ...]) -> pl.DataFrame:
        is_it = pl.all_horizontal(pl.col(name) == value for name, value in zip(KEY, key, strict=True))
        return both.with_columns(pl.when(is_it).then(pl.col("true")).otherwise(pl.col("obs_value")).alias("obs_value"))

    assert any(attack(with_one_published(key), threshold) for key in left_out)


@pytest.mark.parametrize("seed", [*range(30), 119, 198])
def test_the_attack_states_nothing_that_is_not_so(seed: int) -> None:
    """A wrong relation would find wrong figures, and hide right ones."""
    exact = world(seed)
    is_sum = pl.col("unit_measure").is_in(["PS", "D", "EUR"]) & (pl.col("measure") != "cost_per_client_day")
    true = {tuple(key): value for *key, value in exact.filter(is_sum).select(*KEY, "obs_value").rows()}
    true |= true_unshown(exact)
    assert all(abs(sum(float(weight) * true[key] for key, weight in row.items())) < 0.01 for row in sums(list(true)))
    assert all(true[smaller] <= true[larger] for smaller, larger in orders(list(true)))
    assert all(sum(weight * true[key] for key, weight in row.items()) >= 0 for row in not_negative(list(true)))


def test_were_the_year_s_people_not_linked_the_attack_would_find_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    seed = 25
    holds(seed)
    monkeypatch.setattr(linking, "_link_prevalence", lambda _net: None)
    exact, threshold = world(seed), threshold_of(seed)
    assert worked_out(protected_observations(exact, threshold).observations, exact, threshold)
