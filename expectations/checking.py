"""The gate's answer on deliveries that are only shown to it: read and judged in one batch, nothing stored.

What becomes of the answer (a terminal, a page, a workbook) is the caller's matter; a delivery that is submitted is
judged by `expectations.gating`.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from expectations.gate import GateInput, Stated, gate
from expectations.gating import accepted_history
from expectations.validation import set_up
from feeds.clock import system_clock, today_in_latvia
from feeds.delivery import ReadDelivery, Understood, UploadedFile
from feeds.dropping import NameSays
from feeds.findings import Verdict
from feeds.history import AcceptedHistory
from feeds.installation import Installation
from feeds.keys import throw_away_keys
from feeds.ledger import Confirmation
from feeds.mappings.feed_mapping import FeedMapping
from feeds.pseudonymising import TokenKeys
from feeds.reading import read_delivery
from feeds.reading.limits import DEFAULT_LIMITS
from feeds.submitting import described


@dataclass(frozen=True, slots=True)
class Shown:
    """A delivery that is shown to the gate. `says` is what file names or a form say besides, and must agree.

    `mappings` are those by which it is read; None: those of its municipality in force.
    """

    municipality: str
    period: str
    files: tuple[UploadedFile, ...] = field(repr=False)
    says: NameSays = field(default=NameSays())
    mappings: tuple[FeedMapping, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says about a delivery that was only shown to it.

    `feeds` counts the rows read of each feed. `with_history` is false when there was no home to look into, so that what
    depends on earlier months was not judged. `mappings` are those by which feeds were read.
    """

    verdict: Verdict
    feeds: dict[str, int]
    understood: tuple[Understood, ...]
    with_history: bool
    confirmations: tuple[Confirmation, ...] = ()
    """What has been confirmed on the same files for the same month; it is not asked again."""
    mappings: tuple[FeedMapping, ...] = ()


def check_shown(
    shown: Sequence[Shown], installation: Installation | None, known: AcceptedHistory | None = None
) -> tuple[tuple[Answer, ...], AcceptedHistory | None]:
    """The answers on these deliveries, in their order, and the history to hand on to the next call as `known`.

    Deliveries of one batch must not be of municipalities that share a past: an accepted one would be history for the
    other. With an installation that has a pseudonymisation key, its accepted deliveries are the history, and what was
    confirmed on the same files is not asked again. UserError when the key is missing, GateError and ReadingError for a
    mistake of ours.
    """
    tokens = installation.token_keys() if installation else throw_away_keys()
    clock = installation.clock if installation else system_clock
    with ThreadPoolExecutor(DEFAULT_LIMITS.workers + 1, thread_name_prefix="checking") as beside:
        # Great Expectations is loaded while other processes read the files.
        loading = beside.submit(set_up)
        reading = [beside.submit(_read, one, tokens, mappings_for(one, installation)) for one in shown]
        confirmed = [_confirmed_before(installation, one) if installation else () for one in shown]
        read = [each.result() for each in reading]
        loading.result()
    history = accepted_history(installation, known) if installation else None
    inputs = [
        GateInput(
            f"shown {place}",
            one.municipality,
            one.period,
            what,
            Stated(one.says.municipality, one.says.period),
            confirmed=frozenset(confirmation.key for confirmation in given),
        )
        for place, (one, what, given) in enumerate(zip(shown, read, confirmed, strict=True), 1)
    ]
    verdicts = gate(inputs, history, today=today_in_latvia(clock))
    answers = tuple(
        Answer(
            verdicts[given.delivery_id],
            {name: feed.frame.height for name, feed in given.read.feeds.items()},
            given.read.understood,
            installation is not None,
            confirmations,
            tuple(feed.mapping for feed in given.read.feeds.values() if feed.mapping is not None),
        )
        for given, confirmations in zip(inputs, confirmed, strict=True)
    )
    return answers, history


def mappings_for(shown: Shown, installation: Installation | None) -> tuple[FeedMapping, ...]:
    """The mappings by which a delivery is read; none where there is no ledger to ask."""
    if shown.mappings is not None:
        return shown.mappings
    return installation.ledger.mappings_in_force(shown.municipality) if installation else ()


def _read(shown: Shown, tokens: TokenKeys, mappings: tuple[FeedMapping, ...]) -> ReadDelivery:
    return read_delivery(
        shown.files, municipality=shown.municipality, period=shown.period, keys=tokens, mappings=mappings
    )


def _confirmed_before(installation: Installation, shown: Shown) -> tuple[Confirmation, ...]:
    """The confirmations of the delivery that these files are, when they were submitted before."""
    delivery = described(shown.files, municipality=shown.municipality, period=shown.period, says=shown.says)
    receipt = installation.ledger.receipt_for(delivery)
    if receipt is None:
        return ()
    states = installation.ledger.deliveries(municipalities={shown.municipality}, with_results=False)
    return next(state.confirmations for state in states if state.delivery_id == receipt.delivery_id)
