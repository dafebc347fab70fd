"""The messages by which a worker is asked for the tables of a vendor's export, and answers with them."""

from __future__ import annotations

from dataclasses import asdict

from feeds.reading.export_tables import ExportTable, export_tables
from feeds.reading.limits import Limits
from feeds.reading.wire import Message, frame_bytes, frame_of

_WANTED = "wanted"
_EXPORT = "export"


def export_question(content: bytes, limits: Limits) -> Message:
    """Asks for the tables of one file."""
    return Message({_WANTED: _EXPORT, "limits": asdict(limits)}, (content,))


def asks_for_export(message: Message) -> bool:
    """Whether the message asks for an export's tables."""
    return message.content.get(_WANTED) == _EXPORT


def export_answer(question: Message) -> Message:
    """The worker's answer."""
    (content,) = question.blobs
    tables = export_tables(content, Limits(**question.content["limits"]))
    entries = [{"sheet": table.sheet, "header": table.header, "header_row": table.header_row} for table in tables]
    return Message({"tables": entries}, tuple(frame_bytes(table.body) for table in tables))


def export_of(answer: Message) -> tuple[ExportTable, ...]:
    """The tables of an answer."""
    pairs = zip(answer.content["tables"], answer.blobs, strict=True)
    return tuple(
        ExportTable(entry["sheet"], tuple(entry["header"]), entry["header_row"], frame_of(blob))
        for entry, blob in pairs
    )
