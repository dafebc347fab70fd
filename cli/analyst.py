"""`pajumte analyst`: the analysts' pages in a process of their own, which is told as little as it needs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from types import FrameType

from cli import printing
from feeds.errors import UserError
from feeds.storage import Home

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV")
_OWN = "PAJUMTE_ANALYST_"


def serve_pages(home: Home, port: int, portal_port: int) -> None:
    """Serve the pages on localhost until the person stops them, or they end by themselves."""
    signal.signal(signal.SIGTERM, _stop)
    process = subprocess.Popen([sys.executable, "-m", "analyst.serving"], env=_environment(home, port, portal_port))
    printing.say(f"Figures: http://127.0.0.1:{port}, with the log-in of the portal (Ctrl+C ends it)")
    try:
        code = process.wait()
    finally:
        process.terminate()
        process.wait()
    raise UserError(f"The analysts' pages ended by themselves ({code}): see the lines above; is port {port} taken?")


def _environment(home: Home, port: int, portal_port: int) -> Mapping[str, str]:
    """No key, no ledger, no password of a mail server: the pages read published files."""
    told = {name: value for name, value in os.environ.items() if name in _PASSED_ON or name.startswith(_OWN)}
    here = "http://127.0.0.1"
    defaults = {
        f"{_OWN}PUBLISHED": str(home.published),
        f"{_OWN}OPENINGS": str(home.openings),
        f"{_OWN}PORT": str(port),
        f"{_OWN}PUBLIC_URL": f"{here}:{port}",
        f"{_OWN}PORTAL_ADDRESS": f"{here}:{portal_port}",
        f"{_OWN}PORTAL_URL": f"{here}:{portal_port}",
    }
    return {**defaults, **told}


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """A service manager's stop ends the pages' process too, as Ctrl+C does."""
    raise KeyboardInterrupt
