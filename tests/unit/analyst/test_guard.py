"""The door of the pages: without a session of the portal nothing answers, by HTTP or by WebSocket."""

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from analyst.access.guard import SessionGuard
from analyst.access.portal_sessions import REMEMBERED_SECONDS, PortalSessions
from analyst.access.visitor import HEADER, Visitor

MINISTRY = Visitor(7, sees_exact_figures=True, language="lv")
CLERK = Visitor(8, sees_exact_figures=False, language="en")
PORTAL_URL, PAGES_URL = "https://portal.example.lv", "https://figures.example.lv"


class Portal:
    """A portal that knows some sessions; counts how often it is asked."""

    def __init__(self):
        self.sessions = {"of-ministry": MINISTRY, "of-clerk": CLERK}
        self.asked = []
        portal = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self):
                portal.asked.append(self.headers["Cookie"])
                session = dict(part.split("=", 1) for part in self.headers["Cookie"].split("; ")).get("session")
                visitor = portal.sessions.get(session)
                if session == "moved":
                    self.send_response(302)
                    self.send_header("Location", "/session/")
                    self.end_headers()
                    return
                self.send_response(200 if visitor else 401)
                self.end_headers()
                if visitor:
                    body = {
                        "account": visitor.account,
                        "sees_exact_figures": visitor.sees_exact_figures,
                        "language": visitor.language,
                    }
                    self.wfile.write(json.dumps(body).encode())

            def log_message(self, *arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def portal():
    running = Portal()
    yield running
    running.close()


class Pages:
    """What stands behind the guard: notes what reaches it, answers everything."""

    def __init__(self):
        self.reached = []

    async def __call__(self, scope, receive, send):
        headers = [value.decode() for name, value in scope["headers"] if name == HEADER.encode()]
        self.reached.append((scope["type"], scope["path"], headers))
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"ALLOW")]})
            await send({"type": "http.response.body", "body": b"figures"})
            return
        await send({"type": "websocket.accept"})
        while (await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": "figures"})


class Door:
    """The guard with the pages behind it and a clock that stands still until it is moved."""

    def __init__(self, portal_address):
        self.now = 0.0
        self.pages = Pages()
        sessions = PortalSessions(portal_address, now=lambda: self.now)
        self.guard = SessionGuard(self.pages, sessions, PORTAL_URL, PAGES_URL, ["let it = 1"])

    def http(self, path, *, cookie="", method="GET", accept="text/html", query=b"", headers=()):
        """Status, headers and body of one request."""
        sent = []
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query,
            "headers": [
                (b"host", b"evil.example"),
                (b"cookie", cookie.encode()),
                (b"accept", accept.encode()),
                *headers,
            ],
        }

        async def send(message):
            sent.append(message)

        asyncio.run(self.guard(scope, None, send))
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent)

    def websocket(self, path, *, cookie="", between=None):
        """Types of what the guard sends on a socket on which a browser says two things; `between` happens between."""
        sent = []
        said = iter([*({"type": "websocket.receive", "text": text} for text in "12"), {"type": "websocket.disconnect"}])
        scope = {"type": "websocket", "path": path, "headers": [(b"cookie", cookie.encode())]}

        async def receive():
            if not sent:
                return {"type": "websocket.connect"}
            if len(sent) == 2 and between is not None:
                between()
            return next(said)

        async def send(message):
            sent.append(message)

        asyncio.run(self.guard(scope, receive, send))
        return [(message["type"], message.get("code")) for message in sent]


@pytest.fixture
def door(portal):
    return Door(portal.address)


