"""Opening the ledger's database: SQLite with WAL by default, any SQLAlchemy URL otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError

from feeds.errors import UserError
from feeds.ledger.schema import metadata

_SECONDS_TO_WAIT_FOR_A_LOCK = 60
_LOCK_OF_THE_LEDGER = 0x70616A756D7465
"""PostgreSQL's advisory lock, one number for one database: “pajumte” in ASCII."""


def open_engine(url: str) -> Engine:
    """An engine whose tables exist. UserError when the address is wrong or the database does not answer."""
    try:
        address = _with_driver(make_url(url))
        place = address.render_as_string(hide_password=True)
        engine = create_engine(address, connect_args=_connect_args(url), pool_pre_ping=not url.startswith("sqlite"))
    except ModuleNotFoundError as error:
        raise UserError(f"The ledger's database needs the package {error.name}: install `pajumte[postgres]`.") from None
    except (ArgumentError, NoSuchModuleError):
        raise UserError(
            "PAJUMTE_LEDGER_URL is no database address that this installation can open: see docs/operators."
        ) from None
    if engine.dialect.name == "sqlite":
        _use_sqlite_well(engine)
    if engine.dialect.name == "postgresql":
        _use_postgresql_well(engine)
    with ledger_faults(place):
        metadata.create_all(engine)
        _add_new_columns(engine)
    return engine


@contextmanager
def ledger_faults(place: str) -> Iterator[None]:
    """Turn the database's own refusals (full disk, read-only, gone) into a UserError that says what next.

    Parameters of the statement are never shown.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
        if "append-only" in reason:
            raise
        raise UserError(
            f"The ledger at {place} cannot be used ({reason}): mend that and give the same command again; "
            "nothing was half done."
        ) from None


def count_on(connection: Connection) -> None:
    """Have numbers go on after those of rows that were copied in; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        highest = connection.scalar(select(func.max(column))) if column is not None else None
        if column is not None and highest is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, highest)))


def _add_new_columns(engine: Engine) -> None:
    """Give tables of an earlier version the columns that came later; these may all be empty, so no row changes."""
    inspector = inspect(engine)
    for table in metadata.sorted_tables:
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in (c for c in table.columns if c.name not in present):
            column_type = column.type.compile(engine.dialect)
            with engine.begin() as connection:
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {column_type}"))


def _connect_args(url: str) -> dict[str, Any]:
    return {"timeout": _SECONDS_TO_WAIT_FOR_A_LOCK} if url.startswith("sqlite") else {}


def _with_driver(address: URL) -> URL:
    """The address with the driver that is installed, where it names none."""
    return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address


def _use_postgresql_well(engine: Engine) -> None:
    """One transaction at a time, as in SQLite: the next version's number and the month in force are read, then written.

    The lock ends with the transaction; what the one before committed is seen, for each statement reads anew.
    """

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK_OF_THE_LEDGER})")


def _use_sqlite_well(engine: Engine) -> None:
    """WAL, foreign keys, full fsync, and a write lock from the first statement on: no transaction must be repeated."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
