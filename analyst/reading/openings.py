"""Who opened which published file, and when: one line of JSON each, only ever added to."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from analyst.reading.published import OpenFile


@dataclass(frozen=True, slots=True)
class OpeningsLog:
    """The file of openings. It names accounts by the portal's number and nobody by name."""

    file: Path

    def note(self, opened: OpenFile, account: int, *, at: datetime | None = None) -> None:
        """Add one line. OSError when it cannot be written: then nothing is shown either."""
        moment = (at or datetime.now(UTC)).astimezone(UTC)
        line = {
            "at": moment.isoformat(timespec="seconds"),
            "account": account,
            "mode": opened.mode.value,
            "build": opened.build,
            "file": opened.name,
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, (json.dumps(line) + "\n").encode())
        finally:
            os.close(handle)
