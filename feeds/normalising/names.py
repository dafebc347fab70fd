"""People's names in the forms in which they are compared. Nothing here stores or reports a name."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[^\w]+|[\d_]+")

# Spellings of one sound in Latvian, in older Latvian and in English or German transliterations of Russian names,
# longest first: Žukovs, Zhukov; Šmits, Schmidt; Čehovs, Chekhov; Jurijs, Yuriy.
_SOUNDS = (
    ("shch", "s"),
    ("sch", "s"),
    ("sh", "s"),
    ("zh", "z"),
    ("kh", "h"),
    ("ch", "c"),
    ("ts", "c"),
    ("ph", "f"),
    ("ck", "k"),
    ("ks", "x"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
)
# Endings of the nominative that differ by gender or are left out in a transliteration, longest first.
_ENDINGS = ("iene", "is", "us", "as", "es", "s", "a", "e", "i")
_SHORTEST_STEM = 3
_DOUBLED = re.compile(r"(.)\1+")


def normalised_name(text: str) -> str:
    """Without case and diacritics, blanks collapsed: `" BĒRZIŅŠ "` and `"Berzins"` are both `"berzins"`."""
    return _BLANKS.sub(" ", _without_marks(text)).strip()


def words_of(text: str) -> tuple[str, ...]:
    """The words of letters in a text, normalised, in order; digits and punctuation only part them."""
    return tuple(filter(None, _NOT_LETTERS.split(_without_marks(text))))


def _without_marks(text: str) -> str:
    plain = text.casefold()
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def phonetic_name(text: str) -> str:
    """A name by its sound, without the ending that depends on gender: one word for each word of the name.

    `Bērziņš`, `Bērziņa` and `Berzin` give the same, as do `Jurijs` and `Yuriy`, `Žukovs` and `Zhukova`. Different
    names may fall together: the linkage job weighs such agreement, it never decides on it alone.
    """
    return " ".join(_by_sound(word) for word in words_of(text))


def _by_sound(word: str) -> str:
    sound = _without_ending(_DOUBLED.sub(r"\1", word))
    for spelling, letter in _SOUNDS:
        sound = sound.replace(spelling, letter)
    return _DOUBLED.sub(r"\1", sound)


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
