"""This machine's PostgreSQL, in a folder of its own for the time of a test run."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.browser.test_dagster_ui import free_port

_USER = "pajumte"
_SERVER_USER = "postgres"
"""Debian's user of the server, which refuses to run as root."""


def programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@dataclass(frozen=True)
class Server:
    """A server that listens on 127.0.0.1 and asks for its password."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """The address as an operator writes it."""
        return f"postgresql://{_USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)


@contextmanager
def running_server() -> Iterator[Server]:
    """Make a cluster, start it, and take both away at the end."""
    bin_folder = programs()
    assert bin_folder is not None, "PostgreSQL is not installed"
    folder = Path(tempfile.mkdtemp(prefix="pajumte-postgresql-"))
    server = Server(free_port(), secrets.token_hex(12))
    password_file = folder / "password"
    password_file.write_text(server.password, encoding="ascii")
    as_user = []
    if os.geteuid() == 0:
        as_user = ["runuser", "-u", _SERVER_USER, "--"]
        user = pwd.getpwnam(_SERVER_USER)
        for path in (folder, password_file):
            os.chown(path, user.pw_uid, user.pw_gid)
    data = folder / "data"
    options = (
        f"-p {server.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
        "-c fsync=off -c max_connections=60"
    )

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*as_user, str(bin_folder / program), *arguments], check=True, cwd=folder, capture_output=True)

    try:
        run(
            *("initdb", "-D", str(data), "-U", _USER, "--auth=scram-sha-256", f"--pwfile={password_file}"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        yield server
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
