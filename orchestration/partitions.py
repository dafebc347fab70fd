"""The grid on which deliveries are seen, month × municipality, and the periods that are released."""

from __future__ import annotations

from dagster import (
    MonthlyPartitionsDefinition,
    MultiPartitionKey,
    MultiPartitionsDefinition,
    StaticPartitionsDefinition,
)

from analyst.releases.calendar import release_calendar
from feeds.municipalities import all_municipalities

MONTH = "month"
MUNICIPALITY = "municipality"

FIRST_MONTH = "2021-07"
"""The month from which the municipalities of the codelist exist (administrative-territorial reform of 1 July 2021)."""

deliveries_by_month_and_municipality = MultiPartitionsDefinition(
    {
        MONTH: MonthlyPartitionsDefinition(start_date=FIRST_MONTH, fmt="%Y-%m", timezone="Europe/Riga"),
        MUNICIPALITY: StaticPartitionsDefinition([m.code for m in all_municipalities()]),
    }
)

releases_by_period = StaticPartitionsDefinition(list(release_calendar()))
"""The periods of the release calendar."""


def partition_of(municipality: str, period: str) -> MultiPartitionKey:
    """The cell of the grid in which a delivery lies."""
    return MultiPartitionKey({MONTH: period, MUNICIPALITY: municipality})
