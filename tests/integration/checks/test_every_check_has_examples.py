"""The catalogue and the examples belong together: none of the two says anything of which the other knows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from examples.checks_generator.__main__ import FOLDER, main
from feeds.catalogue import DELIVERY, EVERY_FEED, Check, all_checks, check
from feeds.contract_loading import load_contracts
from tests.integration.checks.examples import Example, all_examples

EXAMPLES = {(example.kind, example.check_id): example for example in all_examples()}
BAD = [example for example in EXAMPLES.values() if example.kind == "bad"]
LONGEST_KEPT = 100 * 1024
"""Bytes: anything larger is made when a test needs it."""


@pytest.mark.parametrize("kind", ["bad", "good"])
@pytest.mark.parametrize("entry", all_checks(), ids=lambda entry: entry.id)
def test_every_check_has_an_example(entry: Check, kind: str) -> None:
    assert (kind, entry.id) in EXAMPLES, f"examples/checks/{kind}/{entry.id} is missing: add a case to the generator"


def test_every_example_belongs_to_a_check() -> None:
    assert {check_id for _, check_id in EXAMPLES} <= {entry.id for entry in all_checks()}


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.name)
def test_a_bad_example_expects_its_own_check_and_a_good_one_nothing(example: Example) -> None:
    expected = {found[0] for found in example.expected}
    assert expected == ({example.check_id} if example.kind == "bad" else set())


@pytest.mark.parametrize("example", BAD, ids=lambda example: example.name)
def test_what_a_bad_example_expects_lies_in_feeds_columns_and_rows_that_exist(example: Example) -> None:
    named = check(example.check_id).applies_to
    for _, feed, _, column, rows in example.expected:
        assert DELIVERY in named or EVERY_FEED in named or feed in named
        assert column is None or feed is not None
        assert all(row >= 1 for row in rows)
        if column is not None and feed is not None and not column.startswith("column "):
            assert load_contracts()[feed].column(column)


@pytest.mark.parametrize("entry", all_checks(), ids=lambda entry: entry.id)
def test_a_check_says_what_why_and_what_to_do_in_both_languages(entry: Check) -> None:
    for latvian, english in (
        (entry.title_lv, entry.title_en),
        (entry.reason_lv, entry.reason_en),
        (entry.message_lv, entry.message_en),
    ):
        assert latvian.strip() and english.strip()
        assert latvian != english
        assert "�" not in latvian
    for message in (entry.message_lv, entry.message_en):
        # What is wrong, and then what to do: one sentence is not enough for both.
        assert sum(message.count(end) for end in (". ", ": ", "; ")) >= 2


def test_the_examples_are_what_their_generator_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_no_example_is_too_large_to_be_kept() -> None:
    large = [path for path in Path(FOLDER).rglob("*") if path.is_file() and path.stat().st_size > LONGEST_KEPT]
    assert large == []
