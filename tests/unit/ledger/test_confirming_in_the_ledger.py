"""Confirmations: for which findings, once each, by time, and what they make ready for the gate."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from feeds.findings import Finding, Outcome, Severity
from feeds.ledger import ActKind
from tests.unit.ledger.building import (
    ASKS,
    ASKS_TOO,
    LIEPAJA,
    NOON,
    RIGA,
    WARNS,
    a_delivery,
    a_verdict,
    accept,
    asks,
    confirm,
    holders,
)

LATER = NOON + timedelta(days=1)


@pytest.fixture
def waiting(ledger):
    """A delivery that asks two things and warns of one."""
    receipt = ledger.register(a_delivery(), NOON)
    asks(ledger, receipt, NOON, ASKS, ASKS_TOO, WARNS)
    return receipt


def state_of(ledger, **cut):
    (state,) = ledger.deliveries(**cut)
    return state


def open_checks(state):
    return [stored.finding.check_id for stored in state.open_findings]


def test_what_asks_is_open_until_it_is_confirmed(ledger, waiting):
    assert open_checks(state_of(ledger)) == ["HIST-01", "CAP-03"]
    assert confirm(ledger, waiting, LATER, ASKS) == [ASKS.key]
    assert open_checks(state_of(ledger)) == ["CAP-03"]
    assert [(c.key, c.reason, c.confirmed_by, c.confirmed_at) for c in state_of(ledger).confirmations] == [
        (ASKS.key, "checked, it is right", "town hall", LATER)
    ]


def test_a_delivery_is_gated_again_when_nothing_is_left_to_confirm(ledger, waiting):
    confirm(ledger, waiting, LATER, ASKS)
    assert ledger.waiting() == []
    confirm(ledger, waiting, LATER, ASKS_TOO)
    (ready,) = ledger.waiting()
    assert (ready.delivery_id, ready.confirmed) == (waiting.delivery_id, {ASKS.key, ASKS_TOO.key})


def test_a_new_question_makes_it_wait_again(ledger, waiting):
    confirm(ledger, waiting, LATER, ASKS, ASKS_TOO)
    new = Finding("STAY-01", Severity.CONFIRM, "shelter_stays", None, "check_in", (4,))
    asks(ledger, waiting, LATER, ASKS, new)
    assert ledger.waiting() == []
    assert open_checks(state_of(ledger)) == ["STAY-01"]


def test_confirming_twice_changes_nothing(ledger, waiting):
    confirm(ledger, waiting, LATER, ASKS)
    assert confirm(ledger, waiting, LATER + timedelta(days=1), ASKS) == []
    assert [c.confirmed_at for c in state_of(ledger).confirmations] == [LATER]


@pytest.mark.parametrize(
    "finding", [WARNS, Finding("HIST-01", Severity.CONFIRM, "persons")], ids=["warns", "not there"]
)
def test_only_what_the_delivery_asks_can_be_confirmed(ledger, waiting, finding):
    assert confirm(ledger, waiting, LATER, finding) == []
    assert state_of(ledger).confirmations == ()


def test_the_same_check_on_other_rows_is_another_question(ledger, waiting):
    elsewhere = Finding("CAP-03", Severity.CONFIRM, "facilities", None, "capacity", (2, 8), 2)
    assert confirm(ledger, waiting, LATER, elsewhere) == []


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.ACCEPTED_WITH_WARNINGS])
def test_a_delivery_that_does_not_wait_cannot_be_confirmed(ledger, outcome):
    receipt = ledger.register(a_delivery(), NOON)
    assert confirm(ledger, receipt, NOON, ASKS) == []
    ledger.record_verdict(receipt.delivery_id, a_verdict(outcome, ASKS), {}, [], NOON)
    assert confirm(ledger, receipt, NOON, ASKS) == []


def test_as_of_an_earlier_moment_nothing_had_been_confirmed(ledger, waiting):
    confirm(ledger, waiting, LATER, ASKS, ASKS_TOO)
    accept(ledger, waiting, LATER, "shelter_stays")
    before = state_of(ledger, as_of=NOON)
    assert (before.verdict, open_checks(before), holders(ledger, as_of=NOON)) == (
        "needs_confirmation",
        ["HIST-01", "CAP-03"],
        {},
    )
    assert holders(ledger) == {(RIGA, "2026-02", "shelter_stays"): waiting.delivery_id}


def test_a_version_confirmed_after_a_later_received_one_was_accepted_is_superseded_at_once(ledger, waiting):
    second = ledger.register(a_delivery(files=(("shelter_stays", "cc"),)), NOON)
    accept(ledger, second, NOON, "shelter_stays")
    confirm(ledger, waiting, LATER, ASKS, ASKS_TOO)
    accept(ledger, waiting, LATER, "shelter_stays")
    assert holders(ledger) == {(RIGA, "2026-02", "shelter_stays"): second.delivery_id}
    assert ledger.deliveries()[0].superseded_by == second.delivery_id


def test_notes_tell_who_confirmed_what_and_why(ledger, waiting):
    ledger.register(a_delivery(LIEPAJA), NOON)
    confirm(ledger, waiting, LATER, ASKS)
    (note,) = ledger.notes()
    assert (note.delivery_id, note.feed, note.check_id) == (waiting.delivery_id, "shelter_stays", "HIST-01")
    assert (note.kind, note.reason, note.noted_by) == ("confirmed", "checked, it is right", "town hall")
    assert ledger.notes(as_of=NOON) == []
    assert ledger.notes(through="2026-01") == []


def test_a_withdrawn_delivery_is_not_confirmed_and_not_gated(ledger, waiting):
    ledger.act(waiting.delivery_id, ActKind.WITHDRAW, reason="wrong month", acted_by="town hall", acted_at=LATER)
    assert confirm(ledger, waiting, LATER, ASKS, ASKS_TOO) == []
    assert ledger.waiting() == []


@pytest.mark.parametrize("statement", ["UPDATE confirmations SET reason = ''", "DELETE FROM confirmations"])
def test_a_confirmation_cannot_be_changed_or_taken_away(ledger, waiting, tmp_path, statement):
    confirm(ledger, waiting, LATER, ASKS)
    engine = create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
