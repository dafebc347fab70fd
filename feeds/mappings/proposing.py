"""What a mapping might say, before somebody looks at it: the same word first, then the most alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from feeds.codelists import Codelist
from feeds.contract import Feed
from feeds.folding import fold
from feeds.headers import match_headers

_ALIKE = 0.72
"""Likeness from which a title or code is proposed; below it, strangers to each other are paired."""


def proposed_columns(headers: Sequence[str | None], feed: Feed) -> dict[str, int]:
    """For contract columns the position of the export's column that they probably come from; each is taken once."""
    matched = match_headers(headers, feed).columns
    found = {name: position for position, name in matched.items()}
    pairs = sorted(
        (
            (max(_likeness(header, word) for word in (column.label_lv, column.label_en, column.name)), position, name)
            for position, header in enumerate(headers)
            if header and header.strip() and position not in matched
            for column in feed.columns
            if (name := column.name) not in found
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    taken = set(found.values())
    for likeness, position, name in pairs:
        if likeness >= _ALIKE and name not in found and position not in taken:
            found[name] = position
            taken.add(position)
    return found


def proposed_codes(texts: Iterable[str], codelist: Codelist) -> dict[str, str]:
    """For texts of the vendor the code that they probably mean; a text that is a code or label needs no proposal."""
    found = {}
    for text in texts:
        if codelist.find(text) is not None:
            continue
        scored = [
            (max(_likeness(text, word) for word in (entry.label_lv, entry.label_en, entry.code)), entry.code)
            for entry in codelist.entries
            if entry.valid_to is None
        ]
        likeness, code = max(scored, key=lambda pair: pair[0])
        if likeness >= _ALIKE:
            found[text] = code
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other)).ratio()
