"""Which accepted months are judged again, and because of which: a function of what the ledger holds."""

from datetime import timedelta

import pytest

from feeds.findings import Finding, Outcome, Severity
from feeds.ledger import ActKind
from feeds.ledger.overtaking import VersionInForce, WaitingVersion, overtaken, overtaken_while_waiting
from tests.unit.ledger.building import ASKS, LIEPAJA, NOON, RIGA, WARNS, a_delivery, a_verdict, accept, asks

VARAKLANI, MADONA, MERGED = "LV0055000", "LV0038000", "LV0038001"


def version(name, period, accepted_no, judged_no=None, *, municipality=RIGA, released_after=None):
    released_at = None if released_after is None else NOON + timedelta(hours=released_after)
    return VersionInForce(name, municipality, period, accepted_no, judged_no or accepted_no, NOON, released_at)


def test_months_accepted_in_their_order_are_never_judged_again():
    assert overtaken([version("jan", "2026-01", 1), version("feb", "2026-02", 2), version("mar", "2026-03", 3)]) == {}


def test_a_late_earlier_month_overtakes_those_after_it_and_none_before():
    months = [version("jan", "2026-01", 1), version("feb", "2026-02", 4), version("mar", "2026-03", 2)]
    assert overtaken([*months, version("apr", "2026-04", 3)]) == {"mar": "feb", "apr": "feb"}


def test_a_month_judged_since_is_left_alone():
    assert overtaken([version("feb", "2026-02", 4), version("mar", "2026-03", 2, judged_no=5)]) == {}


@pytest.mark.parametrize(("period", "expected"), [("2026-01", {"late": "early"}), ("2026-02", {})])
def test_the_look_back_ends_after_twelve_months(period, expected):
    assert overtaken([version("early", "2025-01", 2), version("late", period, 1)]) == expected


def test_the_nearest_of_several_months_is_named():
    assert overtaken([version("jan", "2026-01", 3), version("feb", "2026-02", 2), version("mar", "2026-03", 1)]) == {
        "feb": "jan",
        "mar": "feb",
    }


def test_another_municipality_changes_nothing():
    assert overtaken([version("riga", "2026-01", 2), version("liepaja", "2026-02", 1, municipality=LIEPAJA)]) == {}


@pytest.mark.parametrize("earlier", [VARAKLANI, MADONA], ids=["absorbed", "renamed"])
def test_a_predecessors_late_month_overtakes_its_successors(earlier):
    before, after = (
        version("before", "2025-06", 2, municipality=earlier),
        version("after", "2025-07", 1, municipality=MERGED),
    )
    assert overtaken([before, after]) == {"after": "before"}


def test_the_two_towns_before_their_merger_are_strangers():
    months = [version("v", "2025-05", 2, municipality=VARAKLANI), version("m", "2025-06", 1, municipality=MADONA)]
    assert overtaken(months) == {}


@pytest.mark.parametrize(("released_after", "expected"), [(1, {"feb": "jan"}), (0, {}), (-1, {})])
def test_a_month_that_was_put_back_overtakes_what_was_judged_without_it(released_after, expected):
    assert (
        overtaken([version("jan", "2026-01", 1, released_after=released_after), version("feb", "2026-02", 2)])
        == expected
    )


def test_versions_that_make_up_one_month_are_judged_again_together():
    months = [version("jan", "2026-01", 2), version("feb1", "2026-02", 1), version("feb2", "2026-02", 3)]
    assert overtaken(months) == {"feb1": "jan", "feb2": "jan"}


