"""Showing how far a long command is: one line that is rewritten on a terminal, plain lines otherwise."""

from __future__ import annotations

import logging
import sys

_REPORTS = "pajumte.progress"


class ProgressLines(logging.Handler):
    """Prints what the assets report to standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Show one report."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[2K{record.getMessage()}")
        else:
            sys.stderr.write(f"{record.getMessage()}\n")
        sys.stderr.flush()

    def done(self) -> None:
        """End the rewritten line, and show no more."""
        logging.getLogger(_REPORTS).removeHandler(self)
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def show_progress() -> ProgressLines:
    """Have progress shown until it is told to be done."""
    handler = ProgressLines()
    logger = logging.getLogger(_REPORTS)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    return handler
