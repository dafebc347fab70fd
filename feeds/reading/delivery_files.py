"""All files of a delivery to pseudonymised frames, in this process. Everything raw stays inside this module's calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery, ReadFeed, Understood, UploadedFile
from feeds.findings import Finding, Severity
from feeds.mappings.feed_mapping import FeedMapping
from feeds.normalising import KnownNames, known_names_in, normalise_together
from feeds.pseudonymising import TokenKeys, id_tokens, linkage_frame, pseudonymise
from feeds.reading.csv_files import read_csv
from feeds.reading.faults import FileRefusedError, fault
from feeds.reading.kinds import FileKind, kind_of
from feeds.reading.limits import Limits
from feeds.reading.lost_zeros import LostZeros, lost_zeros
from feeds.reading.tables import TextTable
from feeds.reading.xlsx_files import read_xlsx

_REFUSING = {FileKind.OTHER: "FILE-01", FileKind.PROTECTED: "FILE-03"}
_ROWS_TOGETHER = 20_000
"""Rows of a delivery up to which all its tables are normalised at once."""


@dataclass(frozen=True, slots=True, repr=False)
class _FileReading:
    understood: Understood
    tables: tuple[TextTable, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_files(
    files: Sequence[UploadedFile],
    *,
    municipality: str,
    period: str,
    keys: TokenKeys,
    limits: Limits,
    mappings: Sequence[FeedMapping] = (),
) -> ReadDelivery:
    """Read, normalise and pseudonymise a delivery in this process, without limits on memory, time and upload size.

    Meant for the worker; callers use `read_delivery`. Faults of the files are findings in the result; their
    parameter `position` is the file's place in the delivery, from 1.
    """
    readings = [_read_file(position, file, limits, mappings) for position, file in enumerate(files, start=1)]
    findings = [
        replace(finding, params={**finding.params, "position": reading.understood.position})
        for reading in readings
        for finding in reading.findings
    ]
    tables: dict[str, TextTable] = {}
    for table in (table for reading in readings for table in reading.tables):
        if table.feed.name in tables:
            findings.append(fault("FILE-23", feed=table.feed.name, sheet=table.sheet))
        tables.setdefault(table.feed.name, table)
    if not tables and not any(finding.severity in (Severity.REJECT, Severity.ERROR) for finding in findings):
        findings = [fault("FILE-08")]
    lost = list(lost_zeros(tuple(tables.values())))
    findings += (each.finding for each in lost)
    known_names = known_names_in(tables["persons"].text) if "persons" in tables else KnownNames.of(())
    feeds: dict[str, ReadFeed] = {}
    for some in _in_groups([tables[name] for name in load_contracts() if name in tables]):
        frames = normalise_together({table.feed: table.text for table in some}, period=period, known_names=known_names)
        feeds |= {
            table.feed.name: _read_feed(table, frames[table.feed.name], lost, municipality, keys) for table in some
        }
    return ReadDelivery(feeds, tuple(findings), tuple(reading.understood for reading in readings))


def _in_groups(tables: Sequence[TextTable]) -> Sequence[Sequence[TextTable]]:
    """Small tables together, which is faster; large ones one after another, which needs less memory."""
    rows = sum(table.text.height for table in tables)
    return [tables] if rows <= _ROWS_TOGETHER else [[table] for table in tables]


def _read_feed(
    table: TextTable, typed: pl.DataFrame, lost: Sequence[LostZeros], municipality: str, keys: TokenKeys
) -> ReadFeed:
    linkage = linkage_frame(typed, municipality=municipality, keys=keys) if table.feed.name == "persons" else None
    frame = pseudonymise(typed, table.feed, municipality=municipality, keys=keys)
    padded = [_padded(each, municipality, keys) for each in lost if each.table is table]
    lost_tokens = pl.concat(padded) if padded else None
    return ReadFeed(table.feed.name, table.sheet, frame, linkage, table.absent, lost_tokens, table.mapping)


def _padded(lost: LostZeros, municipality: str, keys: TokenKeys) -> pl.DataFrame:
    """`ReadFeed.padded` of one column."""
    kind = lost.column.id_kind
    assert kind is not None, "only ids are looked at"
    return lost.ids.select(
        "source_row",
        pl.lit(lost.column.name).alias("column"),
        id_tokens(lost.ids["padded"], kind, municipality, keys).alias("token"),
    )


def _read_file(position: int, file: UploadedFile, limits: Limits, mappings: Sequence[FeedMapping]) -> _FileReading:
    kind = kind_of(file.content)
    try:
        if kind in _REFUSING:
            raise FileRefusedError(fault(_REFUSING[kind]))
        if kind is FileKind.XLSX:
            return _read_workbook(position, file, limits, mappings)
        return _read_csv_file(position, file, limits, mappings)
    except FileRefusedError as refused:
        return _FileReading(Understood(position, kind.value), findings=(refused.finding,))


def _read_workbook(position: int, file: UploadedFile, limits: Limits, mappings: Sequence[FeedMapping]) -> _FileReading:
    workbook = read_xlsx(file.content, limits, mappings)
    feeds = tuple(table.feed.name for table in workbook.tables)
    rows = sum(table.text.height for table in workbook.tables)
    understood = Understood(position, FileKind.XLSX.value, feeds=feeds, rows=rows, template=workbook.template)
    return _FileReading(understood, workbook.tables, workbook.findings)


def _read_csv_file(position: int, file: UploadedFile, limits: Limits, mappings: Sequence[FeedMapping]) -> _FileReading:
    read = read_csv(file.content, file.feed, limits, mappings)
    if read.table is None:
        understood = Understood(position, FileKind.CSV.value, read.encoding, read.separator)
        return _FileReading(understood, findings=(fault("FILE-09"),))
    understood = Understood(
        position, FileKind.CSV.value, read.encoding, read.separator, (read.table.feed.name,), read.table.text.height
    )
    return _FileReading(understood, (read.table,), read.findings)
