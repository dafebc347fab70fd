"""`pajumte explain`: the page of one check for a terminal."""

from __future__ import annotations

import difflib
import shutil
import textwrap

from feeds.catalogue import all_checks, check
from feeds.check_reference import HEADINGS, page_of
from feeds.errors import UserError
from feeds.message_values import Language

_NARROWEST, _WIDEST = 40, 100
_NEAR = 5


def explanation(check_id: str, language: Language) -> str:
    """The check's page as text. UserError naming near ones when there is no such check."""
    known = {entry.id for entry in all_checks()}
    wanted = check_id.strip().upper()
    if wanted not in known:
        raise UserError(f"There is no check '{_printable(check_id)}'. {_near(wanted)}")
    page, words = page_of(check(wanted), language), HEADINGS[language]
    paragraphs = [
        f"{page.id}: {page.title}",
        f"{words.severity}: {page.severity}. {page.meaning}",
        f"{words.concerns}: {'; '.join(page.concerns)}.",
        f"{words.reason}: {page.reason}",
        f"{words.example}: {page.example}",
    ]
    if page.limits:
        paragraphs.append(f"{words.limits}: {', '.join(page.limits)}.".replace("`", ""))
    width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    return "\n\n".join(textwrap.fill(paragraph, width, break_on_hyphens=False) for paragraph in paragraphs)


def _near(wanted: str) -> str:
    """The ids that look most like the wanted one, those of its group before others."""
    ids = [entry.id for entry in all_checks()]
    group = [known for known in ids if known.split("-")[0] == wanted.split("-")[0]]
    near = difflib.get_close_matches(wanted, group or ids, n=_NEAR, cutoff=0.0 if group else 0.5)
    if near:
        return f"Near ones: {', '.join(near)}."
    groups = dict.fromkeys(entry.group for entry in all_checks())
    return f"Ids look like VAL-03; their groups are {', '.join(groups)}."


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)[:40]
