"""Folding of words that clerks type: headers, sheet names, codes and labels are compared in this form only.

feeds.md: "any case, with or without diacritics". Values are never stored folded, and nothing personal is folded here
(names have their own normalising, beside the tokens).
"""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s_]+")


def fold(text: str) -> str:
    """`text` without diacritics, case, outer blanks; runs of blanks (also no-break) and underscores are one blank.

    Idempotent. `"  Ierašanās_datums "` and `"IERASANAS DATUMS"` both give `"ierasanas datums"`.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _BLANKS.sub(" ", plain.casefold()).strip()
