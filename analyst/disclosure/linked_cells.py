"""The cells of all tables that are released together, and how they hang together.

A cell is a count of persons or events, or an amount. Whoever sees the tables knows that a total is the sum of its
parts, that a month's end is the next one's start, that nobody is homeless on a night who is not active: these are the
relations. They are homogeneous (a weighted sum of cells is 0, or at least 0): all cells times any number would satisfy
them too.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Key = Hashable


class Kind(Enum):
    """What a relation says of its weighted sum of cells."""

    IS_ZERO = "="
    IS_NOT_NEGATIVE = ">="


class Fate(Enum):
    """What an earlier release has settled about a cell."""

    PUBLISHED = "published"
    LEFT_OUT = "left out"


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


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a cell beside its value.

    `weight`: how much is lost when it is left out. `may_be_zero`: a zero in its place might be left out too, so that
    nobody may conclude that it is at least 1. `is_confidential`: left out whatever its size. `width`: how wide the
    range must stay in which somebody can place it, in its own unit; None = as wide as the threshold. `is_count`: whole
    and small when below the threshold. `fate`: as an earlier release has it. `is_silent`: a flag that said nothing
    certain of it before says nothing now. `has_talked`: its flag has said before that it is small, so it cannot fall
    silent.
    """

    weight: float = 1.0
    may_be_zero: bool = False
    is_confidential: bool = False
    width: int | None = None
    is_count: bool = True
    fate: Fate | None = None
    is_silent: bool = False
    has_talked: bool = False


_PLAIN = Traits()


@dataclass(slots=True)
class LinkedCells:
    """Cells in the order in which they were added."""

    keys: list[Key] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    traits: list[Traits] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    neighbourhoods: list[frozenset[int]] = field(default_factory=list)
    """Where to look first: mostly a cell is uncertain because of others near it. They may overlap and be few."""
    _numbers: dict[Key, int] = field(default_factory=dict)
    _relations_of: dict[int, list[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)

    def add(self, key: Key, value: int, traits: Traits = _PLAIN) -> int:
        """A new cell's number. ValueError for a negative value, a weight of nothing, or a key twice."""
        if value < 0 or traits.weight <= 0:
            raise ValueError(f"{key}: a count is not negative and leaving it out costs something")
        if key in self._numbers:
            raise ValueError(f"{key} is a cell already")
        self._numbers[key] = len(self.values)
        self.keys.append(key)
        self.values.append(value)
        self.traits.append(traits)
        return self._numbers[key]

    def number(self, key: Key) -> int:
        """The number of a cell. KeyError when there is none."""
        return self._numbers[key]

    def __contains__(self, key: Key) -> bool:
        return key in self._numbers

    def total(self, whole: Key, parts: Iterable[Key]) -> None:
        """The whole is the sum of its parts. A total with one part alone is the same figure twice, and as linked."""
        self.relate({whole: 1} | dict.fromkeys(parts, -1))

    def relate(self, weights: Mapping[Any, int], kind: Kind = Kind.IS_ZERO) -> None:
        """Add a relation. RelationError when the counts do not satisfy it."""
        if not self.relate_if_true(weights, kind):
            raise RelationError(f"the counts do not satisfy the relation of {', '.join(map(str, weights))}")

    def relate_if_true(self, weights: Mapping[Any, int], kind: Kind = Kind.IS_ZERO) -> bool:
        """Add a relation when the counts satisfy it, be it by chance: somebody may try it. Whether they do."""
        found = Relation(tuple((self._numbers[key], weight) for key, weight in weights.items() if weight), kind)
        value = found.value(self.values)
        if value < 0 or (kind is Kind.IS_ZERO and value):
            return False
        for cell, _ in found.weights:
            self._relations_of.setdefault(cell, []).append(len(self.relations))
        self.relations.append(found)
        return True

    def relations_of(self, some: Iterable[int]) -> list[Relation]:
        """The relations that any of these cells takes part in."""
        numbers = {number for cell in some for number in self._relations_of.get(cell, ())}
        return [self.relations[number] for number in sorted(numbers)]

    def width(self, cell: int, threshold: int) -> int:
        """How wide the range of a cell must stay."""
        own = self.traits[cell].width
        return threshold if own is None else own

    def is_primary(self, cell: int, threshold: int) -> bool:
        """Whether the cell is left out for itself. What an earlier release has told cannot be taken back."""
        return self._is_delicate(cell, threshold) and self.traits[cell].fate is not Fate.PUBLISHED

    def is_told(self, cell: int, threshold: int) -> bool:
        """Whether an earlier release has published what would be left out for itself today.

        The cell is known to whoever asks, so leaving out others for its sake would hide nothing.
        """
        return self._is_delicate(cell, threshold) and self.traits[cell].fate is Fate.PUBLISHED

    def _is_delicate(self, cell: int, threshold: int) -> bool:
        traits, value = self.traits[cell], self.values[cell]
        return value > 0 and (traits.is_confidential or (traits.is_count and value < threshold))

    def may_be_left_out(self, cell: int) -> bool:
        """Whether the cell may be left out at all."""
        traits = self.traits[cell]
        return traits.fate is not Fate.PUBLISHED and (self.values[cell] > 0 or traits.may_be_zero)


def tied(cells: LinkedCells, some: Collection[int]) -> Iterator[list[int]]:
    """Some of the cells, in groups that no relation among them joins."""
    group_of = {cell: cell for cell in some}

    def root(cell: int) -> int:
        while group_of[cell] != cell:
            group_of[cell] = cell = group_of[group_of[cell]]
        return cell

    for relation in cells.relations:
        together = [root(cell) for cell, _ in relation.weights if cell in group_of]
        for cell in together[1:]:
            group_of[root(cell)] = root(together[0])
    groups: dict[int, list[int]] = {}
    for cell in sorted(some):
        groups.setdefault(root(cell), []).append(cell)
    yield from groups.values()
