"""Receiving a delivery: the originals are encrypted and safe on disk before the ledger knows of them.

After a kill at any point either the delivery is registered with all its originals, or it is not registered at all and
the same submission simply works again.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence

from feeds.clock import Clock, naive_utc
from feeds.delivery import UploadedFile
from feeds.dropping import NameSays
from feeds.keys import ArchiveWriter, GateKeys
from feeds.ledger import Ledger, NewDelivery, Receipt, StoredFile, WaitingDelivery
from feeds.storage import Home, write_bytes


def submit(
    files: Sequence[UploadedFile],
    *,
    municipality: str,
    period: str,
    says: NameSays,
    home: Home,
    ledger: Ledger,
    archive: ArchiveWriter,
    clock: Clock,
) -> Receipt:
    """Receive one delivery and give its receipt; the same delivery again gives the earlier receipt.

    UserError when the disk is full or home cannot be written: then nothing is registered.
    """
    delivery = described(files, municipality=municipality, period=period, says=says)
    earlier = ledger.receipt_for(delivery)
    if earlier:
        return earlier
    for position, file in enumerate(files, 1):
        write_bytes(home.received / delivery.archive_folder / f"{position}.age", archive.seal(file.content))
    return ledger.register(delivery, naive_utc(clock()))


def described(files: Sequence[UploadedFile], *, municipality: str, period: str, says: NameSays) -> NewDelivery:
    """The delivery as the ledger knows it; the same files for the same month are the same delivery."""
    return NewDelivery(
        municipality,
        period,
        tuple(
            StoredFile(position, file.feed, hashlib.sha256(file.content).hexdigest(), len(file.content))
            for position, file in enumerate(files, 1)
        ),
        archive_folder=uuid.uuid4().hex,
        stated={"municipality": says.municipality, "period": says.period},
    )


def originals(delivery: WaitingDelivery, home: Home, keys: GateKeys) -> tuple[UploadedFile, ...]:
    """The files of a delivery as they were received, opened in memory."""
    folder = home.received / delivery.archive_folder
    return tuple(
        UploadedFile(keys.open((folder / f"{file.position}.age").read_bytes()), file.feed) for file in delivery.files
    )
