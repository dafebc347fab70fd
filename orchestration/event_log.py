"""Dagster's event log in SQLite, with connections that stay open.

Dagster's own class opens and closes a connection for every event; each closing makes SQLite copy its journal back and
wait for the disk, twice an event, and a build has some hundreds of events: most of its time went there. Here each file
keeps one connection while it is written, and a commit does not wait for the disk: after a loss of power the last events
may be missing from the UI, never more. What was delivered and decided stands in Pajumte's own ledger, which does wait.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster import StringSource
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

_KEPT_OPEN = 8
_WAIT_FOR_LOCK_SECONDS = 30


class KeptOpenEventLog(SqliteEventLogStorage):
    """As Dagster's default: one file a run and an index of them all, under Dagster's home.

    Set in `dagster.yaml` by `dagster_home`, the folder that `DAGSTER_HOME` names.
    """

    def __init__(self, dagster_home: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        super().__init__(str(Path(dagster_home) / "history" / "runs"), inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """The one setting."""
        return {"dagster_home": StringSource}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> KeptOpenEventLog:
        """As Dagster makes what `dagster.yaml` names."""
        return cls(inst_data=inst_data, **config_value)

    def dispose(self) -> None:
        """Close every file."""
        while self._engines:
            self._engines.popitem()[1].dispose()
        super().dispose()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def _engine(self, shard: str) -> Engine:
        """The file's engine with its one connection; the file that was used longest ago is closed for a new one."""
        engine = self._engines.pop(shard, None) or _open(self.conn_string_for_shard(shard))
        self._engines[shard] = engine
        if len(self._engines) > _KEPT_OPEN:
            self._engines.popitem(last=False)[1].dispose()
        return engine


def _open(url: str) -> Engine:
    engine = create_engine(
        url, poolclass=StaticPool, connect_args={"timeout": _WAIT_FOR_LOCK_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", _do_not_wait_for_the_disk)
    return engine


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")


def name_dagster_home(folder: Path) -> None:
    """Tell Dagster in this process, and in those that it starts, where its home lies: `dagster.yaml` asks for it."""
    os.environ["DAGSTER_HOME"] = str(folder)
