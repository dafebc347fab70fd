"""`pajumte gate --watch`: the gate beside the portal. What is delivered is judged within a second or two."""

from __future__ import annotations

import time
from pathlib import Path

from cli import printing
from feeds.errors import UserError
from feeds.installation import Installation

_LOOK_EVERY_SECONDS = 0.3
_AFTER_A_FAULT_SECONDS = 30.0


def watch(installation: Installation) -> None:
    """Gate whatever comes to wait, with Great Expectations loaded once; ends when the process is stopped.

    A fault (a missing key, a full disk) is told once and tried again: deliveries are received and wait meanwhile.
    """
    from expectations.gating import gate_waiting
    from expectations.validation import set_up

    set_up()
    seen = -1
    told = ""
    while True:
        newest = installation.ledger.last_event()
        if newest == seen:
            time.sleep(_LOOK_EVERY_SECONDS)
            continue
        try:
            if installation.ledger.waiting():
                gate_waiting(installation)
            seen, told = newest, ""
        except UserError as error:
            told = _tell(str(error), told)
            time.sleep(_AFTER_A_FAULT_SECONDS)
        except Exception as error:
            # Only its type: an exception of a reader may quote a cell.
            place = error.__traceback__
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "unknown"
            told = _tell(f"Gating stopped on a fault of ours ({type(error).__name__} at {where}).", told)
            time.sleep(_AFTER_A_FAULT_SECONDS)


def _tell(sentence: str, told: str) -> str:
    if sentence != told:
        printing.complain(sentence)
    return sentence
