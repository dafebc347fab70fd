"""`pajumte portal` as an operator runs it: the gate is there, comes back when it dies, and goes with the portal."""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.browser.test_dagster_ui import free_port
from tests.e2e.running import PAJUMTE, ROOT

PATIENCE_SECONDS = 120


def gates(parent):
    """The gate's processes below the portal's."""
    found = set()
    for listed in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in listed.read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if b"--watch" in command:
                found.add(int(child))
    return found


def until(condition, process):
    end = time.monotonic() + PATIENCE_SECONDS
    while not (found := condition()):
        assert process.poll() is None, "`pajumte portal` ended by itself"
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)
    return found


def test_a_gate_that_dies_is_started_again_told_in_the_log_and_ends_with_the_portal(tmp_path):
    log = tmp_path / "log"
    with log.open("w") as told:
        process = subprocess.Popen(
            [str(PAJUMTE), "portal", "--home", str(tmp_path / "home"), "--port", str(free_port())],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=told,
        )
        (first,) = until(lambda: gates(process.pid), process)
        os.kill(first, signal.SIGKILL)
        (second,) = until(lambda: gates(process.pid) - {first}, process)
        process.terminate()
        process.wait(60)
    assert "The gate beside the portal ended by itself (exit code -9); it is started again in 1 s." in log.read_text()
    assert not Path(f"/proc/{second}").exists()
