"""What `pajumte run` shows of a fresh publication: the pilot's reconciliation, if it is in the data, and the stock."""

from __future__ import annotations

from cli import printing
from cli.querying import query
from feeds.installation import Installation

_RECONCILIATION = """
select indicator, ref_area, published_value, computed_value, status
from marts.pilot_reconciliation
order by status desc, indicator, ref_area
"""
_STOCK = """
select ref_area, ethos_category, persons, coverage, obs_status
from marts.point_in_time
where sex = '_T' and age_band = '_T' and ref_area = 'LV'
  and time_period = (select max(time_period) from marts.point_in_time)
order by ethos_category
"""


def first_figures(installation: Installation) -> str:
    """The pilot's reconciliation (when the pilot is in the data), the latest national stock, and where to look next."""
    parts = []
    columns, rows = query(installation.home, _RECONCILIATION)
    if rows:
        statuses = [row[-1] for row in rows]
        counted = ", ".join(f"{statuses.count(s)} {s.replace('_', ' ')}" for s in sorted(set(statuses), reverse=True))
        parts += [
            "\nThe pilot's published figures beside what the marts give:",
            printing.as_table(columns, rows),
            counted,
        ]
    columns, rows = query(installation.home, _STOCK)
    if rows:
        parts += [
            "\nPeople without a home on the latest reference night, by ETHOS Light category:",
            printing.as_table(columns, rows),
        ]
    home = f" --home {installation.settings.home}"
    parts += [
        "\nWhere to look:",
        f'  figures     .venv/bin/pajumte query "select * from marts.hf_retention"{home}',
        f"  deliveries  .venv/bin/pajumte deliveries{home}",
        "  Dagster UI  make up, then http://127.0.0.1:3000",
    ]
    return "\n".join(parts)
