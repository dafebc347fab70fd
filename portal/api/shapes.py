"""What the interface answers, as OpenAPI describes it; findings and deliveries are those of interface.md."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema


class FindingOut(Schema):
    """One fault: where and what to do, never a value of the file."""

    check_id: str
    severity: str
    feed: str | None
    sheet: str | None
    column: str | None
    rows: list[int]
    count: int
    message: str
    message_lv: str


class UnderstoodOut(Schema):
    """How a file was understood. `template` is the version of our template that it states; an old one is no fault."""

    position: int
    kind: str
    encoding: str | None
    separator: str | None
    feeds: list[str]
    rows: int
    template: str | None
    template_is_old: bool


class MappingOut(Schema):
    """The version of the municipality's mapping by which a table was read, and the digest of what it says."""

    version: int
    sha256: str


class CheckOut(Schema):
    """The gate's answer on files that were only shown to it. `feeds` counts the rows read of each data set."""

    verdict: str
    municipality: str
    period: str
    feeds: dict[str, int]
    understood: list[UnderstoodOut]
    mappings: dict[str, MappingOut]
    findings: list[FindingOut]


class ReceiptOut(Schema):
    """The receipt. `is_new` is false when the same files had been received for the same month before."""

    delivery_id: str
    received_at: datetime
    is_new: bool


class DeliveryOut(Schema):
    """A delivery as the ledger has it."""

    delivery_id: str
    municipality: str
    period: str
    feeds: dict[str, int]
    mappings: dict[str, MappingOut]
    received_at: str
    verdict: str
    superseded_by: str | None
    held: bool
    withdrawn: bool
    findings: list[FindingOut]


class FaultOut(Schema):
    """What is wrong with a request, and what to do."""

    detail: str
