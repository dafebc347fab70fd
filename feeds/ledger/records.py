"""What goes into the ledger and comes out of it, as values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from feeds.findings import Finding, FindingKey, Outcome, Severity
from feeds.mappings.feed_mapping import FeedMapping


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One original: its place in the delivery, the feed that the way of delivery names, its hash and size in bytes."""

    position: int
    feed: str | None
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """What is known of a delivery when its bytes are safe. `stated` holds municipality and period of the file names."""

    municipality: str
    period: str
    files: tuple[StoredFile, ...]
    archive_folder: str
    stated: dict[str, str | None]

    @property
    def content_key(self) -> str:
        """The same for the same municipality, period and set of (feed, sha256): the rule of feeds.md for a repeat."""
        parts = sorted({f"{file.feed or '*'}:{file.sha256}" for file in self.files})
        return hashlib.sha256("\n".join([self.municipality, self.period, *parts]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a delivery; `is_new` is false when the same delivery had been received before (FILE-22)."""

    delivery_id: str
    received_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class WaitingDelivery:
    """A delivery to be gated. `confirmed` are the findings on it that its municipality has confirmed.

    `mappings` are those of its municipality when it was received.
    """

    delivery_id: str
    municipality: str
    period: str
    received_seq: int
    received_at: datetime
    archive_folder: str
    files: tuple[StoredFile, ...]
    stated: dict[str, str | None]
    confirmed: frozenset[FindingKey] = frozenset()
    mappings: tuple[FeedMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class OvertakenDelivery:
    """A delivery to be judged again, since `because_of`, of an earlier month, came into force after its last verdict.

    `stands_as` is the outcome that it has: it was accepted, or waits for confirmation. `known` are the findings that it
    has, so that new ones can be told.
    """

    delivery: WaitingDelivery
    because_of: str
    stands_as: Outcome
    known: frozenset[FindingKey]


@dataclass(frozen=True, slots=True)
class MappingVersion:
    """One version of a municipality's mapping: who saved it and when (UTC), and the version that it brings back."""

    mapping: FeedMapping
    saved_by: str
    saved_at: datetime
    restores: int | None = None

    @property
    def version(self) -> int:
        """Its number, from 1."""
        return self.mapping.version


@dataclass(frozen=True, slots=True)
class UsedMapping:
    """The version of a mapping by which a delivery's table was read, and the digest of what it said."""

    version: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class AcceptedFeed:
    """One Parquet file that a verdict of acceptance brings into the warehouse."""

    feed: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FeedInForce:
    """The accepted version of a feed that counts for its municipality and period."""

    delivery_id: str
    municipality: str
    period: str
    feed: str
    rows: int
    sha256: str
    received_seq: int


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A municipality's word that a finding which asks is right as delivered, with its reason. `confirmed_at` is UTC."""

    delivery_id: str
    key: FindingKey
    reason: str
    confirmed_by: str
    confirmed_at: datetime


class ActKind(StrEnum):
    """What a person does to a whole delivery."""

    HOLD = "hold"
    UNHOLD = "unhold"
    WITHDRAW = "withdraw"


class NoteKind(StrEnum):
    """What a coverage note tells of."""

    CONFIRMED = "confirmed"
    RE_EVALUATED = "re_evaluated"
    HOLD = "hold"
    UNHOLD = "unhold"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """Something that whoever uses a municipality's month should know.

    `feed` None = the whole delivery. `check_id`, `reason` and `noted_by` where a person gave a reason; `because_of` and
    `new_findings` of a re-evaluation. `noted_at` is UTC.
    """

    delivery_id: str
    municipality: str
    period: str
    kind: NoteKind
    noted_at: datetime
    feed: str | None = None
    check_id: str | None = None
    reason: str | None = None
    noted_by: str | None = None
    because_of: str | None = None
    new_findings: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """One step of a delivery's way. `kind` is `received`, an outcome, `confirmed`, `re_evaluated`, or an act's.

    `happened_at` is UTC; `details` count what it was about, and name the delivery that made it necessary.
    """

    happened_at: datetime
    kind: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its texts, as lists and reports show it. Never holds a value of the file."""

    finding: Finding
    message: str
    message_lv: str


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """Everything that the ledger says of a delivery at one moment. `feeds` are rows read by feed.

    `verdict_no` numbers the verdicts over all deliveries, 0 when there is none yet. `decided_at` is the moment of the
    last verdict, `accepted_at` of the one that accepted it; `because_of` the delivery that made the last one necessary.
    `stays_accepted`: an earlier verdict than the last one had accepted it. `mappings` are those by which tables were
    read, by feed.
    """

    delivery_id: str
    municipality: str
    period: str
    received_at: datetime
    received_seq: int
    verdict: str
    verdict_no: int
    decided_at: datetime | None
    accepted_at: datetime | None
    because_of: str | None
    stays_accepted: bool
    contract_version: str | None
    suite_version: str | None
    feeds: dict[str, int]
    feeds_in_force: tuple[str, ...]
    superseded_by: str | None
    held: bool
    withdrawn: bool
    findings: tuple[StoredFinding, ...]
    confirmations: tuple[Confirmation, ...]
    results: tuple[dict[str, Any], ...]
    mappings: dict[str, UsedMapping] = field(default_factory=dict)

    @property
    def is_accepted(self) -> bool:
        """Whether the gate has accepted it, held or not."""
        return self.accepted_at is not None

    @property
    def status(self) -> str:
        """The verdict, or `held` or `withdrawn` while it is that."""
        if self.withdrawn:
            return "withdrawn"
        return "held" if self.held else self.verdict

    @property
    def open_findings(self) -> tuple[StoredFinding, ...]:
        """The findings that still wait for confirmation; none unless the whole delivery waits for it."""
        if self.verdict != Outcome.NEEDS_CONFIRMATION.value or self.withdrawn:
            return ()
        confirmed = {confirmation.key for confirmation in self.confirmations}
        asking = (s for s in self.findings if s.finding.severity is Severity.CONFIRM)
        return tuple(stored for stored in asking if stored.finding.key not in confirmed)
