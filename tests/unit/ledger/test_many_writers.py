"""The ledger when several write at once: nothing is lost, no number is given twice, no delivery is entered twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from tests.unit.ledger.building import NOON, RIGA, a_delivery, accept, holders

WRITERS = 8


def at_once(open_ledger, act):
    """Run `act(ledger, number)` of eight writers, each with a connection of its own, at the same moment."""
    ready = Barrier(WRITERS)

    def write(number):
        ledger = open_ledger()
        ready.wait()
        return act(ledger, number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(write, range(WRITERS)))


def test_eight_versions_of_one_month_get_eight_numbers(ledger, open_ledger):
    given = at_once(
        open_ledger, lambda own, n: own.register(a_delivery(files=(("shelter_stays", f"a{n}"),)), NOON).delivery_id
    )
    assert sorted(given) == [f"LV0001000-2026-02-v{n}" for n in range(1, WRITERS + 1)]
    assert sorted(state.delivery_id for state in ledger.deliveries()) == sorted(given)


def test_the_same_delivery_from_eight_writers_is_received_once(ledger, open_ledger):
    receipts = at_once(open_ledger, lambda own, _n: own.register(a_delivery(), NOON))
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert {receipt.delivery_id for receipt in receipts} == {"LV0001000-2026-02-v1"}
    assert len(ledger.deliveries()) == 1


def test_verdicts_that_come_at_once_leave_one_version_in_force(ledger, open_ledger):
    receipts = [ledger.register(a_delivery(files=(("shelter_stays", f"a{n}"),)), NOON) for n in range(WRITERS)]
    at_once(open_ledger, lambda own, n: accept(own, receipts[n], NOON + timedelta(minutes=n), "shelter_stays"))
    assert holders(ledger) == {(RIGA, "2026-02", "shelter_stays"): receipts[-1].delivery_id}
    assert all(state.is_accepted for state in ledger.deliveries())


def test_an_empty_ledger_can_be_opened_by_all_at_once(open_ledger):
    at_once(open_ledger, lambda own, _n: own.last_event())
    assert open_ledger().last_event() == 0


def test_whoever_reads_while_others_write_is_told_no_half_delivery(ledger, open_ledger):
    def write_or_read(own, number):
        if number % 2:
            return [state for _ in range(10) for state in own.deliveries()]
        receipt = own.register(a_delivery(files=(("shelter_stays", f"a{number}"),)), NOON)
        accept(own, receipt, NOON, "shelter_stays")
        return []

    seen = [state for states in at_once(open_ledger, write_or_read) for state in states]
    assert all(state.feeds == {"shelter_stays": 3} for state in seen if state.is_accepted)
    assert all(state.superseded_by or state.feeds_in_force for state in seen if state.is_accepted)
    assert sum(state.is_accepted for state in ledger.deliveries()) == WRITERS // 2
