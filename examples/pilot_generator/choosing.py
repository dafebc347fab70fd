"""Choosing that keeps shares: decks that are drawn through before they are shuffled again, and even picks."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Deck(Generic[Item]):
    """Cards drawn in random order without return; when empty, all are shuffled anew: shares hold in small numbers."""

    def __init__(self, shares: dict[Item, int], rng: Random) -> None:
        self._all = [card for card, count in shares.items() for _ in range(count)]
        self._left: list[Item] = []
        self._rng = rng

    def draw(self) -> Item:
        """The next card."""
        if not self._left:
            self._left = self._all.copy()
            self._rng.shuffle(self._left)
        return self._left.pop()


def evenly(items: Sequence[Item], count: int, shift: int = 0) -> list[Item]:
    """`count` of the items at even distances, the list turned by `shift` places first. Never one item twice."""
    if not 0 <= count <= len(items):
        raise ValueError(f"cannot choose {count} of {len(items)}")
    turned = [*items[shift % len(items) :], *items[: shift % len(items)]] if items else []
    return [turned[position * len(turned) // count] for position in range(count)]
