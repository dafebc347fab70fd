"""What confirmed and already accepted deliveries' findings amount to."""

import pytest

from expectations.standing import standing
from feeds.findings import CheckResult, CheckStatus, Finding, Outcome, Severity, Verdict, outcome_of

ASKS = Finding("HIST-01", Severity.CONFIRM, "shelter_stays")
ASKS_TOO = Finding("CAP-03", Severity.CONFIRM, "facilities", None, "capacity", (2, 7), 2)
FAULT = Finding("HIST-03", Severity.ERROR, "shelter_stays")
WARNS = Finding("CAP-01", Severity.WARNING, "facilities", None, "capacity", (3,))
INFORMS = Finding("TIME-01", Severity.INFO)


def verdict(*findings):
    results = tuple(CheckResult(f.check_id, f.severity, f.feed, CheckStatus.FAILED, len(f.rows)) for f in findings)
    passed = CheckResult("REF-01", Severity.ERROR, "shelter_stays", CheckStatus.PASSED)
    return Verdict(outcome_of(findings), findings, (*results, passed), "contract", "suite")


@pytest.mark.parametrize(
    ("findings", "confirmed", "outcome"),
    [
        ([ASKS], [], Outcome.NEEDS_CONFIRMATION),
        ([ASKS], [ASKS], Outcome.ACCEPTED_WITH_WARNINGS),
        ([ASKS, ASKS_TOO], [ASKS], Outcome.NEEDS_CONFIRMATION),
        ([ASKS, ASKS_TOO], [ASKS, ASKS_TOO], Outcome.ACCEPTED_WITH_WARNINGS),
        ([ASKS, FAULT], [ASKS], Outcome.REJECTED),
        # Nothing that does not ask can be confirmed away.
        ([FAULT], [FAULT], Outcome.REJECTED),
        ([INFORMS], [ASKS], Outcome.ACCEPTED),
    ],
)
def test_the_outcome_is_that_of_what_has_not_been_confirmed(findings, confirmed, outcome):
    assert outcome_of(findings, {finding.key for finding in confirmed}) is outcome


def test_a_finding_is_the_same_one_when_only_its_limits_have_moved():
    now = Finding("CAP-03", Severity.CONFIRM, "facilities", None, "capacity", (2, 7), 2, {"median": 30})
    assert now.key == ASKS_TOO.key
    assert Finding("CAP-03", Severity.CONFIRM, "facilities", None, "capacity", (2,)).key != ASKS_TOO.key


def test_what_would_refuse_or_ask_is_a_warning_on_an_accepted_delivery():
    stands = standing(verdict(FAULT, ASKS, WARNS, INFORMS), Outcome.ACCEPTED, frozenset())
    assert stands.outcome is Outcome.ACCEPTED_WITH_WARNINGS
    warning, info = Severity.WARNING, Severity.INFO
    assert [finding.severity for finding in stands.findings] == [warning, warning, warning, info]
    assert [finding.key for finding in stands.findings] == [f.key for f in (FAULT, ASKS, WARNS, INFORMS)]
    assert [r.severity for r in stands.results] == [warning, warning, warning, info, Severity.ERROR]


def test_what_has_been_confirmed_still_shows_that_it_asked():
    stands = standing(verdict(ASKS, ASKS_TOO), Outcome.ACCEPTED_WITH_WARNINGS, {ASKS.key})
    assert [finding.severity for finding in stands.findings] == [Severity.CONFIRM, Severity.WARNING]
    assert [result.severity for result in stands.results][:2] == [Severity.CONFIRM, Severity.WARNING]


@pytest.mark.parametrize(
    ("stands_as", "findings", "outcome"),
    [
        (Outcome.ACCEPTED, [], Outcome.ACCEPTED),
        (Outcome.ACCEPTED, [INFORMS], Outcome.ACCEPTED),
        (Outcome.ACCEPTED, [WARNS], Outcome.ACCEPTED_WITH_WARNINGS),
        (Outcome.ACCEPTED_WITH_WARNINGS, [], Outcome.ACCEPTED_WITH_WARNINGS),
    ],
)
def test_an_accepted_delivery_may_get_warnings_and_never_loses_them(stands_as, findings, outcome):
    assert standing(verdict(*findings), stands_as, frozenset()).outcome is outcome
