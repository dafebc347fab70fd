"""The reason that a person gives with a confirmation, a hold or a withdrawal: it is kept for years and published."""

from __future__ import annotations

from feeds.errors import UserError
from feeds.personal_codes import contains_personal_code

FEWEST_WORDS = 2
"""One word says nothing to somebody who asks years later why a month was accepted."""

LONGEST = 500
"""Characters of a reason: a sentence or two, as the published notes show it."""


def stated_reason(text: str) -> str:
    """The reason with its blanks collapsed.

    UserError when it is empty, too short or too long to say anything, or holds a personal code (which is not repeated).
    """
    words = text.split()
    if len(words) < FEWEST_WORDS:
        raise UserError('Give the reason in a few words, for example --reason "checked, a new shelter was opened".')
    reason = " ".join(words)
    if len(reason) > LONGEST:
        raise UserError(f"The reason is longer than {LONGEST} characters: say it in a sentence or two.")
    if contains_personal_code(reason):
        raise UserError("The reason holds a personal code, and reasons are published: write it without naming anybody.")
    return reason
