"""Mappings in the ledger: kept for good, found for a delivery, and present in a ledger that is older than they are."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from feeds.ledger import Ledger
from tests.unit.ledger.building import LIEPAJA, NOON, RIGA, a_delivery, accept
from tests.worlds.vendor import OF_CLIENTS, OF_STAYS


def save(ledger, mapping=OF_STAYS, municipality=RIGA):
    return ledger.save_mapping(municipality, mapping, saved_by="Rīga", saved_at=NOON)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE mappings SET version = 9", "DELETE FROM mappings", "UPDATE delivery_mappings SET version = 9"],
)
def test_the_database_refuses_to_change_a_mapping(ledger, tmp_path, statement):
    save(ledger)
    ledger.register(a_delivery(), NOON)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}").begin() as connection,
    ):
        connection.execute(text(statement))


def test_a_delivery_that_waits_brings_the_mappings_of_its_day(ledger):
    save(ledger)
    ledger.register(a_delivery(), NOON)
    save(ledger, replace(OF_STAYS, left_out=()))
    save(ledger, OF_CLIENTS)
    (waiting,) = ledger.waiting()
    assert waiting.mappings == (replace(OF_STAYS, version=1),)


def test_another_municipality_s_deliveries_bring_none(ledger):
    save(ledger)
    ledger.register(a_delivery(LIEPAJA), NOON)
    assert [delivery.mappings for delivery in ledger.waiting()] == [()]


def test_a_delivery_is_the_same_while_only_mappings_change_that_did_not_read_it(ledger):
    receipt = ledger.register(a_delivery(), NOON)
    accept(ledger, receipt, NOON, "shelter_stays")
    save(ledger)
    assert ledger.receipt_for(a_delivery()) == replace(receipt, is_new=False)


def test_what_waits_to_be_judged_is_another_delivery_once_a_mapping_has_changed(ledger):
    first = ledger.register(a_delivery(), NOON)
    save(ledger)
    second = ledger.register(a_delivery(), NOON)
    assert second.is_new
    assert second.delivery_id != first.delivery_id
    assert not ledger.register(a_delivery(), NOON).is_new


def test_a_ledger_from_before_there_were_mappings_gets_their_place(tmp_path):
    path = tmp_path / "ledger.sqlite"
    old = Ledger.in_file(path)
    accept(old, old.register(a_delivery(), NOON), NOON, "shelter_stays")
    with create_engine(f"sqlite:///{path}").begin() as connection:
        for statement in (
            "DROP TABLE delivery_mappings",
            "DROP TABLE mappings",
            "ALTER TABLE verdicts DROP COLUMN mappings",
        ):
            connection.execute(text(statement))
    ledger = Ledger.in_file(path)
    assert [state.mappings for state in ledger.deliveries()] == [{}]
    assert save(ledger).version == 1