class TestWhileWaiting:
    WAITS = WaitingVersion("mar", RIGA, "2026-03", 3, NOON)

    @pytest.mark.parametrize(
        ("earlier", "expected"),
        [
            (version("feb", "2026-02", 4), {"mar": "feb"}),
            (version("feb", "2026-02", 2), {}),
            (version("feb", "2026-02", 2, released_after=1), {"mar": "feb"}),
            (version("mar2", "2026-03", 4), {}),
            (version("apr", "2026-04", 4), {}),
            (version("feb", "2026-02", 4, municipality=LIEPAJA), {}),
        ],
        ids=["came after", "was there before", "put back", "the same month", "a later month", "another town"],
    )
    def test_only_an_earlier_month_that_came_after_its_verdict_overtakes_it(self, earlier, expected):
        assert overtaken_while_waiting([self.WAITS], [earlier]) == expected

    def test_in_the_ledger_only_what_waits_is_looked_at(self, ledger):
        february = ledger.register(a_delivery(period="2026-02"), NOON)
        asks(ledger, february, NOON, ASKS)
        january = ledger.register(a_delivery(period="2026-01"), NOON)
        accept(ledger, january, NOON + timedelta(hours=1), "shelter_stays")
        (again,) = ledger.waiting_to_judge_again()
        assert (again.delivery.delivery_id, again.because_of) == (february.delivery_id, january.delivery_id)
        assert (again.stands_as, again.known) == (Outcome.NEEDS_CONFIRMATION, {ASKS.key})
        assert ledger.to_judge_again() == []
        accept(ledger, february, NOON + timedelta(hours=2), "shelter_stays", again=again)
        state = next(s for s in ledger.deliveries() if s.delivery_id == february.delivery_id)
        assert (state.because_of, state.stays_accepted) == (january.delivery_id, False)
        assert [(n.kind, n.because_of, n.new_findings) for n in ledger.notes()] == [
            ("re_evaluated", january.delivery_id, 0)
        ]
        assert ledger.waiting_to_judge_again() == []

    def test_what_was_taken_back_is_not_judged_again(self, ledger):
        february = ledger.register(a_delivery(period="2026-02"), NOON)
        asks(ledger, february, NOON, ASKS)
        accept(ledger, ledger.register(a_delivery(period="2026-01"), NOON), NOON, "shelter_stays")
        ledger.act(february.delivery_id, ActKind.WITHDRAW, reason="wrong month", acted_by="town hall", acted_at=NOON)
        assert ledger.waiting_to_judge_again() == []


class TestInTheLedger:
    @pytest.fixture
    def months(self, ledger):
        """February accepted with a warning, then January arrives."""
        february = ledger.register(a_delivery(period="2026-02"), NOON)
        accept(ledger, february, NOON, "shelter_stays")
        january = ledger.register(a_delivery(period="2026-01"), NOON)
        return january, february

    def test_a_month_that_waits_or_was_rejected_overtakes_nothing(self, ledger, months):
        asks(ledger, months[0], NOON, ASKS)
        assert ledger.to_judge_again() == []
        fault = Finding("VAL-01", Severity.ERROR, "shelter_stays", None, "check_in", (2,))
        ledger.record_verdict(months[0].delivery_id, a_verdict(Outcome.REJECTED, fault), {}, [], NOON)
        assert ledger.to_judge_again() == []

    def test_a_re_evaluation_is_a_new_verdict_that_brings_nothing_and_moves_no_acceptance(self, ledger, months):
        january, february = months
        accept(ledger, january, NOON + timedelta(hours=1), "shelter_stays")
        (again,) = ledger.to_judge_again()
        assert (again.delivery.delivery_id, again.because_of) == (february.delivery_id, january.delivery_id)
        in_force = ledger.in_force()
        verdict = a_verdict(Outcome.ACCEPTED_WITH_WARNINGS, WARNS)
        ledger.record_re_evaluation(again, verdict, {"shelter_stays": 3}, NOON + timedelta(hours=2))
        state = next(s for s in ledger.deliveries() if s.delivery_id == february.delivery_id)
        assert (state.verdict, state.because_of) == ("accepted_with_warnings", january.delivery_id)
        assert (state.accepted_at, state.decided_at) == (NOON, NOON + timedelta(hours=2))
        assert state.stays_accepted
        assert ledger.in_force() == in_force
        assert ledger.to_judge_again() == []
        assert [(n.kind, n.because_of, n.new_findings) for n in ledger.notes()] == [
            ("re_evaluated", january.delivery_id, 1)
        ]

    def test_an_acceptance_is_never_taken_back(self, ledger, months):
        accept(ledger, months[0], NOON, "shelter_stays")
        (again,) = ledger.to_judge_again()
        with pytest.raises(ValueError, match="never"):
            ledger.record_re_evaluation(again, a_verdict(Outcome.REJECTED), {}, NOON)

    def test_a_held_month_overtakes_when_it_is_put_back(self, ledger, months):
        january, february = months
        accept(ledger, january, NOON, "shelter_stays")
        (again,) = ledger.to_judge_again()
        ledger.record_re_evaluation(again, a_verdict(Outcome.ACCEPTED), {}, NOON)
        for hour, kind in ((1, ActKind.HOLD), (2, ActKind.UNHOLD)):
            at = NOON + timedelta(hours=hour)
            ledger.act(january.delivery_id, kind, reason="looked into", acted_by="operator", acted_at=at)
        assert [o.delivery.delivery_id for o in ledger.to_judge_again()] == [february.delivery_id]
