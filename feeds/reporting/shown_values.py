"""A cell's text made fit for a terminal line: one line, short, without anything that commands the terminal."""

from __future__ import annotations

_LONGEST = 60
_UNPRINTABLE = "\u00b7"


def shown_value(text: str) -> str:
    """The text in quotation marks, at most 60 characters of it; line breaks, escapes and controls become a dot.

    A cell may hold escape sequences, or marks that turn the direction of writing: neither may reach the terminal.
    """
    plain = "".join(character if character.isprintable() else _UNPRINTABLE for character in text[: _LONGEST + 1])
    return f"“{plain[:_LONGEST]}…”" if len(plain) > _LONGEST else f"“{plain}”"
