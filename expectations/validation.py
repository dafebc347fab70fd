"""Running a suite with Great Expectations: one validation of a feed over a whole batch of deliveries.

Only this module knows the library. It sees statuses, codes, numbers with a range and key numbers; of its answers, only
positions are read, never a value.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any

import polars as pl
import polars.selectors as cs

from expectations.gate_input import GateError
from expectations.suites import DELIVERY, Expectation

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
    from great_expectations.datasource.fluent.interfaces import Batch

ROW = "source_row"

_REFUSES_WORDS = "expect_column_values_to_not_be_in_set"
_POSITIONS = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [DELIVERY, ROW],
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}
_ONE_AT_A_TIME = Lock()
"""The context is shared by the threads of a process and not made for that."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rows that an expectation refuses, by delivery: row numbers as the clerk sees them, sorted."""

    expectation: Expectation
    rows: Mapping[str, tuple[int, ...]]


def refusals(frame: pl.DataFrame, suite: Sequence[Expectation]) -> tuple[Refusal, ...]:
    """What Great Expectations refuses in `frame`, which holds one feed of one or more deliveries.

    `frame` has `delivery_id`, `source_row` and every column that the suite names. A first run asks only whether the
    expectations hold, and asks at once where several refuse words in the same column; a second run asks those that do
    not hold for the rows. Most hold, and each question costs milliseconds. Raises GateError when an expectation could
    not be evaluated.
    """
    named = dict.fromkeys(name for expectation in suite for name in _columns(expectation))
    cells = frame.select(DELIVERY, ROW, *(name for name in named if name != DELIVERY))
    # Decimals would become objects; as floats they compare exactly with the limits, which have two digits at most.
    cells = cells.with_columns((cs.numeric() - cs.by_name(ROW)).cast(pl.Float64))
    together = _together(suite)
    with _ONE_AT_A_TIME:
        batch = _batch(cells)
        answers = _run(batch, [question for question, _ in together], {"result_format": "BOOLEAN_ONLY"})
        failing = [
            members for (_, members), (_, answer) in zip(together, answers, strict=True) if not answer["success"]
        ]
        doubtful = [expectation for members in failing for expectation in members]
        told = iter(_run(batch, doubtful, _POSITIONS) if doubtful else ())
    refused: list[Refusal] = []
    for members in failing:
        broken = [(expectation, answer) for expectation, answer in islice(told, len(members)) if not answer["success"]]
        if not broken:
            raise GateError(f"Great Expectations contradicts itself on {members[0].feed}.{members[0].column}.")
        refused += [Refusal(expectation, _rows(expectation, answer)) for expectation, answer in broken]
    return tuple(refused)


def _together(suite: Sequence[Expectation]) -> list[tuple[Expectation, list[Expectation]]]:
    """What is asked first, and the expectations for which it stands: those that refuse words in one column ask as one.

    The one refuses every word that one of them refuses, so it holds exactly when all of them hold.
    """
    groups: dict[tuple[str, str | int], list[Expectation]] = {}
    for position, expectation in enumerate(suite):
        is_refusal = expectation.type == _REFUSES_WORDS
        groups.setdefault(
            (_REFUSES_WORDS, expectation.arguments["column"]) if is_refusal else ("", position), []
        ).append(expectation)
    return [(_asked_at_once(members), members) for members in groups.values()]


def _asked_at_once(members: Sequence[Expectation]) -> Expectation:
    if len(members) == 1:
        return members[0]
    words = [word for expectation in members for word in expectation.arguments["value_set"]]
    return replace(members[0], arguments={**members[0].arguments, "value_set": words})


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


def _batch(frame: pl.DataFrame) -> Batch:
    source = _context().data_sources.add_or_update_pandas(name="gate")
    asset = source.add_dataframe_asset(name="feed")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    return definition.get_batch(batch_parameters={"dataframe": frame.to_pandas()})


def _run(
    batch: Batch, suite: Sequence[Expectation], result_format: dict[str, Any]
) -> list[tuple[Expectation, Mapping[str, Any]]]:
    """Each expectation with its result, in the order of the suite."""
    import great_expectations as gx
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    configurations = [
        ExpectationConfiguration(
            type=expectation.type, kwargs=dict(expectation.arguments), meta={**expectation.meta, "position": position}
        ).to_domain_obj()
        for position, expectation in enumerate(suite)
    ]
    answer: ExpectationSuiteValidationResult = batch.validate(
        gx.ExpectationSuite(name="gate", expectations=configurations), result_format=result_format
    )
    results: dict[int, Mapping[str, Any]] = {}
    for result in answer.results:
        if result.expectation_config is not None and result.expectation_config.meta is not None:
            results[result.expectation_config.meta["position"]] = result.to_json_dict()
    if set(results) != set(range(len(suite))):
        raise GateError(f"Great Expectations answered {len(results)} of {len(suite)} expectations of {suite[0].feed}.")
    pairs = [(expectation, results[position]) for position, expectation in enumerate(suite)]
    for expectation, told in pairs:
        if _has_raised(told["exception_info"]):
            # The library's own text may quote cells, so only what was asked is repeated.
            raise GateError(
                f"{expectation.check_id} could not be evaluated on {expectation.feed}.{expectation.column}: "
                f"{expectation.type} raised an exception."
            )
    return pairs


def _has_raised(exception_info: Mapping[str, Any]) -> bool:
    """The library gives one flag, or, when metrics failed, one entry for each of them."""
    if "raised_exception" in exception_info:
        return bool(exception_info["raised_exception"])
    return bool(exception_info)


def _rows(expectation: Expectation, result: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for position in result["result"].get("unexpected_index_list") or ():
        for delivery_id, row in zip(position[DELIVERY], position[ROW], strict=True):
            found.setdefault(str(delivery_id), set()).add(int(row))
    if not found:
        raise GateError(
            f"{expectation.check_id} fails on {expectation.feed}.{expectation.column} without naming a row."
        )
    return {delivery_id: tuple(sorted(rows)) for delivery_id, rows in found.items()}
