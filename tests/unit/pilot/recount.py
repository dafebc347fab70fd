"""A plain recount of the pilot's figures from rows, as an official with a pencil would do it.

It shares no code with the generator. Definitions: docs/methodology (cohorts, costs, outcomes).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.unit.pilot.delivered import Months, Row, by_key

LOSSES = frozenset({"returned_homeless", "abandoned", "evicted", "institution", "unknown"})


@dataclass(frozen=True)
class Entrant:
    """A person who got a home.

    At the first move_in: `age` in full years from the birth month, `years` without a home in days / 365.25.
    """

    municipality: str
    enrolment_id: str
    sex: str
    age: int
    years: float
    move_in: date
    dwelling: str
    household: str | None
    addiction: bool
    exited_on: date | None
    exit_reason: str | None

    def is_lost(self, by: date) -> bool:
        """Whether the home was lost on or before that day."""
        return self.exited_on is not None and self.exited_on <= by and self.exit_reason in LOSSES

    def is_dead(self, by: date) -> bool:
        """Whether the person died in the programme on or before that day."""
        return self.exited_on is not None and self.exited_on <= by and self.exit_reason == "deceased"


def entrants(months: Months) -> list[Entrant]:
    """Everybody with a tenancy, in order of move_in."""
    enrolments = by_key(months.current("hf_enrolments"), "enrolment_id")
    persons = by_key(months.current("persons"), "local_person_id")
    found: list[Entrant] = []
    for home in months.current("hf_tenancies"):
        enrolment = enrolments[home["enrolment_id"]]
        person = persons[enrolment["local_person_id"]]
        found.append(
            Entrant(
                municipality=home["municipality"],
                enrolment_id=home["enrolment_id"],
                sex=person["sex"],
                age=full_years(birth_month(person), home["move_in"]),
                years=(home["move_in"] - earliest_day(person["first_homeless_on"])).days / 365.25,
                move_in=home["move_in"],
                dwelling=home["dwelling_id"],
                household=person["household_id"],
                addiction=person["addiction_need"],
                exited_on=enrolment["exited_on"],
                exit_reason=enrolment["exit_reason"],
            )
        )
    return sorted(found, key=lambda entrant: (entrant.move_in, entrant.enrolment_id))


def birth_month(person: Row) -> tuple[int, int]:
    """Year and month of birth; participants' are all known to the month at least."""
    text = str(person["birth_date"])
    return int(text[:4]), int(text[5:7])


def earliest_day(stated: date | str) -> date:
    """A stated day; a month counts from its 1st, a year from 1 July."""
    if isinstance(stated, date):
        return stated
    return date(int(stated), 7, 1) if len(stated) == 4 else date(int(stated[:4]), int(stated[5:7]), 1)


def full_years(born: tuple[int, int], on: date) -> int:
    """Full years from a birth month to a day."""
    return on.year - born[0] - (1 if on.month < born[1] else 0)


def six_months_later(day: date) -> date:
    """The same day six calendar months later, or the last day of a shorter month."""
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def duration_band(years: float) -> str:
    """The band of the mid-term text in completed years."""
    completed = int(years)
    return "<=1" if completed < 1 else "1-3" if completed < 4 else "4-9" if completed < 10 else ">10"


def client_days(spans: Iterable[tuple[date, date | None]], period: str) -> int:
    """Days of [start, end) in the month, counted one by one."""
    day = date.fromisoformat(f"{period}-01")
    days = 0
    intervals = list(spans)
    while f"{day:%Y-%m}" == period:
        days += sum(1 for start, end in intervals if start <= day and (end is None or day < end))
        day += timedelta(days=1)
    return days


def mean(values: Iterable[Decimal | int | float]) -> Decimal:
    """The arithmetic mean."""
    numbers = [Decimal(str(value)) for value in values]
    return sum(numbers, Decimal(0)) / len(numbers)


def rounded(value: Decimal, places: str = "0.1") -> Decimal:
    """Rounded half up, as the report's figures are."""
    return value.quantize(Decimal(places), rounding="ROUND_HALF_UP")


def percent(part: int, whole: int) -> int:
    """A share in whole per cent, rounded half up."""
    return int(rounded(Decimal(100 * part) / whole, "1"))
