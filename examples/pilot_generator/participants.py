"""The plan of the 49 participants: the published figures, broken down to people.

The evaluation gives sums, means and bands (ages 54.3, years without a home 9.3, bands 14/11/10/10 of the first 45,
women and men 24/25, municipalities). This table is one solution, chosen with room to spare: nobody's years lie near the
bounds of a band, nobody turns a year older in the month of the move-in, and the four exits lie well away from the
horizons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from examples.pilot_generator.towns import LIEPAJA, RIGA, VALMIERA, Town


@dataclass(frozen=True, slots=True)
class Exit:
    """The end of a participation before the end of the pilot."""

    on: date
    reason: str
    destination: str | None


@dataclass(frozen=True, slots=True)
class Participant:
    """One participant: age in full years and years without a home are those at the first move_in.

    `slept` is where the person slept before: a service_type of the town, `street` or `friends`.
    """

    sex: str
    age: int
    years: float
    move_in: date
    slept: str
    addiction: bool = False
    couple: bool = False
    exit: Exit | None = None
    baseline: bool = True
    """Answered the first questionnaire."""
    follow_up: bool = True
    """Answered the second questionnaire (nobody who had left did)."""


_DEATH_IN_RIGA = Exit(date(2023, 2, 19), "deceased", None)
_LOSS_IN_RIGA = Exit(date(2023, 3, 14), "returned_homeless", "overnight_shelter")
_DEATH_IN_LIEPAJA = Exit(date(2023, 6, 17), "deceased", None)
_LOSS_IN_VALMIERA = Exit(date(2023, 4, 18), "abandoned", "left_without_notice")

_RIGA = (
    Participant("F", 51, 0.2, date(2022, 10, 4), "overnight_shelter"),
    Participant("M", 38, 0.3, date(2022, 10, 5), "temporary_lodging", addiction=True),
    Participant("M", 47, 0.3, date(2022, 10, 4), "overnight_shelter", True, exit=_LOSS_IN_RIGA, follow_up=False),
    Participant("F", 62, 0.4, date(2022, 10, 6), "friends"),
    Participant("M", 55, 0.5, date(2022, 11, 8), "temporary_lodging"),
    Participant("F", 58, 0.5, date(2022, 10, 7), "shelter"),
    Participant("M", 44, 0.6, date(2022, 12, 6), "overnight_shelter", addiction=True),
    Participant("F", 49, 1.2, date(2022, 10, 6), "temporary_lodging", couple=True),
    Participant("M", 66, 1.5, date(2022, 10, 5), "shelter"),
    Participant("F", 53, 1.8, date(2022, 10, 10), "street", addiction=True),
    Participant("M", 57, 2.1, date(2022, 10, 4), "overnight_shelter"),
    Participant("F", 46, 2.5, date(2022, 11, 9), "friends"),
    Participant("M", 60, 2.8, date(2022, 10, 7), "street", addiction=True),
    Participant("M", 52, 4.3, date(2022, 10, 5), "temporary_lodging", addiction=True),
    Participant("F", 59, 5.0, date(2022, 10, 6), "shelter"),
    Participant("M", 48, 5.7, date(2022, 10, 6), "temporary_lodging", addiction=True, couple=True),
    Participant("F", 64, 6.3, date(2022, 12, 1), "overnight_shelter", follow_up=False),
    Participant("M", 55, 7.1, date(2022, 10, 4), "street", addiction=True),
    Participant("F", 61, 7.9, date(2022, 10, 10), "temporary_lodging"),
    Participant("M", 50, 8.8, date(2023, 1, 10), "overnight_shelter", addiction=True),
    Participant("F", 54, 17.5, date(2022, 10, 5), "shelter"),
    Participant("M", 63, 22.8, date(2022, 10, 11), "street", addiction=True, exit=_DEATH_IN_RIGA, follow_up=False),
    Participant("F", 58, 27.4, date(2022, 11, 3), "overnight_shelter"),
    Participant("M", 68, 32.1, date(2022, 12, 13), "temporary_lodging", follow_up=False),
    Participant("F", 71, 38.7, date(2023, 1, 17), "shelter"),
    Participant("M", 45, 2.3, date(2023, 2, 2), "overnight_shelter", addiction=True),
    Participant("F", 56, 5.2, date(2023, 2, 7), "friends", baseline=False),
    Participant("M", 68, 12.6, date(2023, 2, 14), "street", follow_up=False),
)
_LIEPAJA = (
    Participant("M", 52, 0.4, date(2022, 10, 3), "overnight_shelter"),
    Participant("F", 47, 1.6, date(2022, 10, 3), "shelter"),
    Participant("M", 58, 2.4, date(2022, 10, 4), "overnight_shelter", addiction=True),
    Participant("F", 50, 5.5, date(2022, 10, 4), "friends"),
    Participant("M", 61, 8.2, date(2022, 10, 6), "street", addiction=True),
    Participant("F", 49, 14.2, date(2022, 10, 5), "shelter"),
    Participant("M", 55, 18.5, date(2022, 10, 7), "overnight_shelter", addiction=True),
    Participant("F", 60, 21.0, date(2022, 11, 2), "shelter"),
    Participant("M", 57, 24.7, date(2022, 10, 5), "street", addiction=True, exit=_DEATH_IN_LIEPAJA, follow_up=False),
    Participant("F", 57, 29.5, date(2022, 11, 9), "overnight_shelter"),
)
_VALMIERA = (
    Participant("M", 34, 0.3, date(2022, 10, 4), "shelter", addiction=True),
    Participant("F", 46, 0.5, date(2022, 10, 4), "friends"),
    Participant("F", 51, 1.4, date(2022, 10, 6), "shelter"),
    Participant("M", 55, 2.6, date(2022, 11, 9), "street", exit=_LOSS_IN_VALMIERA, follow_up=False),
    Participant("F", 48, 4.8, date(2022, 10, 7), "shelter", addiction=True),
    Participant("F", 53, 7.7, date(2022, 12, 7), "shelter"),
    Participant("M", 50, 16.0, date(2022, 10, 5), "street", addiction=True, follow_up=False),
    Participant("F", 54, 19.5, date(2022, 10, 6), "shelter"),
    Participant("M", 59, 24.2, date(2022, 10, 10), "street", addiction=True),
    Participant("F", 62, 28.8, date(2023, 1, 11), "friends"),
    Participant("M", 45, 6.4, date(2023, 2, 9), "shelter", addiction=True),
)


def participants_of(town: Town) -> tuple[Participant, ...]:
    """The plan of one municipality, in the order of its enrolment numbers."""
    return {RIGA.code: _RIGA, LIEPAJA.code: _LIEPAJA, VALMIERA.code: _VALMIERA}[town.code]
