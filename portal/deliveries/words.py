"""How statuses, months and data sets are called on a page, in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_skeleton
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feeds.contract_loading import load_contracts
from feeds.ledger import DeliveryState
from feeds.message_values import Language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Status:
    """A status in words; `tone` is its colour, which never says anything that the words do not."""

    label: _StrPromise
    tone: str
    meaning: _StrPromise


STATUSES: Mapping[str, Status] = {
    "received": Status(
        _("Being checked"), "blue", _("The delivery has arrived safely and is being checked. You need not wait here.")
    ),
    "rejected": Status(
        _("Rejected"),
        "red",
        _("The delivery has errors, so nothing of it is used. Correct the file and submit it again."),
    ),
    "needs_confirmation": Status(
        _("Needs confirmation"),
        "orange",
        _("Something is unusual. Confirm that it is right, with a reason, or submit a corrected file."),
    ),
    "accepted_with_warnings": Status(
        _("Accepted with warnings"),
        "green",
        _("The delivery counts. Please look at the warnings; if the data are right, nothing needs doing."),
    ),
    "accepted": Status(_("Accepted"), "green", _("The delivery counts. Nothing needs doing.")),
    "held": Status(
        _("Held back"), "purple", _("The delivery was accepted, but the ministry has taken it out of the figures.")
    ),
    "withdrawn": Status(_("Withdrawn"), "grey", _("The delivery was taken back before it was accepted.")),
    "superseded": Status(_("Superseded"), "grey", _("A later version of the month has taken its place.")),
}

NOT_DELIVERED = Status(_("Not delivered"), "white", _("Nothing has been delivered for this month."))
LATE = Status(_("Late"), "red", _("Nothing has been accepted for this month, and its day has passed."))

ON_TIME = Status(_("On time"), "green", _("Delivered by the 15th and accepted."))
ACCEPTED_LATE = Status(_("Accepted late"), "yellow", _("Delivered after the 15th and accepted."))
MISSING = Status(_("Missing"), "red", _("Its day has passed, and nothing of this data set has been delivered."))
NOT_EXPECTED = Status(_("Not expected"), "grey", _("The municipality has not delivered this data set so far."))


def status_of(state: DeliveryState) -> Status:
    """The status of a delivery as people speak of it: one that a later version replaced is superseded."""
    if state.superseded_by and not (state.held or state.withdrawn):
        return STATUSES["superseded"]
    return STATUSES[state.status]


def language() -> Language:
    """The language of the request: Latvian unless English was chosen."""
    return "en" if (get_language() or "lv").startswith("en") else "lv"


def month_name(period: str) -> str:
    """A month in words: `2026. g. marts`, `March 2026`."""
    year, month = (int(part) for part in period.split("-"))
    return str(format_skeleton("yMMMM", date(year, month, 1), locale=language()))


def feed_label(feed: str) -> str:
    """A data set's name."""
    contract = load_contracts()[feed]
    return contract.label_lv if language() == "lv" else contract.label_en


def moment(naive_utc: datetime | None) -> datetime | None:
    """A moment of the ledger (UTC without zone) as Django's templates show it in Latvian time."""
    return None if naive_utc is None else naive_utc.replace(tzinfo=UTC)
