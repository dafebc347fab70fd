"""Invented people: names, personal codes, birth, needs. Nobody of these names and codes is known to exist.

Codes never repeat, so that nobody is linked by accident: new codes come from a running number, old ones from a running
number for each day of birth.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date

from feeds.personal_codes import check_digit
from feeds.simulation.months import as_date, day_number

FIRST_NAMES = {
    "M": ("Jānis", "Andris", "Kārlis", "Mārtiņš", "Pēteris", "Ģirts", "Vladimirs", "Sergejs", "Uldis", "Žanis"),
    "F": ("Anna", "Līga", "Ilze", "Kristīne", "Žanete", "Ņina", "Svetlana", "Ērika", "Zenta", "Ļubova"),
}
STEMS = ("Bērz", "Kalniņ", "Ozol", "Krūm", "Zariņ", "Šķēl", "Ķirs", "Ļaud", "Ņikol", "Čakst", "Žagar", "Ūdr", "Īv")
MIDDLES = ("", "al", "en", "ul", "av", "or", "it")
ENDINGS = {"M": ("s", "iņš", "ēns", "ovs", "āns"), "F": ("a", "iņa", "ēna", "ova", "āne")}
CITIZENSHIPS = ("LV", "LV", "LV", "XN", "LT", "UA", None)
EDUCATIONS = ("1", "2", "3", "3", "U", None)
"""ISCED levels; U = unknown."""
SHARE_OF_MEN = 0.8
"""Of Rīga's shelter users (January 2026)."""
SHARE_WITH_NEW_CODE = 0.3
SHARE_CHANGING_CODE = 0.05
SERIALS_A_DAY = 1_000
NEW_CODES_SINCE = day_number(date(2017, 7, 1))
_LONG_AGO = -(10**6)


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person; days as day numbers. `old_code` is the code before `code_changed_on`."""

    number: int
    kind: str
    sex: str
    birth: int
    birth_precision: int
    """How many signs of the ISO date are known: 10 the day, 7 the month, 4 the year."""
    first_name: str
    last_name: str
    code: str
    old_code: str | None
    code_changed_on: int
    household: int | None
    household_type: str
    citizenship: str | None
    education: str | None
    disability: bool
    mental_health_need: bool
    addiction_need: bool
    first_homeless: str | None

    @property
    def birth_text(self) -> str:
        """The birth date as far as anybody knows it."""
        return as_date(self.birth).isoformat()[: self.birth_precision]


class Population:
    """Makes people, each different from all before."""

    def __init__(self) -> None:
        self._serials: Counter[int] = Counter()
        self._made = 0

    def person(
        self, rng: random.Random, kind: str, arrival: int, age: int, household: int | None, household_type: str
    ) -> Person:
        """Somebody of that age (full years) at arrival."""
        self._made += 1
        sex = "M" if rng.random() < SHARE_OF_MEN else "F"
        if kind == "family" and age >= 18:
            sex = "F" if rng.random() < 0.8 else "M"
        birth = arrival - int((age + rng.random()) * 365.25) - 1
        code, old_code = self._new_code(), None
        if rng.random() >= SHARE_WITH_NEW_CODE:
            old_code = self._old_code(birth)
        changes = old_code is not None and rng.random() < SHARE_CHANGING_CODE
        if old_code is not None and not changes:
            code, old_code = old_code, None
        return Person(
            number=self._made,
            kind=kind,
            sex=sex,
            birth=birth,
            birth_precision=rng.choices((10, 7, 4), (90, 5, 5))[0],
            first_name=rng.choice(FIRST_NAMES[sex]),
            last_name=f"{rng.choice(STEMS)}{rng.choice(MIDDLES)}{rng.choice(ENDINGS[sex])}",
            code=code,
            old_code=old_code,
            code_changed_on=arrival + rng.randint(10, 400) if old_code else _LONG_AGO,
            household=household,
            household_type=household_type,
            citizenship=rng.choice(CITIZENSHIPS),
            education=rng.choice(EDUCATIONS),
            disability=rng.random() < 0.2,
            mental_health_need=rng.random() < 0.25,
            addiction_need=age >= 18 and rng.random() < 0.45,
            first_homeless=self._first_homeless(rng, kind, arrival, birth),
        )

    @staticmethod
    def _first_homeless(rng: random.Random, kind: str, arrival: int, birth: int) -> str | None:
        """Years ago for those who have long been homeless; as precisely as people remember."""
        if kind not in ("chronic", "episodic", "rough") or rng.random() < 0.4:
            return None
        first = min(max(arrival - rng.randint(100, 5_000), birth + 18 * 365), arrival - 100)
        return as_date(first).isoformat()[: rng.choice((4, 7, 10))]

    def _new_code(self) -> str:
        """Since 2017-07-01: 32 and nine digits without meaning."""
        digits = f"32{self._made * 7_919 % 10**9:09d}"
        return f"{digits[:6]}-{digits[6:]}"

    def _old_code(self, birth: int) -> str | None:
        """`DDMMYY-CNNNK`; None for those born since new codes are given, and when the day's numbers are used up."""
        serial = self._serials[birth]
        if birth >= NEW_CODES_SINCE or serial == SERIALS_A_DAY:
            return None
        self._serials[birth] += 1
        born: date = as_date(birth)
        digits = f"{born:%d%m%y}{1 if born.year < 2000 else 2}{serial:03d}"
        return f"{digits[:6]}-{digits[6:]}{check_digit(digits)}"
