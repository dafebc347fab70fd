"""The released tables: which rows of which marts, and their measures.

Queries read the published marts alone. They give one column for each dimension that the table has, one for each
measure, `obs_status` and `coverage`. Rows of nobody are added where the area is covered and the value occurs elsewhere
in the table: whoever reads the table would add them too.
"""

from __future__ import annotations

from dataclasses import dataclass

INFLOWS = ("inflow_new", "inflow_returned_housing", "inflow_returned_other", "transfers_in", "coverage_in")
OUTFLOWS = (
    "outflow_permanent",
    "outflow_hf",
    "outflow_institution",
    "outflow_deceased",
    "outflow_homeless_unseen",
    "outflow_other",
    "outflow_unknown",
    "transfers_out",
    "coverage_out",
)
FLOWS = (*INFLOWS, *OUTFLOWS)
PERSONS, EUR, DAYS, SHARE, RATE = "PS", "EUR", "D", "PURE_NUMB", "PS_10K"
"""Shares are told between 0 and 1: a pure number, not per cent (PC, PT)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of figures."""

    name: str
    unit: str = PERSONS
    decimals: int = 0
    is_cost: bool = False
    """Whether it would tell what a single provider's service costs."""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One released table. `freq` as CL_FREQ, None where the rows have several and tell it."""

    name: str
    freq: str | None
    query: str
    measures: tuple[Measure, ...]
    is_of_years: bool = False


_PERSONS = (Measure("persons"),)
_STOCK_OF_AREAS = (
    *_PERSONS,
    Measure("rate_per_10k", RATE, 2, is_optional=True),
    Measure("anonymous", is_optional=True),
)
_ACTIVE_AND_FLOWS = tuple(Measure(name) for name in ("active_start", *FLOWS, "active_end"))

_NIGHTS = """
nights as (
    select distinct stock.*, dim_area.area_level
    from marts.point_in_time as stock
    inner join marts.dim_area on dim_area.ref_area = stock.ref_area
    where stock.time_period between $first and $last
)"""

STOCK_BY_MUNICIPALITY = Table(
    "stock_by_municipality",
    "D",
    f"""
with {_NIGHTS}
select strftime(time_period, '%Y-%m-%d') as time_period, ref_area, ethos_category, sex, age_band,
    persons, rate_per_10k, anonymous, coverage, obs_status
from nights where area_level = 'municipality' and sex = '_T' and age_band = '_T'
""",
    _STOCK_OF_AREAS,
)

STOCK_BY_REGION_SEX = Table(
    "stock_by_region_sex",
    "D",
    f"""
with {_NIGHTS},
of_table as (select * from nights where area_level = 'region' and age_band = '_T'),
sexes as (select distinct time_period, sex from of_table),
grid as (
    select of_table.time_period, ref_area, ethos_category, sexes.sex, coverage, obs_status
    from of_table inner join sexes on sexes.time_period = of_table.time_period
    where of_table.sex = '_T'
)
select strftime(grid.time_period, '%Y-%m-%d') as time_period, grid.ref_area, grid.ethos_category, grid.sex,
    '_T' as age_band, coalesce(of_table.persons, 0) as persons, of_table.rate_per_10k, of_table.anonymous,
    grid.coverage, coalesce(of_table.obs_status, grid.obs_status) as obs_status
from grid left join of_table using (time_period, ref_area, ethos_category, sex)
""",
    _STOCK_OF_AREAS,
)

STOCK_NATIONAL = Table(
    "stock_national",
    "D",
    f"""
with {_NIGHTS},
of_table as (select * from nights where area_level = 'country'),
sexes as (select distinct time_period, sex from of_table),
ages as (select distinct time_period, age_band from of_table),
grid as (
    select of_table.time_period, ref_area, ethos_category, sexes.sex, ages.age_band, coverage, obs_status
    from of_table
    inner join sexes on sexes.time_period = of_table.time_period
    inner join ages on ages.time_period = of_table.time_period
    where of_table.sex = '_T' and of_table.age_band = '_T'
)
select strftime(grid.time_period, '%Y-%m-%d') as time_period, grid.ref_area, grid.ethos_category, grid.sex,
    grid.age_band, coalesce(of_table.persons, 0) as persons, of_table.rate_per_10k, of_table.anonymous,
    grid.coverage, coalesce(of_table.obs_status, grid.obs_status) as obs_status
from grid left join of_table using (time_period, ref_area, ethos_category, sex, age_band)
""",
    _STOCK_OF_AREAS,
)

FLOWS_BY_MUNICIPALITY = Table(
    "flows_by_municipality",
    "M",
    f"""
