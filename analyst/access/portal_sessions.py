"""Asking the portal whose session a cookie is."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from analyst.access.visitor import Visitor

REMEMBERED_SECONDS = 15.0
"""How long an answer holds: a log-out ends open pages within this time of their next step."""
_MOST_REMEMBERED = 2_000
_PATIENCE_SECONDS = 5.0
_PASSED_ON = ("session", "language")
"""The portal's cookies; no other cookie of the browser goes there."""


class PortalUnreachableError(Exception):
    """The portal gave no answer, so nobody can be let in."""


class PortalSessions:
    """Remembers the portal's answers for a moment. Safe for threads: an answer asked for twice is the same answer."""

    def __init__(self, address: str, *, now: Callable[[], float] = time.monotonic) -> None:
        self._address = f"{address.rstrip('/')}/session/"
        self._now = now
        self._answers: OrderedDict[str, tuple[float, Visitor | None]] = OrderedDict()
        # No proxy, and no redirect: an answer from elsewhere is none.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())

    def remembered(self, cookies: str) -> tuple[bool, Visitor | None]:
        """Whether an answer for this `Cookie` header still holds, and the answer."""
        found = self._answers.get(_passed_on(cookies))
        if found is None or self._now() - found[0] > REMEMBERED_SECONDS:
            return False, None
        return True, found[1]

    def visitor(self, cookies: str) -> Visitor | None:
        """Whose session these cookies are; None for nobody. PortalUnreachableError when the portal does not say."""
        passed_on = _passed_on(cookies)
        if "session=" not in passed_on:
            return None
        holds, remembered = self.remembered(cookies)
        if holds:
            return remembered
        answer = self._ask(passed_on)
        self._answers[passed_on] = (self._now(), answer)
        self._answers.move_to_end(passed_on)
        while len(self._answers) > _MOST_REMEMBERED:
            self._answers.popitem(last=False)
        return answer

    def _ask(self, cookies: str) -> Visitor | None:
        request = urllib.request.Request(self._address, headers={"Cookie": cookies})
        try:
            with self._opener.open(request, timeout=_PATIENCE_SECONDS) as answer:
                said: Mapping[str, Any] = json.load(answer)
                return Visitor(
                    int(said["account"]),
                    said["sees_exact_figures"] is True,
                    "en" if said["language"] == "en" else "lv",
                )
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 401:
                return None
            raise PortalUnreachableError(f"the portal answered {error.code}") from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PortalUnreachableError(type(error).__name__) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        """Nowhere: urllib then raises the redirect as the error that it is here."""


def _passed_on(cookies: str) -> str:
    """The portal's own cookies of a `Cookie` header, in one order."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(cookies)
    except CookieError:
        return ""
    return "; ".join(f"{name}={jar[name].coded_value}" for name in _PASSED_ON if name in jar)
