"""`pajumte up`: the Dagster UI, its daemon, the portal and the analysts' pages, as child processes of the command."""

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
from feeds.errors import UserError
from feeds.installation import Installation
from orchestration.running import prepare_dagster_home

_LOOK_EVERY_SECONDS = 0.5


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
        "DAGSTER_HOME": str(prepare_dagster_home(installation)),
        "PAJUMTE_HOME": str(installation.home.root),
        # The portal links to the pages and lets whoever comes from there go back after the log-in.
        "PAJUMTE_PORTAL_FIGURES_URL": os.environ.get("PAJUMTE_PORTAL_FIGURES_URL", f"http://127.0.0.1:{ports.analyst}"),
    }
    code = ["-m", "orchestration.definitions"]
    bin_folder = Path(sys.executable).parent
    processes = [
        subprocess.Popen(
            [str(bin_folder / "dagster-webserver"), *code, "--host", "127.0.0.1", "--port", str(ports.dagster)],
            env=environment,
        ),
        subprocess.Popen([str(bin_folder / "dagster-daemon"), "run", *code], env=environment),
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


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """A service manager's stop ends the children too, as Ctrl+C does."""
    raise KeyboardInterrupt
