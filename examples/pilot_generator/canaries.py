"""What identifies the pilot's invented people, for tests that search every output for it."""

from __future__ import annotations

from dataclasses import dataclass

from examples.pilot_generator.world import build_world


@dataclass(frozen=True, slots=True)
class Canaries:
    """Texts that must appear nowhere outside the intake zone. Sorted, without repetition."""

    codes: tuple[str, ...]
    """Personal codes, also earlier ones, each with and without its hyphen."""
    full_names: tuple[str, ...]
    """First name and surname, in both orders."""
    last_names: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.codes, *self.full_names, *self.last_names)


def canaries() -> Canaries:
    """Every code and name of the pilot's deliveries."""
    persons = [person for tables in build_world().values() for person in tables.persons.values()]
    codes = {
        code.replace("-", "")
        for person in persons
        for code in (person.person_code, person.previous_person_code)
        if code
    }
    return Canaries(
        codes=tuple(sorted(codes | {f"{code[:6]}-{code[6:]}" for code in codes})),
        full_names=tuple(
            sorted(
                {f"{person.first_name} {person.last_name}" for person in persons}
                | {f"{person.last_name} {person.first_name}" for person in persons}
            )
        ),
        last_names=tuple(sorted({person.last_name for person in persons})),
    )
