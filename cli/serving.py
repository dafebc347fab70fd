"""`pajumte up`: the Dagster UI, its daemon, the portal and the analysts' pages, as child processes of the command.

`pajumte dagster` is one of Dagster's three alone, for a service manager.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from cli import printing
from cli.dagster_parts import DagsterPart
from feeds.errors import UserError
from feeds.installation import Installation
from orchestration.running import prepare_dagster_home

_LOOK_EVERY_SECONDS = 0.5
_CODE = ("-m", "orchestration.definitions")


@dataclass(frozen=True, slots=True)
class Ports:
    """Where on localhost each of them listens."""

    dagster: int
    portal: int
    analyst: int


def serve(installation: Installation, ports: Ports) -> None:
    """Run the UI on localhost, the daemon, the portal and the pages until one ends or the person stops them."""
    environment = {
        **os.environ,
        **_dagster_environment(installation),
        # The portal links to the pages and lets whoever comes from there go back after the log-in.
        "PAJUMTE_PORTAL_FIGURES_URL": os.environ.get("PAJUMTE_PORTAL_FIGURES_URL", f"http://127.0.0.1:{ports.analyst}"),
    }
    processes = [
        subprocess.Popen(_dagster_command(DagsterPart.UI, ports.dagster), env=environment),
        subprocess.Popen(_dagster_command(DagsterPart.DAEMON, ports.dagster), env=environment),
        subprocess.Popen([sys.executable, "-m", "cli", "portal", "--port", str(ports.portal)], env=environment),
        subprocess.Popen(
            [
                *(sys.executable, "-m", "cli", "analyst"),
                *("--port", str(ports.analyst), "--portal-port", str(ports.portal)),
            ],
            env=environment,
        ),
    ]
    signal.signal(signal.SIGTERM, _stop)
    printing.say(f"Dagster UI: http://127.0.0.1:{ports.dagster} (Ctrl+C ends it)")
    try:
        while all(p.poll() is None for p in processes):
            time.sleep(_LOOK_EVERY_SECONDS)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
    raise UserError(
        "The Dagster UI, its daemon, the portal or the analysts' pages ended by themselves: see the lines above; "
        f"is port {ports.dagster}, {ports.portal} or {ports.analyst} taken?"
    )


def become_dagster(installation: Installation, part: DagsterPart, port: int) -> None:
    """Turn this process into one of Dagster's, so that a service manager watches over that one. Does not return.

    The UI has no log-in: it listens on localhost, and a proxy that asks who is there stands before it.
    """
    command = _dagster_command(part, port)
    os.execve(command[0], command, {**os.environ, **_dagster_environment(installation)})


def _dagster_command(part: DagsterPart, port: int) -> list[str]:
    bin_folder = Path(sys.executable).parent
    if part is DagsterPart.DAEMON:
        return [str(bin_folder / "dagster-daemon"), "run", *_CODE]
    command = [str(bin_folder / "dagster-webserver"), *_CODE, "--host", "127.0.0.1", "--port", str(port)]
    return [*command, "--read-only"] if part is DagsterPart.VIEWER else command


def _dagster_environment(installation: Installation) -> dict[str, str]:
    return {"DAGSTER_HOME": str(prepare_dagster_home(installation)), "PAJUMTE_HOME": str(installation.home.root)}


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """A service manager's stop ends the children too, as Ctrl+C does."""
    raise KeyboardInterrupt
