"""Everything that the ledger promises, once more in PostgreSQL; and that PostgreSQL too refuses to change it."""

import psycopg
import pytest

from feeds.errors import UserError
from feeds.ledger import ActKind, Ledger
from tests.unit.ledger.building import ASKS, NOON, a_delivery, accept, asks, confirm
from tests.unit.ledger.test_confirming_in_the_ledger import *  # noqa: F403  # the same specification, another database
from tests.unit.ledger.test_holding_in_the_ledger import *  # noqa: F403
from tests.unit.ledger.test_ledger import *  # noqa: F403
from tests.unit.ledger.test_many_writers import *  # noqa: F403

# What looks into SQLite's own file; the same is asked of PostgreSQL below.
del test_a_confirmation_cannot_be_changed_or_taken_away  # noqa: F821
del test_the_database_refuses_changes  # noqa: F821
del test_sqlite_runs_with_write_ahead_log  # noqa: F821


@pytest.mark.parametrize("table", ["deliveries", "verdicts", "events", "accepted_feeds", "confirmations", "acts"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET delivery_id = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_postgresql_refuses_to_change_the_ledger(postgresql, table, statement):
    url = postgresql.new_database()
    ledger = Ledger(url)
    first, second = (ledger.register(a_delivery(files=(("shelter_stays", name),)), NOON) for name in ("aa", "bb"))
    accept(ledger, first, NOON, "shelter_stays")
    asks(ledger, second, NOON, ASKS)
    confirm(ledger, second, NOON, ASKS)
    ledger.act(first.delivery_id, ActKind.HOLD, reason="looked at", acted_by="ministry", acted_at=NOON)
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        connection.execute(statement.format(table))
    assert len(ledger.deliveries()) == 2


def test_a_wrong_password_is_told_without_it(postgresql):
    with pytest.raises(UserError) as told:
        Ledger(postgresql.new_database().replace(postgresql.password, "hunter2"))
    assert "hunter2" not in str(told.value)
    assert "pajumte:***@127.0.0.1" in str(told.value)


def test_a_ledger_moves_to_postgresql_and_back_and_goes_on(postgresql, tmp_path):
    """As a backup and its restore do: one SQLite file, whatever the ledger is kept in."""
    ledger = Ledger.in_file(tmp_path / "ledger.sqlite")
    first = ledger.register(a_delivery(files=(("shelter_stays", "aa"),)), NOON)
    accept(ledger, first, NOON, "shelter_stays")
    moved, back = Ledger(postgresql.new_database()), Ledger.in_file(tmp_path / "back.sqlite")

    ledger.copy_to(moved)
    second = moved.register(a_delivery(files=(("shelter_stays", "bb"),)), NOON)
    asks(moved, second, NOON, ASKS)
    moved.copy_to(back)

    assert back.deliveries() == moved.deliveries()
    assert [d.delivery_id for d in back.deliveries()] == [first.delivery_id, second.delivery_id]
    assert back.last_verdict() == ledger.last_verdict() + 1
    with pytest.raises(UserError, match="is not empty"):
        ledger.copy_to(moved)
