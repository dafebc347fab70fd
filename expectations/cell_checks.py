"""PRIV, VAL and KEY: what Great Expectations refuses, as findings and results of each delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from expectations.first_questions import FeedCells
from expectations.gate_input import GateError, GateInput
from expectations.key_columns import with_key_columns, without_copies
from expectations.masking import mask, without_broken_rows
from expectations.suites import DELIVERY, suite_of
from expectations.validation import Refusal, refusals
from feeds.catalogue import check
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadFeed
from feeds.findings import CheckResult, CheckStatus, Finding
from feeds.frames import status_name
from feeds.normalising import CellStatus
from feeds.whys import not_in_file

_KEY_CHECKS = "KEY"
_HARMLESS = (CellStatus.OK.value, CellStatus.MISSING.value, CellStatus.ABSENT.value)


@dataclass(frozen=True, slots=True)
class JudgedCells:
    """One delivery after the checks of cells and keys; `frames` are masked and hold no copies of a row."""

    findings: tuple[Finding, ...]
    results: tuple[CheckResult, ...]
    frames: Mapping[str, pl.DataFrame]


def judge_cells(batch: Sequence[GateInput]) -> dict[str, JudgedCells]:
    """Every delivery of the batch by id; the whole batch is validated at once (architecture.md, known traps)."""
    judged = {given.delivery_id: JudgedCells((), (), {}) for given in batch}
    contracts = load_contracts()
    frames = {
        feed.name: {given.delivery_id: _prepared(given, feed) for given in batch if feed.name in given.read.feeds}
        for feed in contracts.values()
    }
    refused = refusals(
        {name: FeedCells(suite_of(load_contracts()[name]), _together(held)) for name, held in frames.items() if held}
    )
    for given in batch:
        for feed in contracts.values():
            if feed.name not in given.read.feeds:
                continue
            before, read = judged[given.delivery_id], given.read.feeds[feed.name]
            frame = frames[feed.name].pop(given.delivery_id)
            findings = tuple(_findings(feed, read, refused[feed.name], given.delivery_id))
            _refuse_unjudged(frame, feed, findings)
            cells = [finding for finding in findings if not finding.check_id.startswith(_KEY_CHECKS)]
            judged[given.delivery_id] = JudgedCells(
                before.findings + findings,
                before.results + tuple(_results(feed, frame, findings)),
                {**before.frames, feed.name: mask(without_copies(frame), feed, cells)},
            )
    return judged


def _prepared(given: GateInput, feed: Feed) -> pl.DataFrame:
    read = given.read.feeds[feed.name]
    sound = without_broken_rows(read.frame, feed, given.read.findings)
    return with_key_columns(replace(read, frame=sound), feed)


def _together(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(
        [frame.with_columns(pl.lit(delivery_id).alias(DELIVERY)) for delivery_id, frame in frames.items()],
        how="vertical_relaxed",
    )


def _findings(feed: Feed, read: ReadFeed, refused: Iterable[Refusal], delivery_id: str) -> Iterable[Finding]:
    for refusal in refused:
        rows, expectation = refusal.rows.get(delivery_id, ()), refusal.expectation
        if rows:
            yield Finding(
                check_id=expectation.check_id,
                severity=check(expectation.check_id).severity,
                feed=feed.name,
                sheet=read.sheet,
                column=expectation.column,
                rows=rows,
                count=len(rows),
                params=expectation.params,
            )


def _refuse_unjudged(frame: pl.DataFrame, feed: Feed, findings: Sequence[Finding]) -> None:
    """Raise GateError when a cell is faulty by its status and no expectation spoke of it: it must never just pass."""
    spoken = {(finding.column, row) for finding in findings for row in finding.rows}
    statuses = [status_name(column.name) for column in feed.columns]
    is_faulty = frame.select((~pl.col(statuses).is_in(_HARMLESS)).any())
    for column in feed.columns:
        if not is_faulty[status_name(column.name)].item():
            continue
        faulty = frame.filter(~pl.col(status_name(column.name)).is_in(_HARMLESS))
        for row, status in faulty.select("source_row", status_name(column.name)).iter_rows():
            if (column.name, row) not in spoken:
                raise GateError(f"No expectation judges the status {status!r} of {feed.name}.{column.name}.")


def _results(feed: Feed, frame: pl.DataFrame, findings: Sequence[Finding]) -> Iterable[CheckResult]:
    """One result for each check of the feed's suite."""
    columns_of: dict[str, list[str]] = {}
    for expectation in suite_of(feed):
        columns_of.setdefault(expectation.check_id, []).append(expectation.column)
    absent = _absent_columns(feed, frame)
    for check_id, columns in columns_of.items():
        severity = check(check_id).severity
        rows = {row for finding in findings if finding.check_id == check_id for row in finding.rows}
        lacking = [column for column in dict.fromkeys(columns) if column in absent]
        if rows:
            yield CheckResult(check_id, severity, feed.name, CheckStatus.FAILED, len(rows))
        elif any(feed.column(column).required for column in lacking):
            yield CheckResult(check_id, severity, feed.name, CheckStatus.COULD_NOT_RUN, why=not_in_file(feed, lacking))
        elif len(lacking) == len(set(columns)):
            yield CheckResult(check_id, severity, feed.name, CheckStatus.NOT_APPLICABLE, why=not_in_file(feed, lacking))
        else:
            yield CheckResult(check_id, severity, feed.name, CheckStatus.PASSED)


def _absent_columns(feed: Feed, frame: pl.DataFrame) -> set[str]:
    """The columns that the file lacks, as its first row tells; without rows there is nothing to be missed."""
    if frame.is_empty():
        return set()
    first = frame.row(0, named=True)
    return {c.name for c in feed.columns if first[status_name(c.name)] == CellStatus.ABSENT.value}
