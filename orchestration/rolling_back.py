"""Pointing the published link back at an earlier publication, for the day when a published figure turns out wrong.

Nothing is built or copied: every publication is a file of its own that is never changed, so readers that open the link
afterwards see the earlier one whole, and those that have a file open keep it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from feeds.clock import naive_utc
from feeds.errors import UserError
from feeds.installation import Installation
from feeds.storage import Home, point_link, writing_under

_PREFIX = "pajumte_"


@dataclass(frozen=True, slots=True)
class Publication:
    """One published file; `is_current` when readers who open the link see it."""

    build_id: str
    file: Path
    is_current: bool


def publications(home: Home) -> list[Publication]:
    """Everything that has been published and is still there, oldest first: a build's id begins with its moment."""
    current = home.current.resolve().name if home.current.exists() else ""
    files = sorted(home.published.glob(f"{_PREFIX}[0-9]*.duckdb"))
    return [Publication(f.stem.removeprefix(_PREFIX), f, f.name == current) for f in files]


def roll_back(installation: Installation, build_id: str | None = None) -> Publication:
    """Point the link at the publication of a build, or at the one before the current, and enter that in the ledger.

    The link of the public file follows, where that build has one: what was out before discloses nothing new.

    UserError when there is no such publication; then the link stays.
    """
    there = publications(installation.home)
    wanted = _named(there, build_id) if build_id else _before_the_current(there)
    if not wanted.is_current:
        with writing_under(installation.home.published):
            public = wanted.file.with_name(wanted.file.name.replace(_PREFIX, f"{_PREFIX}public_", 1))
            if public.exists():
                point_link(installation.home.current_public, public)
            point_link(installation.home.current, wanted.file)
        left = next((p.build_id for p in there if p.is_current), None)
        details = {"from": left, "to": wanted.build_id}
        installation.ledger.record_operation("rolled_back", details, naive_utc(installation.clock()))
    return wanted


def _named(there: list[Publication], build_id: str) -> Publication:
    for publication in there:
        if publication.build_id == build_id:
            return publication
    raise UserError(f"There is no publication of build {build_id}: there are {_listed(there)}.")


def _before_the_current(there: list[Publication]) -> Publication:
    positions = [n for n, publication in enumerate(there) if publication.is_current]
    if not positions:
        raise UserError(
            "No publication is current, so there is none before it: name one, "
            f"`pajumte rollback BUILD`; there are {_listed(there)}."
        )
    if positions[0] == 0:
        raise UserError(
            f"Build {there[0].build_id} is the oldest publication, so there is none to go back to: "
            "`pajumte hold` takes out a delivery that is wrong, `pajumte build` and `pajumte publish` do without it."
        )
    return there[positions[0] - 1]


def _listed(there: list[Publication]) -> str:
    return ", ".join(publication.build_id for publication in there) or "none"
