"""PRIV, VAL and KEY: what Great Expectations refuses, as findings and results of each delivery."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from expectations.first_questions import FeedCells
from expectations.gate_input import GateError, GateInput
from expectations.key_columns import DELIVERY, with_key_columns, without_copies, without_key_columns
from expectations.masking import mask, without_broken_rows, without_empty_required
from expectations.suites import suite_of
from expectations.validation import Refusal, refusals
from feeds.catalogue import check
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadDelivery, ReadFeed
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
    contracts = load_contracts()
    delivered = {
        name: held
        for name in contracts
        if (held := {given.delivery_id: given.read for given in batch if name in given.read.feeds})
    }
    frames = {name: _together(held, contracts[name]) for name, held in delivered.items()}
    refused = refusals({name: FeedCells(suite_of(contracts[name]), frame) for name, frame in frames.items()})
    judged = {given.delivery_id: JudgedCells((), (), {}) for given in batch}
    for name, held in delivered.items():
        feed, frame = contracts[name], frames.pop(name)
        findings = {i: tuple(_findings(feed, read.feeds[name], refused[name], i)) for i, read in held.items()}
        _refuse_unjudged(frame, feed, findings)
        absent = _absent_columns(feed, frame)
        rows = _apart(without_empty_required(without_copies(frame), feed), held)
        for delivery_id, before in ((i, judged[i]) for i in held):
            found = findings[delivery_id]
            cells = [finding for finding in found if not finding.check_id.startswith(_KEY_CHECKS)]
            judged[delivery_id] = JudgedCells(
                before.findings + found,
                before.results + tuple(_results(feed, absent.get(delivery_id, frozenset()), found)),
                {**before.frames, name: mask(rows[delivery_id], feed, cells) if cells else rows[delivery_id]},
            )
    return judged


def _together(held: Mapping[str, ReadDelivery], feed: Feed) -> pl.DataFrame:
    """The rows of a feed of several deliveries with `delivery_id` and key columns, one delivery after the other."""
    sound = {i: without_broken_rows(read.feeds[feed.name].frame, feed, read.findings) for i, read in held.items()}
    ids = [delivery_id for delivery_id, frame in sound.items() for _ in range(frame.height)]
    # In one piece: a frame of many pieces costs many times as much to look through.
    frame = pl.concat(sound.values(), how="vertical_relaxed", rechunk=True)
    linkages = {i: linkage for i, read in held.items() if (linkage := read.feeds[feed.name].linkage) is not None}
    return with_key_columns(frame.with_columns(pl.Series(DELIVERY, ids, pl.String)), linkages, feed)


def _apart(frame: pl.DataFrame, deliveries: Iterable[str]) -> dict[str, pl.DataFrame]:
    """The rows of each delivery, without what was added to judge them together."""
    heights = dict(frame.group_by(DELIVERY).len().iter_rows())
    rows = without_key_columns(frame.drop(DELIVERY))
    found, at = {}, 0
    for delivery_id in deliveries:
        found[delivery_id] = rows.slice(at, heights.get(delivery_id, 0))
        at += heights.get(delivery_id, 0)
    return found


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


def _refuse_unjudged(frame: pl.DataFrame, feed: Feed, findings: Mapping[str, Sequence[Finding]]) -> None:
    """Raise GateError when a cell is faulty by its status and no expectation spoke of it: it must never just pass."""
    statuses = [status_name(column.name) for column in feed.columns]
    is_faulty = frame.select((~pl.col(statuses).is_in(_HARMLESS)).any())
    spoken = {(i, f.column, row) for i, found in findings.items() for f in found for row in f.rows}
    for column in feed.columns:
        status = status_name(column.name)
        if not is_faulty[status].item():
            continue
        faulty = frame.filter(~pl.col(status).is_in(_HARMLESS)).select(DELIVERY, "source_row", status)
        for delivery_id, row, unjudged in faulty.iter_rows():
            if (delivery_id, column.name, row) not in spoken:
                raise GateError(f"No expectation judges the status {unjudged!r} of {feed.name}.{column.name}.")


def _results(feed: Feed, absent: Collection[str], findings: Sequence[Finding]) -> Iterable[CheckResult]:
    """One result for each check of the feed's suite."""
    columns_of: dict[str, list[str]] = {}
    for expectation in suite_of(feed):
        columns_of.setdefault(expectation.check_id, []).append(expectation.column)
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


def _absent_columns(feed: Feed, frame: pl.DataFrame) -> dict[str, frozenset[str]]:
    """The columns that a delivery's file lacks, as its first row tells; without rows there is nothing to be missed."""
    names = {status_name(column.name): column.name for column in feed.columns}
    firsts = frame.select(DELIVERY, *names).unique(DELIVERY, keep="first")
    lacking = {
        name: firsts.filter(pl.col(status) == CellStatus.ABSENT.value)[DELIVERY] for status, name in names.items()
    }
    found: dict[str, set[str]] = {}
    for name, deliveries in lacking.items():
        for delivery_id in deliveries:
            found.setdefault(delivery_id, set()).add(name)
    return {delivery_id: frozenset(columns) for delivery_id, columns in found.items()}
