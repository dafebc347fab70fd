"""Contradictions in a mapping as sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from feeds.contract import Feed
from feeds.mappings.choosing import Contradicting, Contradiction
from portal.deliveries.words import language


def sentence(of: Contradicting, feed: Feed) -> str:
    """What contradicts what, and what to do."""
    labels = [_label(feed, name) for name in of.columns]
    values = {"title": of.title, "column": labels[0] if labels else "", "other": labels[-1] if labels else ""}
    match of.kind:
        case Contradiction.NO_COLUMN:
            return _("No column of your export is chosen. Choose at least one.")
        case Contradiction.TWO_FROM_ONE:
            return (
                _(
                    "Your column “%(title)s” is chosen both for “%(column)s” and for “%(other)s”. "
                    "Each column of the export can be read into one only."
                )
                % values
            )
        case Contradiction.TITLE_TWICE:
            return (
                _(
                    "Your export has two columns “%(title)s”, so nobody can say which of them is “%(column)s”. "
                    "Give one of them another title in your system, or choose another column."
                )
                % values
            )
        case Contradiction.LOOKS_LIKE_VALUE:
            return _(
                "The titles of your columns look like data: the first row of an export must hold the titles. "
                "Export it with titles, without lines above them."
            )
        case Contradiction.CONSTANT_EMPTY:
            return _("For “%(column)s” the same value is to stand in every row: write which.") % values
        case Contradiction.CONSTANT_REFUSED:
            return _("The value for “%(column)s” is too long or holds a personal code. Write a short one.") % values
        case Contradiction.REQUIRED_WITHOUT_SOURCE:
            return (
                _("“%(column)s” is required, and nothing is chosen for it: every delivery will be rejected.") % values
            )
        case Contradiction.CONTRACT_KNOWS_MORE:
            return _(
                "More titles of this export are already ours than you have chosen, so it will be read without a "
                "mapping. Choose a source for these columns too."
            )


def field_of(of: Contradicting) -> str:
    """The field of the page to which a contradiction leads."""
    if not of.columns:
        return "sources"
    is_constant = of.kind in (Contradiction.CONSTANT_EMPTY, Contradiction.CONSTANT_REFUSED)
    return f"{'constant' if is_constant else 'source'}-{of.columns[-1]}"


def _label(feed: Feed, name: str) -> str:
    column = feed.column(name)
    return column.label_lv if language() == "lv" else column.label_en
