"""What the gate is given: a delivery that has been read, and what was said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from feeds.delivery import ReadDelivery
from feeds.findings import FindingKey, Outcome


class GateError(RuntimeError):
    """The gate itself is at fault: an expectation could not be evaluated, or a cell's status is judged by none.

    Never a delivery's fault and never a pass. The message names checks, feeds and columns only.
    """


@dataclass(frozen=True, slots=True)
class Stated:
    """What the file names, or the form beside the account, say about a delivery; None for what they do not say."""

    municipality: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class GateInput:
    """One delivery for the gate.

    `municipality` and `period` are those under which the delivery was registered (the account's, the form's); `stated`
    is what the files themselves claim, and must agree (FILE-18, FILE-19). `received_on` is the calendar day in Latvia
    on which it was received, None when it was not. `confirmed` are the findings that the municipality has confirmed for
    these bytes: they ask no more. `stands_as` is the outcome under which the delivery has been accepted already, when
    it is judged again: it stays accepted, and what is found now is a warning.
    """

    delivery_id: str
    municipality: str
    period: str
    read: ReadDelivery
    stated: Stated = field(default=Stated())
    received_on: date | None = None
    confirmed: frozenset[FindingKey] = frozenset()
    stands_as: Outcome | None = None