select flows.time_period, flows.ref_area, '_T' as ethos_category, '_T' as sex, '_T' as age_band,
    active_start, {", ".join(FLOWS)}, active_end, coverage, obs_status
from marts.monthly_flows as flows
inner join marts.dim_area on dim_area.ref_area = flows.ref_area and dim_area.area_level = 'municipality'
where list_contains($months, flows.time_period)
""",
    _ACTIVE_AND_FLOWS,
)

_FLOWS_BY_SEX = f"""
of_table as (
    select flows.*
    from marts.monthly_flows_by_sex_age as flows
    inner join marts.dim_area on dim_area.ref_area = flows.ref_area and dim_area.area_level != 'municipality'
    where flows.age_band = '_T' and list_contains($months, flows.time_period)
),
sexes as (select distinct sex from of_table),
grid as (
    select time_period, ref_area, sexes.sex, coverage, obs_status from of_table cross join sexes
    where of_table.sex = '_T'
),
by_sex as (
    select grid.time_period, grid.ref_area, '_T' as ethos_category, grid.sex, '_T' as age_band,
        {", ".join(f"coalesce(of_table.{name}, 0) as {name}" for name in ("active_start", *FLOWS, "active_end"))},
        grid.coverage, coalesce(of_table.obs_status, grid.obs_status) as obs_status
    from grid left join of_table using (time_period, ref_area, sex)
)"""

FLOWS_BY_REGION_SEX = Table("flows_by_region_sex", "M", f"with {_FLOWS_BY_SEX} select * from by_sex", _ACTIVE_AND_FLOWS)

_WORST_STATUS = """case min(list_position(['L', 'Q', 'B', 'U', 'P', 'A'], obs_status))
        when 1 then 'L' when 2 then 'Q' when 3 then 'B' when 4 then 'U' when 5 then 'P' else 'A'
    end as obs_status"""

# Only areas that are there in all twelve months: the year of the others would be another span.
FLOWS_OF_THE_YEAR = Table(
    "flows_of_the_year",
    "A",
    f"""
with {_FLOWS_BY_SEX},
monthly as (
    select * from by_sex
    union all by name
    select flows.*, '_T' as ethos_category, '_T' as sex, '_T' as age_band
    from marts.monthly_flows as flows
    inner join marts.dim_area on dim_area.ref_area = flows.ref_area and dim_area.area_level = 'municipality'
    where list_contains($months, flows.time_period)
)
select $year as time_period, ref_area, ethos_category, sex, age_band,
    arg_min(active_start, time_period) as active_start,
    {", ".join(f"sum({name}) as {name}" for name in FLOWS)},
    arg_max(active_end, time_period) as active_end,
    min(coverage) as coverage,
    {_WORST_STATUS}
from monthly
group by ref_area, ethos_category, sex, age_band
having count(*) = 12
""",
    _ACTIVE_AND_FLOWS,
    is_of_years=True,
)

# A year that has twelve months, as its flows. The mart has no row of nobody, so categories are those of the nights, and
# every row's coverage comes from where both kinds of row have it: a row must not tell whether somebody is in it.
PREVALENCE_OF_THE_YEAR = Table(
    "prevalence_of_the_year",
    "A",
    f"""
with whole_year as (
    select ref_area from marts.monthly_flows
    where ref_area = 'LV' and list_contains($months, time_period)
    group by ref_area having count(*) = 12
),
categories as (
    select nights.ref_area, nights.ethos_category, {_WORST_STATUS}
    from marts.point_in_time as nights
    inner join whole_year using (ref_area)
    where nights.sex = '_T' and nights.age_band = '_T' and nights.time_period between $first and $last
    group by nights.ref_area, nights.ethos_category
),
coverages as (
    select distinct year_coverage.ref_area, ethos_groups.ethos_category, year_coverage.coverage
    from marts.fct_area_year_coverage as year_coverage
    inner join marts.dim_ethos_group as ethos_groups on ethos_groups.need = year_coverage.need
    where year_coverage.year = cast($year as integer)
),
seen as (
    select * from marts.annual_prevalence
    where time_period = cast($year as integer) and sex = '_T' and age_band = '_T'
)
select $year as time_period, categories.ref_area, categories.ethos_category, '_T' as sex, '_T' as age_band,
    coalesce(seen.persons, 0) as persons_in_year, coverages.coverage,
    coalesce(seen.obs_status, categories.obs_status) as obs_status
