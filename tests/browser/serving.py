"""Servers of the project and a browser that looks at them."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.e2e.running import PAJUMTE, ROOT

CHROMIUM = shutil.which("chromium")
NEEDS_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed, so no page was looked at"
)
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
_PATIENCE_SECONDS = 120


@contextmanager
def running_browser():
    """Chromium, that asks nobody anything of its own accord."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield started
        started.close()


def free_port():
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, port, *, path, settings=None):
    """The address of `pajumte COMMAND`, from when it answers at `path` until it is no longer needed."""
    process = subprocess.Popen(
        [str(PAJUMTE), *map(str, command)],
        cwd=ROOT,
        env={**os.environ, **(settings or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}{path}", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def running_portal(home):
    """The address of the portal, with the gate beside it."""
    port = free_port()
    settings = {"PAJUMTE_PORTAL_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with running(["portal", "--home", home, "--port", port], port, path="/login/", settings=settings) as address:
        yield address


def picture(page, name):
    """A picture for the README, where a folder for them is named."""
    folder = os.environ.get("PAJUMTE_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def _wait_for(url, process):
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as answer:
            if answer.status == 401:  # a door that asks for a log-in is there
                return
            time.sleep(0.5)
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"the server did not answer within {_PATIENCE_SECONDS} s")
