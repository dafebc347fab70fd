"""What goes through the pipes between a gate and its reading workers: JSON for what is small, bytes for the rest.

Frames travel as Arrow IPC. Nothing is pickled: a worker that reads hostile files must not be able to make its parent
run anything. Messages: 8 bytes length of the JSON, the JSON, then the blobs whose sizes it lists under `blobs`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from feeds.delivery import ReadDelivery, ReadFeed, Understood, UploadedFile
from feeds.findings import Finding, Severity
from feeds.mappings.feed_mapping import FeedMapping
from feeds.mappings.messages import mapping_entry, mapping_of_entry
from feeds.pseudonymising import TokenKeys
from feeds.reading.limits import Limits

LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A JSON object and the blobs that it speaks of by number."""

    content: dict[str, Any]
    blobs: tuple[bytes, ...] = ()

    def encode(self) -> bytes:
        """The bytes for the pipe."""
        text = json.dumps(self.content | {"blobs": [len(blob) for blob in self.blobs]}).encode()
        return b"".join((len(text).to_bytes(LENGTH_BYTES, "big"), text, *self.blobs))


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One delivery to read."""

    files: tuple[UploadedFile, ...]
    municipality: str
    period: str
    keys: TokenKeys
    limits: Limits
    mappings: tuple[FeedMapping, ...] = ()


def request_message(request: Request) -> Message:
    """The request for the pipe; the master key goes as a blob, never as argument or environment of a process."""
    content = {
        "municipality": request.municipality,
        "period": request.period,
        "limits": asdict(request.limits),
        "feeds": [file.feed for file in request.files],
        "mappings": [mapping_entry(mapping) for mapping in request.mappings],
    }
    return Message(content, (request.keys.master, *(file.content for file in request.files)))


def request_of(message: Message) -> Request:
    """The inverse of `request_message`."""
    master, *contents = message.blobs
    named = message.content["feeds"]
    return Request(
        tuple(UploadedFile(content, feed) for content, feed in zip(contents, named, strict=True)),
        message.content["municipality"],
        message.content["period"],
        TokenKeys(master),
        Limits(**message.content["limits"]),
        tuple(mapping_of_entry(entry) for entry in message.content["mappings"]),
    )


def delivery_message(read: ReadDelivery) -> Message:
    """A result for the pipe."""
    blobs: list[bytes] = []

    def number_of(frame: pl.DataFrame | None) -> int | None:
        if frame is None:
            return None
        blobs.append(frame_bytes(frame))
        return len(blobs) - 1

    feeds = [
        {
            "feed": feed.feed,
            "sheet": feed.sheet,
            "absent": feed.absent,
            "frame": number_of(feed.frame),
            "linkage": number_of(feed.linkage),
            "padded": number_of(feed.padded),
            "mapping": mapping_entry(feed.mapping) if feed.mapping else None,
        }
        for feed in read.feeds.values()
    ]
    content = {
        "feeds": feeds,
        "findings": [asdict(finding) for finding in read.findings],
        "understood": [asdict(understood) for understood in read.understood],
    }
    return Message(content, tuple(blobs))


def delivery_of(message: Message) -> ReadDelivery:
    """The inverse of `delivery_message`."""
    feeds = {}
    for entry in message.content["feeds"]:
        linkage, padded = entry["linkage"], entry["padded"]
        feeds[entry["feed"]] = ReadFeed(
            entry["feed"],
            entry["sheet"],
            frame_of(message.blobs[entry["frame"]]),
            None if linkage is None else frame_of(message.blobs[linkage]),
            tuple(entry["absent"]),
            None if padded is None else frame_of(message.blobs[padded]),
            mapping_of_entry(entry["mapping"]) if entry["mapping"] else None,
        )
    findings = tuple(_finding(entry) for entry in message.content["findings"])
    understood = tuple(_understood(entry) for entry in message.content["understood"])
    return ReadDelivery(feeds, findings, understood)


def sizes_in(text: bytes) -> tuple[dict[str, Any], Sequence[int]]:
    """The JSON of a message and the sizes of the blobs that follow it."""
    content = json.loads(text)
    return content, content.pop("blobs")


def _finding(entry: dict[str, Any]) -> Finding:
    return Finding(**entry | {"severity": Severity(entry["severity"]), "rows": tuple(entry["rows"])})


def _understood(entry: dict[str, Any]) -> Understood:
    return Understood(**entry | {"feeds": tuple(entry["feeds"])})


def frame_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as a blob: an Arrow IPC stream."""
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer)
    return buffer.getvalue()


def frame_of(blob: bytes) -> pl.DataFrame:
    """The inverse of `frame_bytes`."""
    return pl.read_ipc_stream(io.BytesIO(blob))
