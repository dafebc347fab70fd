"""The reason that goes with a confirmation or a withdrawal: the rules of `feeds.reasons`, told to a clerk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from feeds.personal_codes import contains_personal_code
from feeds.reasons import FEWEST_WORDS, LONGEST


def tidy_reason(text: str) -> str:
    """The reason with its blanks collapsed."""
    return " ".join(text.split())


def fault_of_reason(text: str) -> str | None:
    """What is wrong with a reason, and what to do; None when nothing is."""
    reason = tidy_reason(text)
    if len(reason.split()) < FEWEST_WORDS:
        return _("Give the reason in a few words, for example: checked, a new shelter was opened.")
    if len(reason) > LONGEST:
        return _("The reason is too long: say it in a sentence or two.")
    if contains_personal_code(reason):
        return _("The reason holds a personal code, and reasons are published: write it without naming anybody.")
    return None
