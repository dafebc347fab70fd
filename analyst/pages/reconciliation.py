"""Our figures beside published ones: the ministry's yearly users of shelters, and the pilot's evaluation."""

from __future__ import annotations

import polars as pl

from analyst.charts.bars import beside
from analyst.pages.page import Figure, NotInThisFileError, Page
from analyst.reading.world_figures import published_figures


def show(page: Page) -> None:
    """The ministry's series, then the pilot figure by figure."""
    _ = page.words
    page.title(
        _("Beside published figures"),
        _(
            "Where others have published a figure of the same thing, ours stands beside it, with what makes "
            "them differ."
        ),
    )
    page.figure(ministry_figure(page))
    page.part(lambda: pilot_figure(page))


def ministry_figure(page: Page) -> Figure:
    """Users of night shelters and shelters in a year.

    The ministry adds up municipalities, so that who used shelters in two counts twice; ours is given both so and with
    everybody once. Category 2 alone is the same kind of service.
    """
    _ = page.words
    theirs = (
        published_figures()
        .filter((pl.col("ref_area") == "LV") & (pl.col("count_type") == "FLOW") & (pl.col("scope") == "E2_3"))
        .select(pl.col("time_period").cast(pl.Int32), pl.col("value").alias("ministry"), "source")
    )
    ours = _of_shelters(page)
    frame = theirs.join(ours, on="time_period", how="full", coalesce=True).sort("time_period")
    kinds = {
        "ministry": _("ministry, sum of municipalities"),
        "sum_of_municipalities": _("ours, sum of municipalities"),
        "everybody_once": _("ours, everybody once"),
    }
    long = (
        frame.with_columns(pl.col(list(kinds)).cast(pl.Float64))
        .unpivot(list(kinds), index="time_period", variable_name="kind", value_name="people")
        .drop_nulls("people")
        .sort("time_period")
        .with_columns(
            (pl.col("time_period").cast(pl.String) + ", " + pl.col("kind").replace_strict(kinds)).alias("label")
        )
    )
    return Figure(
        name="ministry_shelter_users",
        heading=_("Users of night shelters and shelters in a year"),
        table=frame,
        mart="annual_prevalence",
        chart=beside(long, label="label", value="people", unit=_("persons in the year"), language=page.language),
        notes=[
            _("no year is in both series yet, where none stands beside the other"),
            _("the ministry's figures of 2014 and 2019 are rounded"),
        ],
        columns={**kinds, "source": _("Source")},
    )


def _of_shelters(page: Page) -> pl.DataFrame:
    """Our users of category 2 by year; no rows where the file does not hold them."""
    try:
        return page.rows(
            "select time_period, sum(persons) filter (ref_area like 'LV0%')::bigint as sum_of_municipalities, "
            "max(persons) filter (ref_area = 'LV') as everybody_once, "
            "min(coverage) filter (ref_area = 'LV') as coverage, "
            "max(obs_status) filter (ref_area = 'LV') as obs_status from marts.annual_prevalence where "
            "ethos_category = 'E2' and sex = '_T' and age_band = '_T' group by time_period"
        )
    except NotInThisFileError:
        page.absent += 1
        kinds = dict.fromkeys(("sum_of_municipalities", "everybody_once"), pl.Int64)
        return pl.DataFrame(schema={"time_period": pl.Int32, **kinds, "coverage": pl.Float64, "obs_status": pl.String})


def pilot_figure(page: Page) -> Figure:
    """Every figure of the pilot's evaluation."""
    _ = page.words
    frame = page.rows("select * from marts.pilot_reconciliation order by document, indicator, ref_area")
    counted = frame.group_by("status").len().sort("len", descending=True)
    named = counted.with_columns(
        pl.col("status")
        .map_elements(lambda c: page.labels.of("reconciliation", c), return_dtype=pl.String)
        .alias("label"),
        pl.col("len").cast(pl.Int64),
    )
    return Figure(
        name="pilot_reconciliation",
        heading=_("The evaluation of the Housing First pilot, figure by figure"),
        table=frame,
        mart="pilot_reconciliation",
        chart=beside(named, label="label", value="len", unit=_("figures"), language=page.language),
        n=_("n = {count} figures").format(count=page.number(frame.height)),
        columns={
            "indicator": _("Indicator"),
            "document": _("Document"),
            "published_value": _("Published"),
            "computed_value": _("Ours"),
            "status": _("Result"),
            "unit": _("Unit"),
            "note": _("Note"),
            "wording": _("Wording"),
        },
    )
