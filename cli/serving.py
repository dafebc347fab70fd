"""`pajumte up`: the Dagster UI, its daemon and the portal, as child processes of the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from cli import printing
from feeds.errors import UserError
from feeds.installation import Installation
from orchestration.running import prepare_dagster_home

_LOOK_EVERY_SECONDS = 0.5


def serve(installation: Installation, port: int, portal_port: int) -> None:
    """Run the UI on localhost, the daemon and the portal until one of them ends or the person stops them."""
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(prepare_dagster_home(installation)),
        "PAJUMTE_HOME": str(installation.home.root),
    }
    code = ["-m", "orchestration.definitions"]
    bin_folder = Path(sys.executable).parent
    processes = [
        subprocess.Popen(
            [str(bin_folder / "dagster-webserver"), *code, "--host", "127.0.0.1", "--port", str(port)], env=environment
        ),
        subprocess.Popen([str(bin_folder / "dagster-daemon"), "run", *code], env=environment),
        subprocess.Popen([sys.executable, "-m", "cli", "portal", "--port", str(portal_port)], env=environment),
    ]
    signal.signal(signal.SIGTERM, _stop)
    printing.say(f"Dagster UI: http://127.0.0.1:{port} (Ctrl+C ends it)")
    try:
        while all(p.poll() is None for p in processes):
            time.sleep(_LOOK_EVERY_SECONDS)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
    raise UserError(
        "The Dagster UI, its daemon or the portal ended by itself: see the lines above; "
        f"is port {port} or {portal_port} taken?"
    )


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """A service manager's stop ends the children too, as Ctrl+C does."""
    raise KeyboardInterrupt
