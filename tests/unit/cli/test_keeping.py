"""A child process that is started again when it ends by itself, and not when it was stopped."""

import os
import signal
import sys
import time

from cli.keeping import KeptProcess
from portal.back_off import BackOff

PATIENCE_SECONDS = 20


def kept(code, back_off):
    return KeptProcess("The gate", [sys.executable, "-c", code], os.environ, back_off)


def until(condition):
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def test_a_process_that_was_killed_is_started_again_and_the_log_says_so(capfd):
    process = kept("import time; time.sleep(600)", BackOff(0.1, 1))
    first = process.process_id
    os.kill(first, signal.SIGKILL)
    until(lambda: process.process_id != first)
    process.stop()
    told = capfd.readouterr().err
    assert "The gate ended by itself (exit code -9); it is started again in 0 s." in told
    assert told.count("ended by itself") == 1, "a stop is no end by itself"


def test_one_that_ends_at_once_each_time_is_started_ever_later(capfd):
    back_off = BackOff(0.05, 10)
    process = kept("raise SystemExit(3)", back_off)
    until(lambda: back_off.failures >= 4)
    process.stop()
    assert "exit code 3" in capfd.readouterr().err
    assert back_off.failed(0.0) >= 0.05 * 2**4


def test_a_stopped_process_is_gone():
    process = kept("import time; time.sleep(600)", BackOff(0.1, 1))
    process.stop()
    gone = process.process_id
    assert not os.path.exists(f"/proc/{gone}")  # noqa: PTH110  # the system's own list, no file of ours
