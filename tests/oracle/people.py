"""Who is who: linking by personal code, and the attributes that a person is shown with (methodology 2 and 9)."""

from __future__ import annotations

from datetime import date

from tests.oracle.delivered import Delivered, InForce
from tests.oracle.geography import Key

Person = Key
"""A linked person, named by the least of its (lineage, local person id)."""


class People:
    """Local persons joined by the latest known code of each, and by recorded changes of code."""

    def __init__(self, delivered: Delivered) -> None:
        rows = sorted(delivered.rows.get("persons", []), key=lambda stated: stated.period)
        self._parent: dict[object, object] = {}
        latest_code: dict[Key, str] = {}
        locals_seen: list[tuple[Key, InForce]] = []
        for stated in rows:
            key = stated.key("local_person_id")
            assert key is not None
            locals_seen.append((key, stated))
            code, previous = _code(stated, "person_code"), _code(stated, "previous_person_code")
            if code:
                latest_code[key] = code
            if code and previous:
                self._join(("code", code), ("code", previous))
        for key, code in latest_code.items():
            self._join(("local", key), ("code", code))
        groups: dict[object, list[Key]] = {}
        for key in sorted({key for key, _ in locals_seen}):
            groups.setdefault(self._root(("local", key)), []).append(key)
        self._person = {key: min(members) for members in groups.values() for key in members}
        self._sex: dict[Person, tuple[tuple[object, ...], str]] = {}
        self._birth: dict[Person, tuple[tuple[object, ...], str]] = {}
        for key, stated in locals_seen:
            person = self._person[key]
            sex, birth = stated.row.get("sex"), stated.row.get("birth_date")
            if sex is not None and sex != "U":
                _prefer(self._sex, person, key, stated, str(sex))
            if birth is not None:
                text = birth.strftime("%Y-%m") if isinstance(birth, date) else str(birth)[:7]
                _prefer(self._birth, person, key, stated, text)

    def _root(self, node: object) -> object:
        while self._parent.get(node, node) != node:
            node = self._parent[node]
        return node

    def _join(self, one: object, other: object) -> None:
        self._parent[self._root(one)] = self._root(other)

    def person(self, local: Key) -> Person:
        """The linked person of a local id; a local id that no persons row names is a person of its own."""
        return self._person.get(local, local)

    def sex(self, person: Person) -> str:
        """F, M, X, or U when no row knows it."""
        return self._sex[person][1] if person in self._sex else "U"

    def birth(self, person: Person) -> str | None:
        """Birth month `1980-05`, or year `1980`, or None."""
        return self._birth[person][1] if person in self._birth else None


def _code(stated: InForce, column: str) -> str | None:
    value = stated.row.get(column)
    digits = "".join(sign for sign in str(value) if sign.isdigit()) if value is not None else ""
    return digits or None


def _prefer(
    best: dict[Person, tuple[tuple[object, ...], str]], person: Person, key: Key, stated: InForce, value: str
) -> None:
    """Keep the row of the latest period, then of the lowest municipality code, then of the lowest local id.

    The published rule ends with the lowest token of the local id, which only the keys know: test worlds never let two
    local ids of one person in one municipality disagree.
    """
    later = tuple(-int(part) for part in stated.period.split("-"))
    rank = (*later, stated.municipality, key)
    if person not in best or rank < best[person][0]:
        best[person] = (rank, value)
