"""Showing how far a long command is: one line that is rewritten on a terminal, plain lines otherwise."""

from __future__ import annotations

import logging
import sys

_REPORTS = "pajumte.progress"


class ProgressLine:
    """One line on standard error that is rewritten on a terminal, a line of its own each time otherwise."""

    def show(self, text: str) -> None:
        """Show how far it is."""
        sys.stderr.write(f"\r\x1b[2K{text}" if sys.stderr.isatty() else f"{text}\n")
        sys.stderr.flush()

    def done(self) -> None:
        """End the rewritten line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


class ProgressLines(logging.Handler):
    """Prints what the assets report on `pajumte.progress` to standard error."""

    def __init__(self) -> None:
        super().__init__()
        self._line = ProgressLine()

    def emit(self, record: logging.LogRecord) -> None:
        """Show one report."""
        self._line.show(record.getMessage())

    def done(self) -> None:
        """End the rewritten line, and show no more."""
        logging.getLogger(_REPORTS).removeHandler(self)
        self._line.done()


def show_progress() -> ProgressLines:
    """Have progress shown until it is told to be done."""
    handler = ProgressLines()
    logger = logging.getLogger(_REPORTS)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    return handler
