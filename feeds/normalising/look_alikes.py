"""Letters that look like Latin ones and are others, and characters that nobody sees (VAL-14).

`Р-001` typed with a Cyrillic keyboard is another id than `P-001`, though no eye can tell them apart: one person would
be counted as two. Texts that are really written in Cyrillic or Greek letters are not meant: a text is suspicious only
when all its foreign letters look like Latin ones.
"""

from __future__ import annotations

import unicodedata

import polars as pl

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝ", "ABESIJKMHOPCTYXaesijopcyxdhqw", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι", "ABEZHIKMNOPTYXovi", strict=True))
_LATIN_OF = str.maketrans(_CYRILLIC | _GREEK)
_SUSPICIOUS = r"[\p{Cyrillic}\p{Greek}\p{Cf}]"
_UNSEEN = "Cf"
"""The Unicode category of zero-width blanks, soft hyphens, marks of direction and the like."""


def may_look_alike(text: pl.Expr) -> pl.Expr:
    """Whether a text holds any character of which the functions below must judge: quick, and no for nearly all."""
    return text.str.contains(_SUSPICIOUS)


def in_latin(text: str) -> str:
    """The text as it looks: with Latin letters for their doubles, and without characters that nobody sees."""
    return "".join(c for c in text.translate(_LATIN_OF) if unicodedata.category(c) != _UNSEEN)


def looks_latin(text: str) -> bool:
    """Whether the text is not what it looks like: it holds such characters, and no letters of any other script."""
    seen = in_latin(text)
    return seen != text and all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in seen)
