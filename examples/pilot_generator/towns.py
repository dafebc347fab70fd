"""The three municipalities of the pilot: how they write their files, their places, their provider of Housing First."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from examples.pilot_generator.months import first_day
from examples.pilot_generator.records import Facility


@dataclass(frozen=True, slots=True)
class HousingFirstRate:
    """EUR per client-day by cost category; the categories add up to the published 19.20."""

    housing: Decimal
    utilities: Decimal
    repairs_furnishing: Decimal
    support_staff: Decimal
    administration: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """A facility with the number of beds that the simulation keeps in use, and the mean length of a stay in days."""

    facility_id: str
    name: str
    service_type: str
    capacity: int
    open_from: date
    beds_in_use: int
    mean_stay: int

    def in_month(self, refusals: int | None) -> Facility:
        """The row of the feed `facilities` for one month."""
        return Facility(
            facility_id=self.facility_id,
            name=self.name,
            service_type=self.service_type,
            capacity=self.capacity,
            open_from=self.open_from,
            open_to=None,
            refusals=refusals,
        )


@dataclass(frozen=True, slots=True)
class Town:
    """One municipality. The numbers are orders of magnitude of the simulation, not statistics of the real town."""

    code: str
    letter: str
    """Leads the municipality's own ids."""
    provider: str
    tenure: str
    rate: HousingFirstRate
    rent_eur: tuple[int, int]
    places: tuple[Place, ...]
    rough_sleepers: int
    anonymous_sightings: int
    discharges: int
    evictions: int
    crisis_events: int
    care_home_residents: int
    applicants: int
    """People who agreed to take part and never got a home."""
    undecided: int
    """People who were referred and did not agree."""
    mentor_starts: tuple[date, ...]
    social_workers: int

    def place_of(self, service_type: str) -> Place:
        """The municipality's place of that service; every service here has one place."""
        return next(place for place in self.places if place.service_type == service_type)


_PRIVATE_RENTING = HousingFirstRate(
    housing=Decimal("6.00"),
    utilities=Decimal("2.40"),
    repairs_furnishing=Decimal("0.80"),
    support_staff=Decimal("8.80"),
    administration=Decimal("1.20"),
)
_MUNICIPAL_HOUSING = HousingFirstRate(
    housing=Decimal("3.60"),
    utilities=Decimal("3.00"),
    repairs_furnishing=Decimal("2.00"),
    support_staff=Decimal("9.40"),
    administration=Decimal("1.20"),
)
_OCTOBER, _DECEMBER = first_day("2022-10"), first_day("2022-12")

RIGA = Town(
    code="LV0001000",
    letter="R",
    provider="Latvijas Samariešu apvienība",
    tenure="private",
    rate=_PRIVATE_RENTING,
    rent_eur=(150, 220),
    places=(
        Place("RF1", "Naktspatversme Nr. 1", "overnight_shelter", 50, date(2009, 11, 2), 34, 55),
        Place("RF2", "Patversme Nr. 2", "shelter", 32, date(2011, 5, 16), 22, 85),
        Place("RF3", "Īslaicīgās uzturēšanās mītne", "temporary_lodging", 28, date(2015, 3, 2), 16, 120),
        Place("RF4", "Krīzes centrs", "crisis_centre", 14, date(2013, 9, 2), 4, 45),
    ),
    rough_sleepers=20,
    anonymous_sightings=3,
    discharges=3,
    evictions=3,
    crisis_events=16,
    care_home_residents=64,
    applicants=20,
    undecided=5,
    mentor_starts=(_OCTOBER, _OCTOBER, _OCTOBER, _OCTOBER, _DECEMBER, _DECEMBER),
    social_workers=3,
)
LIEPAJA = Town(
    code="LV0005000",
    letter="L",
    provider="Kurzemes ģimeņu atbalsta centrs",
    tenure="municipal",
    rate=_MUNICIPAL_HOUSING,
    rent_eur=(30, 60),
    places=(
        Place("LF1", "Naktspatversme", "overnight_shelter", 24, date(2010, 1, 4), 14, 55),
        Place("LF2", "Patversme", "shelter", 16, date(2012, 10, 1), 8, 85),
    ),
    rough_sleepers=6,
    anonymous_sightings=1,
    discharges=1,
    evictions=1,
    crisis_events=6,
    care_home_residents=25,
    applicants=5,
    undecided=2,
    mentor_starts=(_OCTOBER, _OCTOBER),
    social_workers=1,
)
VALMIERA = Town(
    code="LV0054000",
    letter="V",
    provider="Latvijas Samariešu apvienība",
    tenure="municipal",
    rate=_MUNICIPAL_HOUSING,
    rent_eur=(30, 60),
    places=(Place("VF1", "Patversme", "shelter", 20, date(2014, 2, 3), 9, 75),),
    rough_sleepers=4,
    anonymous_sightings=1,
    discharges=1,
    evictions=1,
    crisis_events=4,
    care_home_residents=19,
    applicants=8,
    undecided=2,
    mentor_starts=(_OCTOBER, _OCTOBER, _DECEMBER),
    social_workers=1,
)
TOWNS = (RIGA, LIEPAJA, VALMIERA)
