"""Who delivered what, when, and what the gate decided: the append-only memory of the installation."""

from feeds.ledger.ledger import (
    AcceptedFeed,
    DeliveryState,
    FeedInForce,
    Ledger,
    NewDelivery,
    Receipt,
    StoredFile,
    StoredFinding,
    WaitingDelivery,
)

__all__ = [
    "AcceptedFeed",
    "DeliveryState",
    "FeedInForce",
    "Ledger",
    "NewDelivery",
    "Receipt",
    "StoredFile",
    "StoredFinding",
    "WaitingDelivery",
]
