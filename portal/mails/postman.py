"""The postman: a thread of the portal's process that sends what is due, whatever the pages are doing meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date, datetime

from django.db import close_old_connections

from feeds.clock import RIGA
from feeds.installation import Installation
from portal.back_off import BackOff
from portal.calendar.sending import send_notices
from portal.mails.sending import send_report_mails

NOTICES_FROM_HOUR = 8
"""Latvian time. A reminder comes to the office when somebody sits there."""
_LOOK_EVERY_SECONDS = 3.0
_SHORTEST_PAUSE_SECONDS = 60.0
_LONGEST_PAUSE_SECONDS = 3600.0

_log = logging.getLogger(__name__)


class Postman:
    """Sends mails about reports as soon as the gate has decided, and once a day the calendar's notices.

    A mail server that fails costs nobody a delivery: what was not taken is tried again. What was sent stands in the
    database, so a restart, or `pajumte notices` by hand, repeats nothing.
    """

    def __init__(
        self, installation: Installation, public_url: str, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._installation = installation
        self._public_url = public_url
        self._seconds = seconds
        self._seen = -1
        self._owes = False
        self._noticed_on: date | None = None
        self._reports, self._notices = (BackOff(_SHORTEST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS) for _ in range(2))
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="postman", daemon=True)

    def start(self) -> None:
        """Go to work."""
        self._thread.start()

    def close(self) -> None:
        """Go home after the mail in hand."""
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join()

    def round(self) -> None:
        """Look once for what is due and send it. A fault is logged by its kind alone and tried again later."""
        self._attempt("mails about reports", self._reports, self._tell_of_reports)
        self._attempt("the calendar's notices", self._notices, self._tell_of_the_calendar)

    def _tell_of_reports(self) -> bool:
        newest = self._installation.ledger.last_event()
        if newest == self._seen and not self._owes:
            return True
        sent = send_report_mails(self._installation, self._public_url)
        self._seen, self._owes = newest, sent.refused > 0
        if sent.refused:
            _log.warning("the mail server refused %d mails about reports; they are tried again", sent.refused)
        return not sent.refused

    def _tell_of_the_calendar(self) -> bool:
        now: datetime = self._installation.clock().astimezone(RIGA)
        if now.hour >= NOTICES_FROM_HOUR and self._noticed_on != now.date():
            send_notices(self._installation, now.date(), self._public_url)
            self._noticed_on = now.date()
        return True

    def _attempt(self, what: str, back_off: BackOff, act: Callable[[], bool]) -> None:
        if not back_off.may_try(self._seconds()):
            return
        try:
            done = act()
        except Exception as error:
            # Only its type: a mail server's answer may quote an address.
            _log.warning("%s could not be sent (%s); they are tried again", what, type(error).__name__)
            done = False
        if done:
            back_off.worked()
        else:
            back_off.failed(self._seconds())

    def _work(self) -> None:
        while not self._closed.wait(_LOOK_EVERY_SECONDS):
            close_old_connections()
            self.round()
        close_old_connections()
