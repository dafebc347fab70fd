"""The door of the pages: every HTTP request and every WebSocket needs a session of the portal.

Streamlit shows a page over a WebSocket, fetches pictures and downloads by HTTP and takes uploads by HTTP: a guard of
one of them alone would guard nothing. What is neither is refused.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from analyst.access.asgi import Application, Message, Receive, Scope, Send
from analyst.access.portal_sessions import PortalSessions, PortalUnreachableError
from analyst.access.visitor import HEADER, Visitor

_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
"""The browser itself asks nothing of another host. Vega compiles its expressions, which needs `unsafe-eval`."""
_REFUSED = 1008
"""WebSocket's code for a policy that does not allow it (RFC 6455, 7.4.1)."""
_UNAVAILABLE = (
    "Pajumtes portāls neatbild, tāpēc rādītājus parādīt nevar. Mēģiniet vēlreiz pēc brīža. / "
    "The Pajumte portal does not answer, so no figures can be shown. Try again in a moment."
)


class SessionGuard:
    """ASGI middleware that lets through whoever the portal knows, and tells the pages who that is."""

    def __init__(
        self,
        app: Application,
        sessions: PortalSessions,
        portal_url: str,
        public_url: str,
        inline_scripts: Sequence[str],
    ) -> None:
        """`inline_scripts` are the sources that the pages' own document holds: a policy names each by its hash."""
        self._app = app
        self._sessions = sessions
        self._portal_url = portal_url.rstrip("/")
        self._public_url = public_url.rstrip("/")
        policy = _POLICY.format(scripts=" ".join(_hashed(script) for script in inline_scripts))
        self._headers = (
            (b"content-security-policy", policy.encode()),
            (b"referrer-policy", b"same-origin"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one WebSocket for as long as it is open."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            visitor = await self._visitor(scope)
        except PortalUnreachableError:
            await _answer(send, 503, _UNAVAILABLE)
            return
        if visitor is not None:
            await self._app(_introduced(scope, visitor), receive, self._with_headers(scope, send))
        elif scope["method"] == "GET" and b"text/html" in _header(scope, b"accept"):
            await _answer(send, 302, "", [(b"location", self._sign_in(scope).encode())])
        else:
            await _answer(send, 401, "")

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            visitor = await self._visitor(scope)
        except PortalUnreachableError:
            visitor = None
        if visitor is None:
            await receive()
            await send({"type": "websocket.close", "code": _REFUSED})
            return

        async def receive_while_allowed() -> Message:
            """What the browser sends, as long as the session that opened the socket holds and may do the same."""
            message = await receive()
            if message["type"] == "websocket.receive" and not await self._still(visitor, scope):
                await send({"type": "websocket.close", "code": _REFUSED})
                return {"type": "websocket.disconnect", "code": _REFUSED}
            return message

        await self._app(_introduced(scope, visitor), receive_while_allowed, send)

    async def _still(self, visitor: Visitor, scope: Scope) -> bool:
        try:
            now = await self._visitor(scope)
        except PortalUnreachableError:
            return False
        return (
            now is not None and now.account == visitor.account and now.sees_exact_figures == visitor.sees_exact_figures
        )

    async def _visitor(self, scope: Scope) -> Visitor | None:
        cookies = _header(scope, b"cookie").decode("latin-1")
        holds, remembered = self._sessions.remembered(cookies)
        return remembered if holds else await asyncio.to_thread(self._sessions.visitor, cookies)

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        """Sends answers with the house's headers; figures stay in no cache."""
        kept = () if scope["path"].startswith("/static/") else ((b"cache-control", b"no-store"),)
        own = (*self._headers, *kept)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _value in own}
                others = [(name, value) for name, value in message["headers"] if name.lower() not in names]
                message = {**message, "headers": [*others, *own]}
            await send(message)

        return sending

    def _sign_in(self, scope: Scope) -> str:
        """The portal's log-in, which leads back to what was asked for. Names no host that a request has named."""
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = self._public_url + quote(scope["path"]) + (f"?{query}" if query else "")
        return f"{self._portal_url}/login/?{urlencode({'next': wanted})}"


def _header(scope: Scope, name: bytes) -> bytes:
    return b"; ".join(value for key, value in scope["headers"] if key.lower() == name)


def _introduced(scope: Scope, visitor: Visitor) -> Scope:
    name = HEADER.encode()
    others = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    return {**scope, "headers": [*others, (name, visitor.as_header().encode())]}


def _hashed(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


async def _answer(send: Send, status: int, text: str, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    fixed = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": [*fixed, *(headers or [])]})
    await send({"type": "http.response.body", "body": text.encode()})
