"""Who looks at the pages, as far as the pages know: a number, a right, a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["lv", "en"]

HEADER = "x-pajumte-visitor"
"""What the guard tells the pages; whatever a browser sends under this name is dropped."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a session of the portal."""

    account: int
    """The account's number in the portal, whose audit trail knows the person."""
    sees_exact_figures: bool
    language: Language

    def as_header(self) -> str:
        """As the guard writes it."""
        return f"{self.account};{'exact' if self.sees_exact_figures else 'public'};{self.language}"

    @classmethod
    def from_header(cls, text: str) -> Visitor:
        """As the pages read it. ValueError for what no guard has written."""
        account, sight, language = text.split(";")
        if sight not in ("exact", "public") or language not in ("lv", "en"):
            raise ValueError("no guard has written this header")
        return cls(int(account), sight == "exact", "lv" if language == "lv" else "en")
