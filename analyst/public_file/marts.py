"""The tables of the public file under the names of the marts: same columns, with NULL where a figure is left out.

A row's `obs_status` is Q when any of its figures is left out; `conf_status` then A if one is left out for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyst.released.tables import (
    FLOWS,
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
    measures: Sequence[str] = (),
) -> PublicMart:
    wanted = [measure for measure in tables[0].measures if not measures or measure.name in measures]
    columns = ", ".join(
        f"cast(max(obs_value) filter (where measure = '{measure.name}') as "
        f"{'bigint' if measure.decimals == 0 else 'decimal(18, 2)' if measure.name == 'amount_eur' else 'double'})"
        f" as {measure.name}"
        for measure in wanted
    )
    listed = ", ".join(f"'{table.name}'" for table in tables)
    groups = ", ".join(key.rsplit(" as ", 1)[0] for key in keys)
    return PublicMart(
        name,
        f"select {', '.join(keys)}, {columns}, max(coverage) as coverage, {_STATUS} from observations "
        f'where "table" in ({listed}) and {where} group by {groups} order by all',
    )


_FLOW_MEASURES = ("active_start", *FLOWS, "active_end")
MARTS = (
    _mart(
        "point_in_time",
        (STOCK_BY_MUNICIPALITY, STOCK_BY_REGION_SEX, STOCK_NATIONAL),
        ("cast(time_period as date) as time_period", "ref_area", "ethos_category", "sex", "age_band"),
    ),
    _mart(
        "monthly_flows",
        (FLOWS_BY_MUNICIPALITY, FLOWS_BY_REGION_SEX),
        ("time_period", "ref_area"),
        "sex = '_T'",
    ),
    _mart("monthly_flows_by_sex", (FLOWS_BY_REGION_SEX,), ("time_period", "ref_area", "sex")),
    _mart("hf_retention_crude", (RETENTION,), ("cohort", "ref_area", "horizon")),
    _mart("hf_outcomes", (OUTCOMES,), ("indicator", "ref_area", "cohort")),
    _mart("service_unit_costs", (UNIT_COSTS,), ("time_period", "ref_area", "service_type")),
)

_PUBLIC_ROWS = """
    ('observations', '', 0, 'Visi publiskie rādītāji', 'One row per released figure.',
        'Viena rinda – viens publicēts rādītājs.'),
    ('observations', 'conf_status', 17, 'Konfidencialitātes statuss',
        'F: published. A: left out for itself. D: left out to protect others, or without saying why.',
        'F – publicēts. A – nav publicēts pats par sevi. D – nav publicēts, lai aizsargātu citus, vai bez iemesla.'),
    ('monthly_flows_by_sex', '', 0, 'Plūsmas pa mēnešiem un dzimumiem',
        'One row per month, region or nation, and sex.', 'Viena rinda – mēnesis, reģions vai valsts un dzimums.')"""

COPIED = {
    "dim_area": "select ref_area, area_level, name_lv, name_en, region, valid_from, valid_to from exact.marts.dim_area",
    "dictionary": f"""
        select dictionary.* from exact.marts.dictionary as dictionary
        inner join duckdb_columns() as columns
            on columns.database_name = 'public_file' and columns.table_name = dictionary.mart
            and columns.column_name = dictionary.column_name
        where dictionary.schema_name = 'marts'
        union all
        select dictionary.* from exact.marts.dictionary as dictionary
        inner join duckdb_tables() as tables
            on tables.database_name = 'public_file' and tables.table_name = dictionary.mart
        where dictionary.schema_name = 'marts' and coalesce(dictionary.column_name, '') = ''
        union all by name
        select 'marts' as schema_name, mart, column_name, column_position, label_lv, definition, definition_lv
        from (values {_PUBLIC_ROWS}) as rows(mart, column_name, column_position, label_lv, definition, definition_lv)
    """,
    "publication": """
        select build_id, as_of, through, built_at, code_version, $threshold as disclosure_threshold
        from exact.marts.publication
    """,
}
"""Tables that tell of no person: taken over. The publication without the deliveries that it was made from."""