PATHS = [
    "/",
    "/map",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/media/x.csv",
    "/static/js/x.js",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("cookie", ["", "session=guessed", "other=of-ministry", "language=lv"])
def test_nothing_answers_without_a_session(door, path, cookie):
    for method in ("GET", "POST", "PUT", "DELETE"):
        status, _headers, body = door.http(path, cookie=cookie, method=method, accept="*/*")
        assert (status, body) == (401, b"")
    assert door.pages.reached == []


@pytest.mark.parametrize("cookie", ["", "session=guessed"])
def test_no_socket_opens_without_a_session(door, cookie):
    assert door.websocket("/_stcore/stream", cookie=cookie) == [("websocket.close", 1008)]
    assert door.pages.reached == []


def test_a_page_without_a_session_leads_to_the_portal_s_log_in_and_back(door):
    status, headers, _body = door.http("/flows", query=b"lang=lv")
    assert status == 302
    assert headers[b"location"].decode() == (
        f"{PORTAL_URL}/login/?next=https%3A%2F%2Ffigures.example.lv%2Fflows%3Flang%3Dlv"
    )


def test_whoever_has_a_session_is_introduced_to_the_pages(door):
    assert door.http("/", cookie="session=of-ministry")[0] == 200
    assert door.http("/", cookie="session=of-clerk; a=b")[0] == 200
    assert door.websocket("/_stcore/stream", cookie="session=of-clerk")[0] == ("websocket.accept", None)
    assert [headers for _type, _path, headers in door.pages.reached] == [
        [MINISTRY.as_header()],
        [CLERK.as_header()],
        [CLERK.as_header()],
    ]


def test_a_browser_cannot_introduce_itself(door):
    forged = [(HEADER.encode(), b"7;exact;lv"), (HEADER.upper().encode(), b"7;exact;lv")]
    assert door.http("/", headers=forged)[0] == 302
    door.http("/", cookie="session=of-clerk", headers=forged)
    assert door.pages.reached[-1][2] == [CLERK.as_header()]


def test_an_open_socket_ends_with_the_session(door, portal):
    def log_out():
        del portal.sessions["of-ministry"]
        door.now += REMEMBERED_SECONDS + 1

    try:
        said = door.websocket("/_stcore/stream", cookie="session=of-ministry", between=log_out)
    finally:
        portal.sessions["of-ministry"] = MINISTRY
    assert said == [("websocket.accept", None), ("websocket.send", None), ("websocket.close", 1008)]


def test_an_open_socket_ends_when_the_right_to_exact_figures_does(door, portal):
    def demote():
        portal.sessions["of-ministry"] = Visitor(7, sees_exact_figures=False, language="lv")
        door.now += REMEMBERED_SECONDS + 1

    try:
        said = door.websocket("/_stcore/stream", cookie="session=of-ministry", between=demote)
    finally:
        portal.sessions["of-ministry"] = MINISTRY
    assert said[-1] == ("websocket.close", 1008)


def test_the_portal_is_asked_once_in_a_while_and_gets_its_own_cookies_alone(door, portal):
    portal.asked.clear()
    for _ in range(5):
        door.http("/", cookie="session=of-clerk; language=en; _streamlit_xsrf=secret")
    assert portal.asked == ["session=of-clerk; language=en"]
    door.now += REMEMBERED_SECONDS + 1
    door.http("/", cookie="session=of-clerk; language=en")
    assert len(portal.asked) == 2


def test_a_portal_that_does_not_answer_lets_nobody_in():
    silent = Door("http://127.0.0.1:9")
    assert silent.http("/", cookie="session=of-ministry")[0] == 503
    assert silent.websocket("/_stcore/stream", cookie="session=of-ministry") == [("websocket.close", 1008)]
    assert silent.pages.reached == []


def test_a_redirect_is_no_answer_of_the_portal(door):
    assert door.http("/", cookie="session=moved")[0] == 503


def test_answers_forbid_the_browser_other_hosts_caches_and_frames(door):
    _status, headers, _body = door.http("/media/x.csv", cookie="session=of-ministry")
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'none'" in policy and "http" not in policy and "*" not in policy
    assert "'sha256-" in policy
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"x-frame-options"] == b"DENY"


@pytest.mark.parametrize("text", ["", "7;all;lv", "x;exact;lv", "7;exact;de", "7;exact"])
def test_what_no_guard_has_written_is_no_visitor(text):
    with pytest.raises(ValueError):  # noqa: PT011
        Visitor.from_header(text)


def test_a_header_reads_as_it_was_written():
    assert [Visitor.from_header(v.as_header()) for v in (MINISTRY, CLERK)] == [MINISTRY, CLERK]
