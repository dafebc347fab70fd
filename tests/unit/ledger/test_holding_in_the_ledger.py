"""Holds and withdrawals: what is in force without the delivery, and when."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from feeds.ledger import ActKind, Ledger
from tests.unit.ledger.building import NOON, RIGA, a_delivery, accept, holders

KEY = (RIGA, "2026-02", "shelter_stays")


@pytest.fixture
def versions(ledger):
    """Two accepted versions of a month, the second in force."""
    first = ledger.register(a_delivery(), NOON)
    second = ledger.register(a_delivery(files=(("shelter_stays", "cc"),)), NOON)
    for version in (first, second):
        accept(ledger, version, NOON, "shelter_stays")
    return first.delivery_id, second.delivery_id


def act(ledger, delivery_id, kind, hours):
    at = NOON + timedelta(hours=hours)
    ledger.act(delivery_id, kind, reason="looked into", acted_by="operator", acted_at=at)


def test_a_held_version_gives_way_to_the_one_before_it_until_it_is_released(ledger, versions):
    first, second = versions
    act(ledger, second, ActKind.HOLD, 1)
    assert holders(ledger) == {KEY: first}
    act(ledger, second, ActKind.UNHOLD, 2)
    assert holders(ledger) == {KEY: second}


def test_a_held_month_without_another_version_is_in_no_build(ledger, versions):
    for version in versions:
        act(ledger, version, ActKind.HOLD, 1)
    assert holders(ledger) == {}
    assert [(s.status, s.verdict, s.held) for s in ledger.deliveries()] == [("held", "accepted", True)] * 2


def test_as_of_honours_each_act_by_its_time(ledger, versions):
    first, second = versions
    act(ledger, second, ActKind.HOLD, 1)
    act(ledger, second, ActKind.UNHOLD, 3)
    in_force = [holders(ledger, as_of=NOON + timedelta(hours=h))[KEY] for h in range(4)]
    assert in_force == [second, first, first, second]
    assert [ledger.deliveries(as_of=NOON + timedelta(hours=h))[1].held for h in range(4)] == [False, True, True, False]


def test_while_the_later_version_is_held_nothing_supersedes_the_earlier_one(ledger, versions):
    second = versions[1]
    assert ledger.deliveries()[0].superseded_by == second
    act(ledger, second, ActKind.HOLD, 1)
    assert [s.superseded_by for s in ledger.deliveries()] == [None, None]
    assert ledger.deliveries()[0].feeds_in_force == ("shelter_stays",)


def test_holds_and_their_reasons_are_noted(ledger, versions):
    act(ledger, versions[1], ActKind.HOLD, 1)
    act(ledger, versions[1], ActKind.UNHOLD, 2)
    assert [(n.delivery_id, n.kind, n.reason, n.feed) for n in ledger.notes()] == [
        (versions[1], "hold", "looked into", None),
        (versions[1], "unhold", "looked into", None),
    ]


def test_a_withdrawn_delivery_is_never_gated_and_the_same_files_may_come_again(ledger):
    first = ledger.register(a_delivery(), NOON)
    act(ledger, first.delivery_id, ActKind.WITHDRAW, 1)
    assert ledger.waiting() == []
    assert (ledger.deliveries()[0].status, ledger.deliveries()[0].withdrawn) == ("withdrawn", True)
    assert ledger.receipt_for(a_delivery()) is None
    second = ledger.register(a_delivery(), NOON)
    assert (second.delivery_id, second.is_new) == ("LV0001000-2026-02-v2", True)
    assert ledger.register(a_delivery(), NOON).delivery_id == second.delivery_id
    act(ledger, second.delivery_id, ActKind.WITHDRAW, 2)
    assert ledger.register(a_delivery(), NOON).delivery_id == "LV0001000-2026-02-v3"


def test_a_ledger_of_an_earlier_version_gets_the_columns_that_came_later(tmp_path):
    file = tmp_path / "ledger.sqlite"
    receipt = Ledger.in_file(file).register(a_delivery(), NOON)
    with create_engine(f"sqlite:///{file}").begin() as connection:
        connection.execute(text("ALTER TABLE verdicts DROP COLUMN because_of"))
    ledger = Ledger.in_file(file)
    accept(ledger, receipt, NOON, "shelter_stays")
    assert ledger.deliveries()[0].because_of is None
