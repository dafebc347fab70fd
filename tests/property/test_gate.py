"""Whatever the reader makes of a file, there is a verdict, and it says why."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.mutations import damaged
from feeds.catalogue import all_checks, render
from feeds.contract_loading import load_contracts
from feeds.findings import CheckStatus, Severity, Verdict
from tests.property.deliveries import FEEDS, csv_of, csv_with, read, verdict_on

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)

feeds = st.sampled_from(FEEDS)
columns = feeds.flatmap(lambda feed: st.tuples(st.just(feed), st.sampled_from(load_contracts()[feed].columns)))
CANARY = "Zvirbulis"


def assert_explained(verdict: Verdict) -> None:
    """Every check has a status, a failed one a finding and the reverse, and the gravest finding decides."""
    assert {result.check_id for result in verdict.results} == {entry.id for entry in all_checks()}
    failed = {result.check_id for result in verdict.results if result.status is CheckStatus.FAILED}
    assert failed == {finding.check_id for finding in verdict.findings}
    refuses = {finding.severity for finding in verdict.findings} & {Severity.REJECT, Severity.ERROR}
    assert (verdict.outcome == "rejected") == bool(refuses)
    for result in verdict.results:
        if result.status is CheckStatus.COULD_NOT_RUN:
            assert result.why
    for finding in verdict.findings:
        assert render(finding, "lv") and render(finding, "en")


@FEW
@given(feeds, st.integers(0, 2**32))
def test_a_damaged_file_gets_a_verdict_with_its_reasons(feed, seed):
    assert_explained(verdict_on(read(damaged(csv_of(feed), Random(seed)), feed)))


@FEW
@given(columns, st.text(max_size=60))
def test_any_text_in_any_cell_gets_a_verdict_that_does_not_quote_it(place, text):
    feed, column = place

    verdict = verdict_on(read(csv_with(feed, column.name, f"{text} {CANARY}"), feed))

    assert_explained(verdict)
    assert CANARY not in repr(verdict)


@FEW
@given(st.binary(max_size=200))
def test_any_bytes_get_a_verdict(content):
    assert_explained(verdict_on(read(content)))
