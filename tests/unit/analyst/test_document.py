"""The framework's document on its way to the browser: the visitor's language and a script of ours, nothing else."""

import asyncio

import pytest

from analyst.access.document import SCRIPT, Document
from analyst.access.visitor import HEADER, Visitor

PAGE = '<!DOCTYPE html>\n<html lang="en">\n<head><title>Streamlit</title></head><body>lapa</body></html>'
LATVIAN = Visitor(7, sees_exact_figures=True, language="lv").as_header().encode()


def answered(kind="text/html; charset=utf-8", accept=b"text/html,*/*", query=b"", content=PAGE):
    """What the browser gets: headers and body; the framework sends the body in two pieces."""
    reached, sent = [], []

    async def framework(scope, _receive, send):
        reached.append(dict(scope["headers"]))
        body = content.encode()
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), (b"etag", b'"x"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:20], "more_body": True})
        await send({"type": "http.response.body", "body": body[20:]})

    async def send(message):
        sent.append(message)

    headers = [(b"accept", accept), (b"accept-encoding", b"gzip"), (HEADER.encode(), LATVIAN)]
    scope = {"type": "http", "path": "/", "query_string": query, "headers": headers}
    asyncio.run(Document(framework)(scope, None, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return reached[0], dict(sent[0]["headers"]), body.decode()


@pytest.mark.parametrize(
    ("query", "language"), [(b"", "lv"), (b"lang=en", "en"), (b"lang=lv", "lv"), (b"lang=%22%3E", "lv")]
)
def test_the_document_says_the_language_of_the_address_else_of_the_visitor(query, language):
    _, headers, body = answered(query=query)
    assert f'<html lang="{language}">' in body
    assert body.count("<html") == 1
    assert int(headers[b"content-length"]) == len(body.encode())
    assert b"etag" not in headers


def test_our_script_stands_in_the_head_as_it_is():
    _, _, body = answered()
    assert f"<script>{SCRIPT}</script></head>" in body


def test_the_document_is_asked_for_uncompressed():
    reached, _, _ = answered()
    assert b"accept-encoding" not in reached


@pytest.mark.parametrize(("kind", "accept"), [("text/css", b"text/html,*/*"), ("text/html", b"*/*")])
def test_what_is_no_document_passes_as_it_is(kind, accept):
    _, headers, body = answered(kind=kind, accept=accept)
    assert body == PAGE
    assert headers[b"etag"] == b'"x"'
