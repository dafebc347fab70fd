"""Hours of support for a client and month (methodology 6, `support_effort`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from tests.oracle.calendar import DAY, days, first_day, last_day
from tests.oracle.delivered import Delivered
from tests.oracle.dimensions import TOTAL
from tests.oracle.geography import Key as Worker
from tests.oracle.geography import areas_on
from tests.oracle.people import Person
from tests.oracle.service_stays import service_stays
from tests.oracle.spells import Homelessness
from tests.worlds.logical import LogicalDelivery

YARDSTICK_HOURS = 20
COLUMNS = (
    "hours", "hours_direct", "hours_indirect", "client_months", "hours_per_client_month",
    "hours_direct_per_client_month", "hours_indirect_per_client_month", "yardstick_share", "clients", "workers",
    "clients_per_worker",
)  # fmt: skip

Key = tuple[str, str, str]


@dataclass(slots=True)
class Effort:
    """The contacts of a role in a month and area."""

    direct: Decimal = Decimal(0)
    indirect: Decimal = Decimal(0)
    clients_of: dict[Worker, set[Person]] = field(default_factory=dict)

    def row(self, role: str, client_months: Fraction | None) -> dict[str, Decimal | int | float | None]:
        """The mart's values; a ratio is None where nobody has a home."""
        hours = self.direct + self.indirect
        per_month = {name: _per(each, client_months) for name, each in self._named(hours).items()}
        return {
            **self._named(hours),
            "client_months": None if client_months is None else float(client_months),
            **{f"{name}_per_client_month": each for name, each in per_month.items()},
            "yardstick_share": _per(hours / YARDSTICK_HOURS, client_months) if role == TOTAL else None,
            "clients": len(set().union(*self.clients_of.values())),
            "workers": len(self.clients_of),
            "clients_per_worker": sum(map(len, self.clients_of.values())) / len(self.clients_of),
        }

    def _named(self, hours: Decimal) -> dict[str, Decimal]:
        return {"hours": hours, "hours_direct": self.direct, "hours_indirect": self.indirect}


def support_effort(
    accepted: Sequence[LogicalDelivery], through: str | None = None
) -> dict[Key, dict[str, Decimal | int | float | None]]:
    """(time_period, ref_area, worker_role) → COLUMNS, in months whose contacts were delivered and homes are known."""
    delivered = Delivered(accepted, through)
    homelessness = Homelessness(delivered)
    client_of = {each.record.key: each.person for each in homelessness.housing.enrolments}
    efforts: dict[Key, Effort] = {}
    for stated in delivered.rows.get("hf_support", []):
        enrolment, worker = stated.key("enrolment_id"), stated.key("worker_id")
        assert enrolment is not None
        assert worker is not None
        lineage, month, hours = worker[0], stated.period, stated.row["hours"]
        assert isinstance(hours, Decimal)
        if enrolment not in client_of or not _is_told(delivered, lineage, month):
            continue
        for area in areas_on(lineage, last_day(month)):
            for role in (str(stated.row["worker_role"]), TOTAL):
                effort = efforts.setdefault((month, area, role), Effort())
                effort.clients_of.setdefault(worker, set()).add(client_of[enrolment])
                if stated.row["direct"] is True:
                    effort.direct += hours
                else:
                    effort.indirect += hours
    client_months = _client_months(homelessness)
    return {
        (month, area, role): effort.row(role, client_months.get((month, area)))
        for (month, area, role), effort in efforts.items()
    }


def _client_months(homelessness: Homelessness) -> dict[tuple[str, str], Fraction]:
    """Days in homes over the days of the month; the municipalities whose contacts are told, as for the hours."""
    delivered = homelessness.delivered
    found: dict[tuple[str, str], Fraction] = {}
    homes = [stay for stay in service_stays(homelessness) if stay.service == "housing_first"]
    for lineage, month in {(lineage, month) for (lineage, _), months in delivered.periods.items() for month in months}:
        if not _is_told(delivered, lineage, month):
            continue
        whole = set(days(first_day(month), last_day(month) + DAY))
        lived = [whole & set(days(home.start, home.end)) for home in homes if home.lineage == lineage]
        if any(lived):
            for area in areas_on(lineage, last_day(month)):
                share = Fraction(sum(map(len, lived)), len(whole))
                found[month, area] = found.get((month, area), Fraction()) + share
    return found


def _is_told(delivered: Delivered, lineage: str, month: str) -> bool:
    homes = delivered.coverage(lineage, "hf_tenancies")
    return delivered.has_month(lineage, "hf_support", month) and homes is not None and homes.covers(last_day(month))


def _per(hours: Decimal, client_months: Fraction | None) -> float | None:
    return float(Fraction(hours) / client_months) if client_months else None
