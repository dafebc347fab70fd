"""Showing how far a long command is: one line that is rewritten on a terminal, plain lines otherwise."""

from __future__ import annotations

import logging
import sys


class ProgressLines(logging.Handler):
    """Prints what the assets report on `pajumte.progress` to standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Show one report."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[2K{record.getMessage()}")
        else:
            sys.stderr.write(f"{record.getMessage()}\n")
        sys.stderr.flush()

    def done(self) -> None:
        """End the rewritten line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def show_progress() -> ProgressLines:
    """Have progress shown for the rest of this process."""
    handler = ProgressLines()
    logger = logging.getLogger("pajumte.progress")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    return handler
