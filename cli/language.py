"""In which language a command answers: as it is told, else Latvian where the machine speaks Latvian, else English."""

from __future__ import annotations

import os
from enum import StrEnum

from feeds.message_values import Language


class LanguageOption(StrEnum):
    """The values of `--language`."""

    LV = "lv"
    EN = "en"


def language_of(option: LanguageOption | None) -> Language:
    """The language to answer in; without an option that of LC_ALL, LC_MESSAGES or LANG, in the order of POSIX."""
    if option is not None:
        return "lv" if option is LanguageOption.LV else "en"
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "lv" if said.lower().startswith("lv") else "en"
