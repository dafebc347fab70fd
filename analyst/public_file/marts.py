"""The tables of the public file under the names of the marts: NULL where a figure is left out.

A row's `obs_status` is Q when any of its figures is left out; `conf_status` then A if one is left out for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyst.public_file.own_columns import CONF_STATUS, OBSERVATIONS, POPULATION, THRESHOLD
from analyst.released.tables import (
    FLOWS_BY_MUNICIPALITY,
    FLOWS_BY_REGION_SEX,
    OUTCOMES,
    RETENTION,
    STOCK_BY_MUNICIPALITY,
    STOCK_BY_REGION_SEX,
    STOCK_NATIONAL,
    UNIT_COSTS,
    Table,
)


@dataclass(frozen=True, slots=True)
class PublicMart:
    """A table of the public file, by the query that makes it from `observations`."""

    name: str
    query: str


_STATUS = """
    case when bool_or(conf_status != 'F') then 'Q' else any_value(obs_status) end as obs_status,
    case when bool_or(conf_status = 'A') then 'A' when bool_or(conf_status = 'D') then 'D' else 'F' end
        as conf_status"""


def _mart(
    name: str,
    tables: Sequence[Table],
    keys: Sequence[str],
    where: str = "true",
    beside: str = "",
) -> PublicMart:
    """`beside`: a query that adds columns which tell of no person to `released`."""
    columns = ", ".join(
        f"cast(max(obs_value) filter (where measure = '{measure.name}') as "
        f"{'bigint' if measure.decimals == 0 else 'decimal(18, 2)' if measure.name == 'amount_eur' else 'double'})"
        f" as {measure.name}"
        for measure in tables[0].measures
    )
    listed = ", ".join(f"'{table.name}'" for table in tables)
    groups = ", ".join(key.rsplit(" as ", 1)[0] for key in keys)
    query = (
        f"select {', '.join(keys)}, {columns}, max(coverage) as coverage, {_STATUS} from observations "
        f'where "table" in ({listed}) and {where} group by {groups} order by all'
    )
    return PublicMart(name, f"with released as ({query}) {beside}" if beside else query)


_FLOWS_BY_SEX, _FLOWS_BY_SEX_AGE = "monthly_flows_by_sex", "monthly_flows_by_sex_age"
_WITH_POPULATION = """
    select released.*, inhabitants.population
    from released
    left join exact.marts.dim_population as inhabitants
        on inhabitants.ref_area = released.ref_area and inhabitants.year = year(released.time_period)
"""
_WITH_WHAT_IS_MISSING = """
    select released.*, exact_costs.missing_part, exact_costs.municipalities_counted,
        exact_costs.municipalities_left_out
    from released
    left join exact.marts.service_unit_costs as exact_costs using (time_period, ref_area, service_type)
"""
MARTS = (
    _mart(
        "point_in_time",
        (STOCK_BY_MUNICIPALITY, STOCK_BY_REGION_SEX, STOCK_NATIONAL),
        ("cast(time_period as date) as time_period", "ref_area", "ethos_category", "sex", "age_band"),
        beside=_WITH_POPULATION,
    ),
    _mart(
        "monthly_flows",
        (FLOWS_BY_MUNICIPALITY, FLOWS_BY_REGION_SEX),
        ("time_period", "ref_area"),
        "sex = '_T'",
    ),
    _mart(_FLOWS_BY_SEX, (FLOWS_BY_REGION_SEX,), ("time_period", "ref_area", "sex")),
    _mart("hf_retention_crude", (RETENTION,), ("cohort", "ref_area", "horizon")),
    _mart("hf_outcomes", (OUTCOMES,), ("indicator", "ref_area", "cohort")),
    _mart(
        "service_unit_costs",
        (UNIT_COSTS,),
        ("time_period", "ref_area", "service_type"),
        beside=_WITH_WHAT_IS_MISSING,
    ),
)

_OWN_TABLES = (
    (
        "observations",
        "Visi publiskie rādītāji",
        "One row per released figure.",
        "Viena rinda – viens publicēts rādītājs.",
    ),
    (
        _FLOWS_BY_SEX,
        "Plūsmas pa mēnešiem un dzimumiem",
        "One row per month, region or nation, and sex.",
        "Viena rinda – mēnesis, reģions vai valsts un dzimums.",
    ),
)
_OWN_COLUMNS = {
    "observations": OBSERVATIONS,
    "publication": (THRESHOLD,),
    "point_in_time": (POPULATION, CONF_STATUS),
    **{mart.name: (CONF_STATUS,) for mart in MARTS if mart.name != "point_in_time"},
}


def _described(*texts: str) -> str:
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)


_OWN_ROWS = ", ".join(
    [
        *(f"({_described(mart, '', *texts)})" for mart, *texts in _OWN_TABLES),
        *(f"({_described(mart, *column)})" for mart, columns in _OWN_COLUMNS.items() for column in columns),
    ]
)

COPIED = {
    "dim_area": """
        select ref_area, area_level, name_lv, name_en, region, successor, valid_from, valid_to
        from exact.marts.dim_area
    """,
    "publication": """
        select build_id, as_of, through, built_at, code_version, parameters, $threshold as disclosure_threshold
        from exact.marts.publication
    """,
    "dictionary": f"""
        with known as (
            select * from exact.marts.dictionary where schema_name = 'marts'
            union all
            select * replace ('{_FLOWS_BY_SEX}' as mart) from exact.marts.dictionary
            where mart = '{_FLOWS_BY_SEX_AGE}' and column_name != ''
            union all by name
            select 'marts' as schema_name, mart, column_name, label_lv, definition, definition_lv
            from (values {_OWN_ROWS}) as rows(mart, column_name, label_lv, definition, definition_lv)
        ),
        there as (
            select table_name, column_name, column_index from duckdb_columns() where database_name = 'public_file'
            union
            select table_name, '', 0 from duckdb_tables() where database_name = 'public_file'
            union
            select mart, column_name, column_position from exact.marts.dictionary where mart = 'dictionary'
        )
        select known.* replace (there.column_index as column_position)
        from known
        inner join there on there.table_name = known.mart and there.column_name = coalesce(known.column_name, '')
        order by mart, column_position
    """,
}
"""Tables that tell of no person: taken over. The publication without the deliveries that it was made from; the
dictionary last, with exactly the tables and columns that there are."""
