"""Invented people: names by chance from lists of first names and surnames, personal codes of the new form only.

A code of the new form (3[2-9]…) carries no birth date; one of the old form could be somebody's, so none is made.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from examples.pilot_generator.choosing import Deck
from examples.pilot_generator.records import Person, TownTables

_FIRST_NAMES = {
    "M": "Aigars Ainārs Aldis Andris Arvīds Dainis Edvīns Egīls Ēriks Gunārs Guntars Imants Indulis Ivars Jānis Juris "
    "Kārlis Laimonis Māris Modris Normunds Oļegs Pēteris Raitis Sergejs Tālis Uldis Valērijs Viktors Vladimirs Zigurds "
    "Žanis",
    "F": "Agita Aija Ārija Astrīda Biruta Dace Daina Dzidra Elita Gaļina Gunta Ilga Ilze Inese Irēna Ļubova Lidija "
    "Līga Mārīte Mirdza Natālija Olga Ruta Sandra Skaidrīte Svetlana Tamāra Ināra Valentīna Velta Vija Zinaīda",
}
_FIRST_NAMES_OF_CHILDREN = {"M": "Artis Emīls Gustavs Rainers Tomass", "F": "Alise Elīna Madara Paula Sofija"}
_SURNAMES = (
    ("Āboltiņš", "Āboltiņa"), ("Bebrišs", "Bebriša"), ("Čakstiņš", "Čakstiņa"), ("Dzenītis", "Dzenīte"),
    ("Ērmanītis", "Ērmanīte"), ("Gaigalnieks", "Gaigalniece"), ("Ģērmanis", "Ģērmane"), ("Iesalnieks", "Iesalniece"),
    ("Jansonītis", "Jansonīte"), ("Ķikutis", "Ķikute"), ("Krauklītis", "Krauklīte"), ("Ļaudams", "Ļaudama"),
    ("Lazdupītis", "Lazdupīte"), ("Medņuks", "Medņuka"), ("Niedrājs", "Niedrāja"), ("Ņikuļins", "Ņikuļina"),
    ("Ozolbergs", "Ozolberga"), ("Pakulis", "Pakule"), ("Purenieks", "Pureniece"), ("Rudzgailis", "Rudzgaile"),
    ("Skrastenieks", "Skrasteniece"), ("Sproģītis", "Sproģīte"), ("Šķietiņš", "Šķietiņa"), ("Tīrumnieks", "Tīrumniece"),
    ("Ūdrupsis", "Ūdrupse"), ("Vārpsalis", "Vārpsale"), ("Zeltkalns", "Zeltkalna"), ("Žagatiņš", "Žagatiņa"),
    ("Afanasjevičs", "Afanasjeviča"), ("Bogdanovskis", "Bogdanovska"), ("Gerasimčuks", "Gerasimčuka"),
    ("Jevdokimovs", "Jevdokimova"), ("Kudrjavcevs", "Kudrjavceva"), ("Lukašenoks", "Lukašenoka"),
    ("Mihalčenko", "Mihalčenko"),
    ("Ostapenkovs", "Ostapenkova"), ("Perevozčikovs", "Perevozčikova"), ("Serebrjakovs", "Serebrjakova"),
    ("Trofimčiks", "Trofimčika"), ("Zaharčenoks", "Zaharčenoka"),
)  # fmt: skip


class NameBook:
    """Gives every invented person a full name and a code that no other has, over all three municipalities."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._names: set[tuple[str, str]] = set()
        self._codes: set[str] = set()

    def name(self, sex: str, child: bool = False) -> tuple[str, str]:
        """First name and surname with the ending of the sex."""
        names = (_FIRST_NAMES_OF_CHILDREN if child else _FIRST_NAMES)[sex].split()
        while True:
            pair = (self._rng.choice(names), self._rng.choice(_SURNAMES)[0 if sex == "M" else 1])
            if pair not in self._names:
                self._names.add(pair)
                return pair

    def code(self) -> str:
        """A personal code of the new form; two in three are written with the hyphen."""
        while True:
            code = "3" + str(self._rng.randint(2, 9)) + "".join(str(self._rng.randint(0, 9)) for _ in range(9))
            if code not in self._codes:
                self._codes.add(code)
                return f"{code[:6]}-{code[6:]}" if self._rng.random() < 2 / 3 else code


