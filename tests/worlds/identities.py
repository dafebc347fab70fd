"""Invented people: names, personal codes, birth dates, and how a municipality comes to know them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle.calendar import DAY
from tests.worlds.logical import Row, Value

FIRST_NAMES = {
    "M": ("Jānis", "Andris", "Kārlis", "Mārtiņš", "Pēteris", "Ģirts", "Vladimirs", "Sergejs", "Uldis", "Žanis"),
    "F": ("Anna", "Līga", "Ilze", "Kristīne", "Žanete", "Ņina", "Svetlana", "Ērika", "Zenta", "Ļubova"),
}
STEMS = ("Bērz", "Kalniņ", "Ozol", "Krūm", "Zariņ", "Šķēl", "Ķirs", "Ļaud", "Ņikol", "Čakst", "Žagar", "Ūdr", "Īv")
MIDDLES = ("", "al", "en", "ul", "av", "or", "it")
ENDINGS = {"M": ("s", "iņš", "ēns", "ovs", "āns"), "F": ("a", "iņa", "ēna", "ova", "āne")}
OLD_CODE_WEIGHTS = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)


@dataclass(slots=True)
class Identity:
    """A person as the register would know it; municipalities know less, and later."""

    sex: str
    birth: date
    first_name: str
    last_name: str
    code: str
    old_code: str | None
    """The code before an official change of code."""
    code_changed_on: date | None


@dataclass(slots=True)
class Acquaintance:
    """What one municipality writes about a person, and from when on."""

    identity: Identity
    birth_precision: str
    sex_known_from: date
    code_known_from: date | None
    mistyped_code: str | None
    mistyped_until: date | None
    states_previous_code_for: timedelta
    attributes: Row = field(default_factory=dict)

    def row(self, day: date) -> Row:
        """The columns of `persons` (but the id) as known on a day."""
        code, previous = self._codes(day)
        return {
            "person_code": code,
            "previous_person_code": previous,
            "first_name": self.identity.first_name,
            "last_name": self.identity.last_name,
            "birth_date": self._birth(),
            "sex": self.identity.sex if day >= self.sex_known_from else "U",
            **self.attributes,
        }

    def _codes(self, day: date) -> tuple[str | None, str | None]:
        person = self.identity
        if self.code_known_from is None or day < self.code_known_from:
            return None, None
        if self.mistyped_until and day < self.mistyped_until:
            return self.mistyped_code, None
        if person.code_changed_on is None:
            return person.code, None
        if day < person.code_changed_on:
            return person.old_code, None
        is_still_stated = day < person.code_changed_on + self.states_previous_code_for
        return person.code, person.old_code if is_still_stated else None

    def _birth(self) -> Value:
        birth = self.identity.birth
        written: dict[str, Value] = {"day": birth, "month": f"{birth:%Y-%m}", "year": f"{birth:%Y}", "none": None}
        return written[self.birth_precision]


class Population:
    """Makes people whose names and codes never repeat, so that no two of them can be linked by accident."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._used: set[str] = set()

    def person(self, start: date, end: date) -> Identity:
        """A person of 1 to 85 years at the start of the world; one in ten changes code within it."""
        sex = self.rng.choices(("M", "F", "X"), (70, 28, 2))[0]
        age = self.rng.choices((self.rng.randint(1, 17), self.rng.randint(18, 85)), (5, 95))[0]
        birth = start - timedelta(days=age * 365 + self.rng.randint(30, 360))
        names = "F" if sex == "F" else "M"
        changed = start + self.rng.randint(30, 400) * DAY if self.rng.random() < 0.1 else None
        return Identity(
            sex=sex,
            birth=birth,
            first_name=self.rng.choice(FIRST_NAMES[names]),
            last_name=self._unused(lambda: self._surname(names)),
            code=self._unused(self._new_code),
            old_code=self._unused(lambda: self._old_code(birth)) if changed else None,
            code_changed_on=changed if changed and changed <= end else None,
        )

    def acquaintance(self, person: Identity, seen_on: date, *, must_know_code: bool) -> Acquaintance:
        """How a municipality knows somebody; `must_know_code` for people who are to be linked across municipalities."""
        rng = self.rng
        knows_code = must_know_code or rng.random() < 0.7
        knows_late = rng.random() < 0.25
        mistypes = knows_code and not must_know_code and rng.random() < 0.08
        known_from = seen_on + rng.randint(20, 200) * DAY if knows_late else date.min
        return Acquaintance(
            identity=person,
            birth_precision=rng.choices(("day", "month", "year", "none"), (75, 10, 10, 5))[0],
            sex_known_from=seen_on + rng.randint(10, 120) * DAY if rng.random() < 0.1 else date.min,
            code_known_from=known_from if knows_code else None,
            mistyped_code=self._unused(self._new_code) if mistypes else None,
            mistyped_until=max(seen_on, known_from) + 60 * DAY if mistypes and person.code_changed_on is None else None,
            states_previous_code_for=timedelta(days=rng.choice((62, 4000))),
            attributes=self._attributes(person),
        )

    def _attributes(self, person: Identity) -> Row:
        rng = self.rng
        is_child = person.birth.year > 2003
        return {
            "household_id": f"m{rng.randint(1, 9999)}" if is_child else None,
            "household_type": "lone_parent" if is_child else rng.choice(("single", "single", "couple", None)),
            "citizenship": rng.choice(("LV", "LV", "XN", "LT", None)),
            "education": rng.choice(("2", "3", "U", None)),
            "addiction_need": rng.choice((True, False, None)),
            "disability": rng.choice((True, False, None)),
            "first_homeless_on": None if is_child else rng.choice(("2019", "2020-03", date(2021, 5, 4), None)),
        }

    def _surname(self, names: str) -> str:
        choose = self.rng.choice
        return f"{choose(STEMS)}{choose(MIDDLES)}{choose(STEMS).lower()}{choose(ENDINGS[names])}"

    def _new_code(self) -> str:
        digits = f"3{self.rng.randint(2, 9)}{self.rng.randint(0, 999_999_999):09d}"
        return self.rng.choice((digits, f"{digits[:6]}-{digits[6:]}"))

    def _old_code(self, birth: date) -> str:
        century = 1 if birth.year < 2000 else 2
        digits = f"{birth:%d%m%y}{century}{self.rng.randint(0, 999):03d}"
        check = (1 + sum(int(digit) * weight for digit, weight in zip(digits, OLD_CODE_WEIGHTS, strict=True))) % 11 % 10
        return f"{digits[:6]}-{digits[6:]}{check}"

    def _unused(self, make: Callable[[], str]) -> str:
        while True:
            text = make()
            if text.replace("-", "") not in self._used:
                self._used.add(text.replace("-", ""))
                return text
