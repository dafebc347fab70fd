"""Running suites with Great Expectations: one validation for all deliveries of a batch.

Only this module knows the library. It sees statuses, codes, numbers with a range and key numbers; of its answers, only
positions are read, never a value.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import polars as pl
import polars.selectors as cs

from expectations.first_questions import POSITION, FeedCells, Members, Summary, summaries, unsummarised
from expectations.gate_input import GateError
from expectations.key_columns import DELIVERY
from expectations.suites import Expectation

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext

ROW = "source_row"

_PLACE = "place"

_ONE_AT_A_TIME = Lock()
"""The context is shared by the threads of a process and not made for that."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rows that an expectation refuses, by delivery: row numbers as the clerk sees them, sorted."""

    expectation: Expectation
    rows: Mapping[str, tuple[int, ...]]


def refusals(feeds: Mapping[str, FeedCells]) -> dict[str, tuple[Refusal, ...]]:
    """What Great Expectations refuses, by feed in the order of its suite; each frame holds one or more deliveries.

    A first run asks about summaries of all feeds; a second one asks the expectations that these put in doubt for their
    rows. Raises GateError when an expectation could not be evaluated, or the two runs contradict each other.
    """
    feeds = {name: FeedCells(cells.suite, _comparable(cells)) for name, cells in feeds.items()}
    with _ONE_AT_A_TIME:
        doubted = list(dict.fromkeys(members for summary in summaries(feeds) for members in _in_doubt(summary)))
        refused = {name: _refused(cells, _places_to_ask(name, cells, doubted)) for name, cells in feeds.items()}
    for name, places in doubted:
        if not any(place in refused[name] for place in places):
            raise GateError(f"Great Expectations contradicts itself on {feeds[name].suite[places[0]].about}.")
    return {name: tuple(by_place.values()) for name, by_place in refused.items()}


def set_up() -> None:
    """Load the library and make its context ready. Takes seconds, which a caller may spend beside something else."""
    was_collecting = gc.isenabled()
    # Importing makes a million objects that all stay: looking through them for garbage is an eighth of the time.
    gc.disable()
    try:
        with _ONE_AT_A_TIME:
            _whole_frame()
    finally:
        if was_collecting:
            gc.enable()


def _comparable(cells: FeedCells) -> pl.DataFrame:
    """The columns that the suite names, and the two that name a row.

    Decimals would become objects; as floats they compare exactly with the limits, which have two digits at most.
    """
    named = dict.fromkeys(name for expectation in cells.suite for name in _columns(expectation))
    frame = cells.frame.select(DELIVERY, ROW, *(name for name in named if name != DELIVERY))
    return frame.with_columns((cs.numeric() - cs.by_name(ROW)).cast(pl.Float64))


def _in_doubt(summary: Summary) -> list[Members]:
    """What the refused rows of a summary stand for."""
    questions = [_Asked(q.type, q.arguments, q.about) for q in summary.questions]
    answers = _run(summary.frame, questions, [POSITION])
    return [
        question.by_row[row]
        for question, answer in zip(summary.questions, answers, strict=True)
        if not answer["success"]
        for (row,) in _positions(answer, [POSITION], question.about)
    ]


def _places_to_ask(name: str, cells: FeedCells, doubted: Sequence[Members]) -> list[int]:
    """The expectations of a feed that must be asked themselves: their places in the suite, in order."""
    return sorted(unsummarised(cells) | {place for feed, places in doubted if feed == name for place in places})


def _refused(cells: FeedCells, places: Sequence[int]) -> dict[int, Refusal]:
    """The expectations of a feed that do not hold, by their places, in order."""
    if not places:
        return {}
    asked = [cells.suite[place] for place in places]
    named = dict.fromkeys(name for expectation in asked for name in _columns(expectation))
    frame = cells.frame.select(DELIVERY, ROW, *(name for name in named if name != DELIVERY))
    answers = _run(frame, [_Asked(e.type, e.arguments, e.about, e.meta) for e in asked], [DELIVERY, ROW])
    return {
        place: Refusal(expectation, _rows(expectation, answer))
        for place, expectation, answer in zip(places, asked, answers, strict=True)
        if not answer["success"]
    }


def _columns(expectation: Expectation) -> Sequence[str]:
    arguments = expectation.arguments
    return arguments["column_list"] if "column_list" in arguments else [arguments["column"]]


@cache
def _context() -> EphemeralDataContext:
    """One context for the process: in memory, silent, and sending nothing to anybody."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    context.enable_analytics(enable=False)
    return context


@cache
def _whole_frame() -> BatchDefinition[Any]:
    """Where frames are handed in; made once, as making it writes and checks the context's whole configuration."""
    asset = _context().data_sources.add_pandas(name="gate").add_dataframe_asset(name="cells")
    return asset.add_batch_definition_whole_dataframe("whole")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One expectation as it is handed over; `about` is for our own messages."""

    type: str
    arguments: Mapping[str, Any]
    about: str
    meta: Mapping[str, str] = field(default_factory=dict)


def _run(frame: pl.DataFrame, suite: Sequence[_Asked], row_named_by: list[str]) -> list[Mapping[str, Any]]:
    """The result of each expectation, in the order of the suite; refused rows are named by these columns."""
    import great_expectations as gx
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    configurations = [
        ExpectationConfiguration(
            type=asked.type, kwargs=dict(asked.arguments), meta={**asked.meta, _PLACE: place}
        ).to_domain_obj()
        for place, asked in enumerate(suite)
    ]
    batch = _whole_frame().get_batch(batch_parameters={"dataframe": frame.to_pandas()})
    answer: ExpectationSuiteValidationResult = batch.validate(
        gx.ExpectationSuite(name="gate", expectations=configurations),
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": row_named_by,
            "exclude_unexpected_values": True,
            "return_unexpected_index_query": False,
        },
    )
    results: dict[int, Mapping[str, Any]] = {}
    for result in answer.results:
        if result.expectation_config is not None and result.expectation_config.meta is not None:
            results[result.expectation_config.meta[_PLACE]] = result.to_json_dict()
    if set(results) != set(range(len(suite))):
        raise GateError(f"Great Expectations answered {len(results)} of {len(suite)} expectations.")
    for place, asked in enumerate(suite):
        if _has_raised(results[place]["exception_info"]):
            # The library's own text may quote cells, so only what was asked is repeated.
            raise GateError(f"{asked.about} could not be evaluated: {asked.type} raised an exception.")
    return [results[place] for place in range(len(suite))]


def _has_raised(exception_info: Mapping[str, Any]) -> bool:
    """The library gives one flag, or, when metrics failed, one entry for each of them."""
    if "raised_exception" in exception_info:
        return bool(exception_info["raised_exception"])
    return bool(exception_info)


def _rows(expectation: Expectation, answer: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for delivery_id, row in _positions(answer, [DELIVERY, ROW], expectation.about):
        found.setdefault(str(delivery_id), set()).add(int(row))
    return {delivery_id: tuple(sorted(rows)) for delivery_id, rows in found.items()}


def _positions(answer: Mapping[str, Any], row_named_by: Sequence[str], about: str) -> list[tuple[Any, ...]]:
    """The refused rows of an expectation that does not hold, each by the columns that name it."""
    found = [
        row
        for named in answer["result"].get("unexpected_index_list") or ()
        for row in zip(*(named[column] for column in row_named_by), strict=True)
    ]
    if not found:
        raise GateError(f"{about} fails without naming a row.")
    return found