class PersonRegister:
    """The persons of one municipality: makes them and gives them the municipality's own ids."""

    def __init__(self, letter: str, tables: TownTables, book: NameBook, rng: Random) -> None:
        self._letter, self._tables, self._book, self._rng = letter, tables, book, rng
        self._households = 0
        self._citizenship = Deck({"LV": 15, "XN": 4, "LT": 1}, rng)
        self._education = Deck({"1": 1, "2": 5, "3": 9, "4": 3, "6": 1, "U": 1}, rng)
        self._has_code = Deck({True: 11, False: 1}, rng)

    def household(self) -> str:
        """The id of a new household."""
        self._households += 1
        return f"{self._letter}H{self._households:03d}"

    def new(
        self,
        sex: str,
        birth_date: str,
        first_homeless_on: str | None,
        *,
        household_id: str | None = None,
        household_type: str = "single",
        addiction_need: bool | None = None,
        with_code: bool | None = None,
        child: bool = False,
    ) -> Person:
        """A new person, put down in the municipality's tables."""
        rng = self._rng
        has_code = self._has_code.draw() if with_code is None else with_code
        addicted = rng.random() < 0.35 if addiction_need is None else addiction_need
        first_name, last_name = self._book.name(sex, child)
        citizenship = self._citizenship.draw()
        person = Person(
            local_person_id=self._next_id(),
            person_code=self._book.code() if has_code else None,
            previous_person_code=None,
            code_from=None,
            first_name=first_name,
            last_name=last_name,
            household_id=household_id,
            birth_date=birth_date,
            sex=sex,
            citizenship=citizenship,
            birth_country="BY" if citizenship == "XN" else citizenship,
            household_type=household_type,
            education="1" if child else self._education.draw(),
            disability=rng.random() < 0.2,
            mental_health_need=rng.random() < 0.15,
            addiction_need=addicted and not child,
            first_homeless_on=first_homeless_on,
        )
        return self._put(person)

    def known_elsewhere(self, person: Person) -> Person:
        """The same person under this municipality's own id: same code and birth, as both municipalities know them."""
        return self._put(replace(person, local_person_id=self._next_id(), household_id=None, died_on=None))

    def change_code(self, person: Person, period: str) -> None:
        """The person's official change of code, reported from that month on together with the code before."""
        person.previous_person_code, person.code_from = person.person_code, period
        person.person_code = self._book.code()

    def _next_id(self) -> str:
        return f"{self._letter}P{len(self._tables.persons) + 1:04d}"

    def _put(self, person: Person) -> Person:
        self._tables.persons[person.local_person_id] = person
        return person


def birth_date_at_age(age: int, on: date, rng: Random) -> str:
    """A birth date that makes the person `age` full years old on that day, counted from the birth month.

    The month is never that of `on`, so that the age is the same whichever day of the month is taken. One in eight
    dates is known to the month only.
    """
    month = rng.choice([number for number in range(1, 13) if number != on.month])
    year = on.year - age - (1 if month > on.month else 0)
    return f"{year}-{month:02d}" if rng.random() < 1 / 8 else f"{year}-{month:02d}-{rng.randint(1, 28):02d}"


def stated_start(day: date, rng: Random) -> str:
    """The start of homelessness as a person states it: the day when it is recent, else the month or the year alone."""
    age_in_days = (date(2023, 10, 31) - day).days
    if age_in_days < 2 * 365:
        return day.isoformat()
    return f"{day:%Y-%m}" if rng.random() < 0.5 else f"{day:%Y}"
