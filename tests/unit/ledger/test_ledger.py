"""The ledger: receipts, verdicts, what is in force, and that nothing is ever changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from feeds.catalogue import check
from feeds.errors import UserError
from feeds.findings import CheckResult, CheckStatus, Finding, Outcome, Severity
from feeds.ledger import AcceptedFeed, Ledger
from feeds.whys import why
from tests.unit.ledger.building import LIEPAJA, NOON, RIGA, a_delivery, a_verdict, accept, holders


def test_a_delivery_id_names_municipality_period_and_version(ledger):
    first = ledger.register(a_delivery(), NOON)
    second = ledger.register(a_delivery(files=(("shelter_stays", "bb"),)), NOON)
    elsewhere = ledger.register(a_delivery(LIEPAJA), NOON)
    assert [r.delivery_id for r in (first, second, elsewhere)] == [
        "LV0001000-2026-02-v1",
        "LV0001000-2026-02-v2",
        "LV0005000-2026-02-v1",
    ]


def test_the_same_delivery_again_gets_the_earlier_receipt(ledger):
    files = (("persons", "aa"), ("shelter_stays", "bb"))
    first = ledger.register(a_delivery(files=files), NOON)
    again = ledger.register(a_delivery(files=files[::-1]), NOON + timedelta(hours=1))
    assert (again.delivery_id, again.received_at, again.is_new) == (first.delivery_id, NOON, False)


@pytest.mark.parametrize(
    "other",
    [
        a_delivery(LIEPAJA),
        a_delivery(period="2026-01"),
        a_delivery(files=(("shelter_stays", "aa"), ("persons", "bb"))),
        a_delivery(files=(("persons", "aa"),)),
    ],
    ids=["other municipality", "other period", "one feed more", "same bytes as another feed"],
)
def test_equal_bytes_elsewhere_are_another_delivery(ledger, other):
    ledger.register(a_delivery(), NOON)
    assert ledger.register(other, NOON).is_new


def test_a_later_accepted_version_replaces_feed_by_feed(ledger):
    first = ledger.register(a_delivery(files=(("persons", "aa"), ("shelter_stays", "bb"))), NOON)
    second = ledger.register(a_delivery(files=(("shelter_stays", "cc"),)), NOON)
    accept(ledger, first, NOON, "persons", "shelter_stays")
    accept(ledger, second, NOON, "shelter_stays")
    assert holders(ledger) == {
        (RIGA, "2026-02", "persons"): first.delivery_id,
        (RIGA, "2026-02", "shelter_stays"): second.delivery_id,
    }
    assert [s.superseded_by for s in ledger.deliveries()] == [None, None]


def test_versions_order_by_receipt_not_by_acceptance(ledger):
    first = ledger.register(a_delivery(), NOON)
    second = ledger.register(a_delivery(files=(("shelter_stays", "cc"),)), NOON)
    accept(ledger, second, NOON, "shelter_stays")
    accept(ledger, first, NOON + timedelta(days=1), "shelter_stays")
    assert holders(ledger) == {(RIGA, "2026-02", "shelter_stays"): second.delivery_id}
    assert ledger.deliveries()[0].superseded_by == second.delivery_id


def test_a_rejected_version_leaves_the_earlier_one_in_force(ledger):
    first = ledger.register(a_delivery(), NOON)
    second = ledger.register(a_delivery(files=(("shelter_stays", "cc"),)), NOON)
    accept(ledger, first, NOON, "shelter_stays")
    fault = Finding("VAL-01", Severity.ERROR, "shelter_stays", None, "check_in", (2, 5), 2)
    ledger.record_verdict(second.delivery_id, a_verdict(Outcome.REJECTED, fault), {"shelter_stays": 4}, [], NOON)
    assert holders(ledger) == {(RIGA, "2026-02", "shelter_stays"): first.delivery_id}
    state = ledger.deliveries()[1]
    assert (state.verdict, state.findings[0].finding, state.feeds) == ("rejected", fault, {"shelter_stays": 4})
    assert state.results[0]["status"] == "passed"


def test_why_a_check_did_not_judge_is_kept_as_a_key_and_told_in_both_languages(ledger):
    receipt = ledger.register(a_delivery(), NOON)
    reason = why("few_months", needed=6)
    result = CheckResult("HIST-01", Severity.CONFIRM, "persons", CheckStatus.NOT_APPLICABLE, why=reason)
    verdict = replace(a_verdict(Outcome.ACCEPTED), results=(result, *a_verdict(Outcome.ACCEPTED).results))
    ledger.record_verdict(receipt.delivery_id, verdict, {}, [], NOON)
    judged_not, passed = ledger.deliveries()[0].results
    assert judged_not["why"] == "fewer than 6 months of this data set were accepted before"
    assert judged_not["why_lv"] == "iepriekš pieņemti mazāk nekā 6 šīs datu kopas mēneši"
    assert (passed["why"], passed["why_lv"]) == (None, None)


def test_a_finding_of_an_earlier_version_that_lacks_what_its_sentence_names_is_shown_by_its_title(ledger):
    receipt = ledger.register(a_delivery(), NOON)
    of_old = Finding("FILE-05", Severity.REJECT)
    ledger.record_verdict(receipt.delivery_id, a_verdict(Outcome.REJECTED, of_old), {}, [], NOON)
    (stored,) = ledger.deliveries()[0].findings
    assert (stored.message, stored.message_lv) == (check("FILE-05").title_en, check("FILE-05").title_lv)


def test_as_of_sees_what_was_accepted_by_then(ledger):
    first = ledger.register(a_delivery(), NOON)
    second = ledger.register(a_delivery(files=(("shelter_stays", "cc"),)), NOON + timedelta(days=2))
    accept(ledger, first, NOON + timedelta(days=1), "shelter_stays")
    accept(ledger, second, NOON + timedelta(days=3), "shelter_stays")
    key = (RIGA, "2026-02", "shelter_stays")
    assert holders(ledger, as_of=NOON) == {}
    assert holders(ledger, as_of=NOON + timedelta(days=1)) == {key: first.delivery_id}
    assert holders(ledger, as_of=NOON + timedelta(days=3)) == {key: second.delivery_id}
    assert [s.verdict for s in ledger.deliveries(as_of=NOON + timedelta(days=2))] == ["accepted", "received"]


def test_through_leaves_later_periods_out(ledger):
    for period in ("2026-01", "2026-02"):
        accept(ledger, ledger.register(a_delivery(period=period), NOON), NOON, "shelter_stays")
    assert {v.period for v in ledger.in_force(through="2026-01")} == {"2026-01"}
    assert [s.period for s in ledger.deliveries(through="2026-01")] == ["2026-01"]


def test_only_what_fails_for_want_of_others_is_gated_again(ledger):
    orphan = Finding("REF-01", Severity.ERROR, "shelter_stays", None, "local_person_id", (2,))
    wrong = Finding("VAL-02", Severity.ERROR, "shelter_stays", None, "check_in", (2,))
    hint = Finding("VAL-10", Severity.WARNING, "persons", None, "person_code", (2,))
    waiting_for_others = ledger.register(a_delivery(period="2026-01"), NOON)
    wrong_itself = ledger.register(a_delivery(), NOON)
    ledger.record_verdict(waiting_for_others.delivery_id, a_verdict(Outcome.REJECTED, orphan, hint), {}, [], NOON)
    ledger.record_verdict(wrong_itself.delivery_id, a_verdict(Outcome.REJECTED, orphan, wrong), {}, [], NOON)
    assert [d.delivery_id for d in ledger.to_gate_again({"REF-01"})] == [waiting_for_others.delivery_id]


def test_a_verdict_is_stored_wholly_or_not_at_all(ledger):
    receipt = ledger.register(a_delivery(), NOON)
    twice_the_same = [AcceptedFeed("shelter_stays", 3, "00")] * 2
    with pytest.raises((IntegrityError, UserError)):
        ledger.record_verdict(receipt.delivery_id, a_verdict(Outcome.ACCEPTED), {}, twice_the_same, NOON)
    assert ledger.deliveries()[0].verdict == "received"
    assert [d.delivery_id for d in ledger.waiting()] == [receipt.delivery_id]


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET kind = 'x'", "DELETE FROM deliveries", "DELETE FROM verdicts"]
)
def test_the_database_refuses_changes(ledger, tmp_path, statement):
    receipt = ledger.register(a_delivery(), NOON)
    accept(ledger, receipt, NOON, "shelter_stays")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}").begin() as connection,
    ):
        connection.execute(text(statement))


def test_sqlite_runs_with_write_ahead_log(ledger, tmp_path):
    with create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}").connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_a_wrong_address_is_one_clear_sentence():
    with pytest.raises(UserError, match="PAJUMTE_LEDGER_URL"):
        Ledger("nonsense")


def test_a_file_that_is_no_ledger_is_one_clear_sentence(tmp_path):
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(UserError, match="cannot be used"):
        Ledger.in_file(tmp_path / "ledger.sqlite")
