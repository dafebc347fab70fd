"""The messages by which a worker is asked for the tables as they were delivered, and answers with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from feeds.delivery import UploadedFile
from feeds.mappings.feed_mapping import FeedMapping
from feeds.mappings.messages import mapping_entry, mapping_of_entry
from feeds.reading.limits import Limits
from feeds.reading.original_tables import OriginalTable
from feeds.reading.wire import Message, frame_bytes, frame_of
from feeds.reading.workbook_parts import Area

_WANTED = "wanted"
_ORIGINALS = "originals"


def originals_question(files: Sequence[UploadedFile], limits: Limits, mappings: Sequence[FeedMapping] = ()) -> Message:
    """Asks for the tables of these files. No key goes along: nothing is pseudonymised."""
    content = {
        _WANTED: _ORIGINALS,
        "limits": asdict(limits),
        "feeds": [file.feed for file in files],
        "mappings": [mapping_entry(mapping) for mapping in mappings],
    }
    return Message(content, tuple(file.content for file in files))


def asks_for_originals(message: Message) -> bool:
    """Whether the message asks for tables as delivered, and not for a delivery to be read."""
    return message.content.get(_WANTED) == _ORIGINALS


def originals_asked_for(message: Message) -> tuple[tuple[UploadedFile, ...], Limits, tuple[FeedMapping, ...]]:
    """The inverse of `originals_question`."""
    named = message.content["feeds"]
    files = tuple(UploadedFile(content, feed) for content, feed in zip(message.blobs, named, strict=True))
    mappings = tuple(mapping_of_entry(entry) for entry in message.content["mappings"])
    return files, Limits(**message.content["limits"]), mappings


def originals_message(tables: Sequence[OriginalTable]) -> Message:
    """The tables for the pipe."""
    entries = [
        {
            "file": table.file,
            "feed": table.feed,
            "sheet": table.sheet,
            "header_row": table.header_row,
            "merged": table.merged,
            "mapping": mapping_entry(table.mapping) if table.mapping else None,
        }
        for table in tables
    ]
    return Message({"tables": entries}, tuple(frame_bytes(table.cells) for table in tables))


def originals_of(message: Message) -> tuple[OriginalTable, ...]:
    """The inverse of `originals_message`."""
    pairs = zip(message.content["tables"], message.blobs, strict=True)
    return tuple(
        OriginalTable(
            entry["file"],
            entry["feed"],
            entry["sheet"],
            entry["header_row"],
            frame_of(blob),
            tuple(Area(*area) for area in entry["merged"]),
            mapping_of_entry(entry["mapping"]) if entry["mapping"] else None,
        )
        for entry, blob in pairs
    )
