"""Who delivered what, when, and what the gate decided: the append-only memory of the installation."""

from feeds.ledger.ledger import Ledger
from feeds.ledger.records import (
    AcceptedFeed,
    ActKind,
    Confirmation,
    DeliveryEvent,
    DeliveryNote,
    DeliveryState,
    FeedInForce,
    MappingVersion,
    NewDelivery,
    NoteKind,
    OvertakenDelivery,
    Receipt,
    StoredFile,
    StoredFinding,
    UsedMapping,
    WaitingDelivery,
)

__all__ = [
    "AcceptedFeed",
    "ActKind",
    "Confirmation",
    "DeliveryEvent",
    "DeliveryNote",
    "DeliveryState",
    "FeedInForce",
    "Ledger",
    "MappingVersion",
    "NewDelivery",
    "NoteKind",
    "OvertakenDelivery",
    "Receipt",
    "StoredFile",
    "StoredFinding",
    "UsedMapping",
    "WaitingDelivery",
]
