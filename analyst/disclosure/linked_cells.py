"""The cells of all tables that are released together, and how they hang together.

A cell is a count of persons or events. Whoever sees the tables knows that a total is the sum of its parts, that a
month's end is the next one's start, that a year has no fewer persons than one of its nights: these are the relations.
They are homogeneous (a weighted sum of cells is 0, or at least 0): all cells times any number would satisfy them too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

Key = Hashable


class Kind(Enum):
    """What a relation says of its weighted sum of cells."""

    IS_ZERO = "="
    IS_NOT_NEGATIVE = ">="


@dataclass(frozen=True, slots=True)
class Relation:
    """A weighted sum of cells, by their numbers, that is 0 or not negative."""

    weights: tuple[tuple[int, int], ...]
    kind: Kind = Kind.IS_ZERO

    def value(self, values: Sequence[int]) -> int:
        """The weighted sum."""
        return sum(weight * values[cell] for cell, weight in self.weights)


class RelationError(ValueError):
    """The counts themselves do not satisfy a relation: the tables or the relation are wrong. Names keys, no counts."""


@dataclass(slots=True)
class LinkedCells:
    """Cells in the order in which they were added; `weights` say how much is lost when a cell is left out."""

    keys: list[Key] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    _numbers: dict[Key, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)

    def add(self, key: Key, value: int, weight: float = 1.0) -> int:
        """A new cell's number. ValueError for a negative count, a weight of nothing, or a key twice."""
        if value < 0 or weight <= 0:
            raise ValueError(f"{key}: a count is not negative and leaving it out costs something")
        if key in self._numbers:
            raise ValueError(f"{key} is a cell already")
        self._numbers[key] = len(self.values)
        self.keys.append(key)
        self.values.append(value)
        self.weights.append(weight)
        return self._numbers[key]

    def number(self, key: Key) -> int:
        """The number of a cell. KeyError when there is none."""
        return self._numbers[key]

    def __contains__(self, key: Key) -> bool:
        return key in self._numbers

    def total(self, whole: Key, parts: Iterable[Key]) -> None:
        """The whole is the sum of its parts. A total with one part alone is the same figure twice, and as linked."""
        self.relate({whole: 1} | dict.fromkeys(parts, -1))

    def relate(self, weights: Mapping[Key, int], kind: Kind = Kind.IS_ZERO) -> None:
        """Add a relation. RelationError when the counts do not satisfy it."""
        found = Relation(tuple((self._numbers[key], weight) for key, weight in weights.items() if weight), kind)
        value = found.value(self.values)
        if value < 0 or (kind is Kind.IS_ZERO and value):
            raise RelationError(f"the counts do not satisfy the relation of {', '.join(map(str, weights))}")
        self.relations.append(found)