from categories
inner join coverages using (ref_area, ethos_category)
left join seen using (ref_area, ethos_category)
""",
    (Measure("persons_in_year"),),
    is_of_years=True,
)

# Cumulative: as they stand at the last covered month, whatever the period. Quarterly cohorts are too few people.
_CUT_OFF = "(select max(time_period) from marts.monthly_flows)"

RETENTION = Table(
    "retention",
    "M",
    f"""
select {_CUT_OFF} as time_period, ref_area, '_T' as sex, '_T' as age_band, cohort, horizon,
    entrants, deaths, housed, exited_otherwise, rate_all, rate_all_low, rate_all_high, rate_excluding_deaths,
    rate_excluding_deaths_low, rate_excluding_deaths_high, coverage, obs_status
from marts.hf_retention_crude where cohort = '_T'
""",
    (
        *(Measure(name) for name in ("entrants", "deaths", "housed", "exited_otherwise")),
        *(
            Measure(f"{rate}{end}", SHARE, 4, is_optional=True)
            for rate in ("rate_all", "rate_excluding_deaths")
            for end in ("", "_low", "_high")
        ),
    ),
)

OUTCOMES = Table(
    "outcomes",
    "M",
    f"""
select {_CUT_OFF} as time_period, ref_area, '_T' as sex, '_T' as age_band, cohort, indicator,
    n_baseline, baseline_value, n_follow_up, follow_up_value, n_paired, paired_before, paired_after,
    n_better, n_same, n_worse, share_better, share_same, share_worse, coverage, obs_status
from marts.hf_outcomes where cohort = '_T'
""",
    (
        *(Measure(name) for name in ("n_baseline", "n_follow_up", "n_paired", "n_better", "n_same", "n_worse")),
        *(Measure(name, SHARE, 4) for name in ("share_better", "share_same", "share_worse")),
        *(
            Measure(name, "_Z", 4)  # a share of yes, or EUR a month: the indicator says which
            for name in ("baseline_value", "follow_up_value", "paired_before", "paired_after")
        ),
    ),
)

# Where no facility of a service is known, each municipality is one provider of it.
UNIT_COSTS = Table(
    "unit_costs",
    None,
    """
with
in_areas as (
    select costs.time_period, costs.ref_area, costs.service_type, area_map.lineage
    from marts.fct_service_cost as costs
    inner join marts.dim_area_map as area_map
        on area_map.map_date = costs.map_date and area_map.ref_area = costs.ref_area
    where list_contains($months, costs.time_period) or costs.time_period = $year
),
paid as (
    select in_areas.time_period, in_areas.ref_area, in_areas.service_type, in_areas.lineage, months.period
    from in_areas
    inner join marts.fct_service_month as months
        on months.lineage = in_areas.lineage and months.service_type = in_areas.service_type
        and starts_with(months.period, in_areas.time_period)
    where months.cost_lines > 0 and months.client_days > 0
),
in_municipalities as (
    select paid.*, greatest(count(distinct facilities.facility_no), 1) as providers
    from paid
    left join marts.fct_facility_month as facilities
        on facilities.lineage = paid.lineage and facilities.service_type = paid.service_type
        and facilities.period = paid.period
    group by all
),
in_months as (
    select time_period, ref_area, service_type, period, sum(providers) as providers from in_municipalities group by all
),
-- A year grows by a month at a time: with one provider in any month, two publications would give that month away.
in_area as (
    select time_period, ref_area, service_type, min(providers) as providers from in_months group by all
)
select case length(costs.time_period) when 4 then 'A' else 'M' end as freq,
    costs.time_period, costs.ref_area, costs.service_type,
    costs.amount_eur, costs.client_days, costs.cost_per_client_day,
    coalesce(in_area.providers, 0) < 2 as is_single_provider,
    costs.coverage, costs.obs_status
from marts.service_unit_costs as costs
left join in_area using (time_period, ref_area, service_type)
where list_contains($months, costs.time_period) or costs.time_period = $year
""",
    (
        Measure("amount_eur", EUR, 2, is_cost=True, is_optional=True),
        Measure("client_days", DAYS, is_optional=True),
        Measure("cost_per_client_day", EUR, 2, is_cost=True, is_optional=True),
    ),
)

CUMULATIVE = (RETENTION.name, OUTCOMES.name)
"""They tell of everybody so far: the same figure is there again a month later."""

TABLES = (
    STOCK_BY_MUNICIPALITY,
    STOCK_BY_REGION_SEX,
    STOCK_NATIONAL,
    FLOWS_BY_MUNICIPALITY,
    FLOWS_BY_REGION_SEX,
    FLOWS_OF_THE_YEAR,
    PREVALENCE_OF_THE_YEAR,
    RETENTION,
    OUTCOMES,
    UNIT_COSTS,
)
