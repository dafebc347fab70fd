"""What the gate is given: a delivery that has been read, and what was said about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from feeds.delivery import ReadDelivery


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
    is what the files themselves claim, and must agree (FILE-18, FILE-19).
    """

    delivery_id: str
    municipality: str
    period: str
    read: ReadDelivery
    stated: Stated = field(default=Stated())
