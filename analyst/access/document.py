"""The document that the framework sends, in the visitor's language and with a script of ours.

Streamlit sends one document for every page and every visitor, which says `lang="en"` (WCAG 2.2, 3.1.1 asks for the
page's own), and no script of the pages may touch it afterwards.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

from analyst.access.asgi import Application, Message, Receive, Scope, Send
from analyst.access.visitor import HEADER, Visitor

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
"""Keeps the document's language and the menu's marks right while the visitor moves about; the policy names its hash."""

_LANGUAGE = b'<html lang="en">'
_HEAD_ENDS = b"</head>"
_KEPT_APART = (b"content-length", b"etag", b"last-modified")
"""What the framework says of a document that is no longer the one sent."""
_NOT_PASSED_ON = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


class Document:
    """ASGI middleware behind the guard: changes documents, and nothing else, on their way to the browser."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; of those that ask for a document the answer is changed."""
        if scope["type"] != "http" or b"text/html" not in _header(scope, b"accept"):
            await self._app(scope, receive, send)
            return
        plain = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k.lower() not in _NOT_PASSED_ON]}
        await self._app(plain, receive, _Changing(send, _language(scope)).send)


class _Changing:
    """Sends an answer on; a document only once all of it is there."""

    def __init__(self, send: Send, language: str) -> None:
        self._send = send
        self._language = language
        self._start: Message | None = None
        self._content = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and b"text/html" in _header(message, b"content-type"):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._content += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_changed(self._start)
        else:
            await self._send(message)

    async def _send_changed(self, start: Message) -> None:
        content = self._content.replace(_LANGUAGE, f'<html lang="{self._language}">'.encode(), 1)
        content = content.replace(_HEAD_ENDS, b"<script>" + SCRIPT.encode() + b"</script>" + _HEAD_ENDS, 1)
        headers = [(name, value) for name, value in start["headers"] if name.lower() not in _KEPT_APART]
        length = (b"content-length", str(len(content)).encode())
        await self._send({**start, "headers": [*headers, length]})
        await self._send({"type": "http.response.body", "body": content})


def _language(scope: Scope) -> str:
    """As the pages choose it: the address's, else the visitor's."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    return asked if asked in ("lv", "en") else Visitor.from_header(_header(scope, HEADER.encode()).decode()).language


def _header(of: Scope | Message, name: bytes) -> bytes:
    return b"; ".join(value for key, value in of["headers"] if key.lower() == name)
