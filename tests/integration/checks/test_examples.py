"""Every check has a file that raises exactly it, and one just inside its limit that raises nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from feeds.catalogue import check, render
from feeds.contract_loading import load_contracts
from feeds.findings import CheckStatus, Verdict
from tests.integration.checks.examples import Example, all_examples, found, judged

AT_SUBMISSION = "FILE-22"
"""Answered by the receipt, not by the gate: see `test_same_delivery_again`."""
EXAMPLES = [example for example in all_examples() if example.check_id != AT_SUBMISSION]
BAD = [example for example in EXAMPLES if example.kind == "bad"]
PERSONAL = ("329000", "170580", "310299", "Zvaigzne", "Zvirbule", "2014-04", "1925-03")
"""Codes, names and birth dates that stand in the examples."""


@pytest.fixture(scope="module")
def verdicts() -> Mapping[str, Verdict]:
    return judged(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_raises_what_it_says_and_nothing_else(example: Example, verdicts: Mapping[str, Verdict]) -> None:
    assert found(verdicts[example.name].findings) == example.expected


@pytest.mark.parametrize("example", BAD, ids=lambda example: example.name)
def test_the_check_is_stored_as_failed(example: Example, verdicts: Mapping[str, Verdict]) -> None:
    failed = {r.check_id for r in verdicts[example.name].results if r.status is CheckStatus.FAILED}

    assert failed == {example.check_id}
    assert {f.severity for f in verdicts[example.name].findings} == {check(example.check_id).severity}


@pytest.mark.parametrize("example", BAD, ids=lambda example: example.name)
def test_a_clerk_reads_where_the_fault_is(example: Example, verdicts: Mapping[str, Verdict]) -> None:
    for finding in verdicts[example.name].findings:
        latvian, english = render(finding, "lv"), render(finding, "en")
        assert latvian != english
        if finding.column is not None and finding.feed is not None and not finding.column.startswith("column "):
            labels = load_contracts()[finding.feed].column(finding.column)
            assert labels.label_lv in latvian
            assert labels.label_en in english
        if finding.rows:
            assert str(finding.rows[0]) in latvian
            assert str(finding.rows[0]) in english


def test_no_verdict_and_no_message_quotes_a_person(verdicts: Mapping[str, Verdict]) -> None:
    said = "".join(
        f"{verdict!r}{render(finding, 'lv')}{render(finding, 'en')}"
        for verdict in verdicts.values()
        for finding in verdict.findings
    )

    assert [canary for canary in PERSONAL if canary in said] == []
