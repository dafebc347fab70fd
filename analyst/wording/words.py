"""Texts in a reader's language. `gettext_noop` marks a text that is translated where it is shown."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["lv", "en"]
Words = Callable[[str], str]
"""English text → the same in the reader's language."""

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "analyst"


@cache
def words_of(language: Language) -> Words:
    """The texts of a language. English is what stands in the code."""
    if language == "en":
        return gettext.NullTranslations().gettext
    return gettext.translation(DOMAIN, LOCALE, [language]).gettext


def gettext_noop(text: str) -> str:
    """The text itself, for the catalogue to find."""
    return text
