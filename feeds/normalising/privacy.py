"""Personal data where none may stand: personal codes (PRIV-01) and full names (PRIV-02) in ids and free text.

A cell holds a *full name* when

1. its words contain all words of the first name and all words of the last name of one row of the delivery's `persons`
   feed, in either order, case and diacritics aside; or
2. it is an id, and consists of nothing but two or more words that begin with a capital letter (`Jānis Bērziņš`,
   `BĒRZIŅŠ, JĀNIS`). Ids of places (facilities, dwellings) are exempt from this second rule: `Zvaigznes Nams` is a
   house; the first rule holds for them too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from feeds.contract import Column, ColumnType, Privacy
from feeds.normalising.names import words_of

_PLACE_KINDS = frozenset({"facility", "dwelling"})
_WORD_PARTS = re.compile(r"[\s,;_]+")
_LETTERS_OF_A_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SHORTEST_CAPITAL_WORD = 3
"""A word in capitals alone is a name from this length on: `AB CD` is an id, `ANNA LIEPA` is not."""


@dataclass(frozen=True, slots=True, repr=False)
class KnownNames:
    """The full names of the delivery's persons, as sets of normalised words found by the words of the last name."""

    by_word: dict[str, set[frozenset[str]]]

    @classmethod
    def of(cls, names: Iterable[tuple[str | None, str | None]]) -> KnownNames:
        """From pairs of first and last name; a pair that lacks one of them, or repeats it, is no full name."""
        by_word: dict[str, set[frozenset[str]]] = defaultdict(set)
        for first, last in names:
            first_words, last_words = words_of(first or ""), words_of(last or "")
            name = frozenset(first_words + last_words)
            if first_words and last_words and len(name) > 1:
                by_word[last_words[0]].add(name)
        return cls(dict(by_word))

    def is_in(self, text: str) -> bool:
        """Whether the words of `text` contain a known full name."""
        words = frozenset(words_of(text))
        return len(words) > 1 and any(name <= words for word in words for name in self.by_word.get(word, ()))


def is_searched(column: Column) -> bool:
    """Whether the column is one in which nothing personal may stand: an id or open text."""
    is_open_text = column.privacy is Privacy.OPEN and column.type is ColumnType.TEXT
    return column.privacy is Privacy.IDENTIFIER or column.free_text or is_open_text


def is_named_freely(column: Column) -> bool:
    """Whether capitalised words in the column need not be a person's name: in texts, and as ids of places."""
    return column.privacy is not Privacy.IDENTIFIER or column.id_kind in _PLACE_KINDS


def holds_full_name(text: str, known: KnownNames, *, is_free: bool) -> bool:
    """Whether a cell of a searched column holds a full name, by the two rules above; `is_free`: `is_named_freely`."""
    return known.is_in(text) or (not is_free and _reads_like_a_name(text))


def _reads_like_a_name(text: str) -> bool:
    words = [word for word in _WORD_PARTS.split(text) if word]
    return len(words) > 1 and all(_is_capitalised(word) for word in words)


def _is_capitalised(word: str) -> bool:
    if not _LETTERS_OF_A_NAME.fullmatch(word) or not word[0].isupper() or len(word) == 1:
        return False
    return len(word) >= _SHORTEST_CAPITAL_WORD or not word.isupper()
