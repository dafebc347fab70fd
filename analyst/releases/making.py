"""Making a release: exact figures in, protected figures out, and only what the audit has passed is written.

The order is that of what must never go wrong: nothing is written before the audit; the record is kept before the
folder goes out; the folder gets its name when it is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analyst.public_file.periods import Record
from analyst.public_file.writing import CURRENT
from analyst.reading.published import open_published
from analyst.released import ReleasePeriod, released_observations
from analyst.releases.breaks import series_breaks
from analyst.releases.code import release_code
from analyst.releases.comparison import epoch_indicators, international_reference
from analyst.releases.content import DeliveryUsed, Publication, ReleaseContent
from analyst.releases.files import release_files
from analyst.releases.folder import write_folder
from analyst.releases.pacing import Paced
from analyst.releases.protection import disclosure_control
from analyst.releases.records import read_records, same_release, write_record
from analyst.releases.revisions import revisions
from feeds.errors import UserError
from feeds.installation import Installation

USUAL_THRESHOLD = 5
"""Counts below it are left out (methodology 11)."""
SMALLEST_THRESHOLD = 2
"""Below it nothing would be left out."""


@dataclass(frozen=True, slots=True)
class Made:
    """A release that went out: its folder, whether it was written now, and what it holds."""

    folder: Path
    is_new: bool
    content: ReleaseContent


class LeaksError(Exception):
    """The audit has found figures that can be worked out: nothing went out. It names cells and no value."""


def make_release(
    installation: Installation,
    period: str,
    out: Path,
    threshold: int,
    show: Callable[[str], None] = lambda _: None,
) -> Made:
    """Release a period of the current publication into `out/<period>`.

    UserError for a period that is none or not covered, when nothing is published, or when other files lie there;
    LeaksError when the audit does not pass. `show` is told how far it is.
    """
    wanted = ReleasePeriod.parse(period)
    if threshold < SMALLEST_THRESHOLD:
        raise UserError(
            f"--threshold {threshold} would leave nothing out: use {SMALLEST_THRESHOLD} or more, usually 5."
        )
    published = _published(installation)
    with installation.only_one("release"):
        content, number = _content(installation, published, wanted, threshold, show)
        files = release_files(content, lambda what: show(f"writing {what}"))
        write_record(installation.home.releases, number, content)
        is_new = write_folder(out / wanted.text, files)
    return Made(out / wanted.text, is_new, content)


def _content(
    installation: Installation,
    published: Path,
    period: ReleasePeriod,
    threshold: int,
    show: Callable[[str], None],
) -> tuple[ReleaseContent, int]:
    show(f"figures of {period.text}")
    exact = released_observations(published, period)
    publication = _publication(published)
    public = Record.read(installation.home.builds).observations
    link = published.parent / CURRENT
    public_file = link.resolve().name if link.exists() else None
    records = read_records(installation.home.releases)
    number = same_release(records, period.text, publication, threshold, release_code(), public_file) or len(records) + 1
    earlier = [record for record in records if record.number < number]
    show(f"protecting {exact.height} figures")
    paced = Paced(show)
    protected = disclosure_control(
        published,
        period,
        exact,
        threshold,
        earlier,
        public,
        lambda _new, gone: paced(f"{gone} figures are left out by now"),
    )
    if protected.refusal:
        raise LeaksError(protected.refusal)
    if protected.open_already:
        show(f"{len(protected.open_already)} figures could be worked out from earlier releases already")
    deliveries = _deliveries(installation, publication)
    told = revisions(earlier, protected.observations, publication, deliveries)
    with open_published(published) as connection:
        epoch = epoch_indicators(connection, protected.observations)
        international = international_reference(connection, epoch)
        breaks = series_breaks(connection, period)
    content = ReleaseContent(
        period=period.text,
        threshold=threshold,
        code=release_code(),
        publication=publication,
        deliveries=deliveries,
        observations=protected.observations,
        epoch=epoch,
        international=international,
        breaks=breaks,
        revisions=told,
        information_loss=tuple(protected.report.to_dicts()),
        compared_with=tuple(record.name for record in earlier),
        public_file=public_file,
    )
    return content, number


def _published(installation: Installation) -> Path:
    current = installation.home.current
    if not current.exists():
        raise UserError(
            f"Nothing is published under {installation.home.root} yet, so there is nothing to release: "
            "`pajumte build`, then `pajumte publish`."
        )
    return current.resolve()


def _publication(published: Path) -> Publication:
    with open_published(published) as connection:
        (row,) = connection.execute(
            "SELECT build_id, as_of, through, code_version, parameters FROM marts.publication"
        ).fetchall()
    return Publication(*row)


def _deliveries(installation: Installation, publication: Publication) -> tuple[DeliveryUsed, ...]:
    """The deliveries in force at the publication's cut-off, by municipality and period."""
    feeds: dict[tuple[str, str, str], dict[str, str]] = {}
    for used in installation.ledger.in_force(as_of=publication.as_of, through=publication.through):
        feeds.setdefault((used.municipality, used.period, used.delivery_id), {})[used.feed] = used.sha256
    return tuple(
        DeliveryUsed(delivery_id, municipality, period, hashes)
        for (municipality, period, delivery_id), hashes in sorted(feeds.items())
    )
