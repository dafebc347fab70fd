"""What the portal's log may say: where and what kind, never what somebody typed or uploaded."""

from __future__ import annotations

import logging
import traceback


class WithoutValues(logging.Filter):
    """Replaces an exception by its type and the places in the code that it passed; its text may quote a cell."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; every record is kept."""
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            places = " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(traceback.extract_tb(trace)[-6:]))
            record.msg = f"{record.getMessage()}: {kind.__name__} at {places}"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True
