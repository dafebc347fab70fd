"""The version of the XLSX templates: stated on a template's guidance sheet, found again when it is delivered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from feeds.codelists import load_codelist
from feeds.contract import Code, Feed
from feeds.contract_loading import load_contracts

VERSION_LINES = {"lv": "Veidnes versija: {version}", "en": "Template version: {version}"}
"""The line of the guidance sheet, by language. Whoever fills in a template need not touch it."""

_LINE = re.compile(r"(?:Veidnes versija|Template version): ?(?P<version>\d[0-9.]{0,10}-[0-9a-f]{8})")
_DIGITS = 8


@cache
def template_version() -> str:
    """The highest version among the contracts, and a digest of all that a template holds: columns, labels, codes."""
    feeds = load_contracts().values()
    held = [_held(feed) for feed in feeds]
    digest = sha256(json.dumps(held, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return f"{max(feeds, key=_number).version}-{digest[:_DIGITS]}"


def version_in(lines: Iterable[str | None]) -> str | None:
    """The version that a guidance sheet states; None when it states none in our form."""
    found = (_LINE.fullmatch(line.strip()) for line in lines if line)
    return next((match["version"] for match in found if match), None)


def _held(feed: Feed) -> list[object]:
    columns = [
        [c.name, c.label_lv, c.type, c.required, [[e.code, e.label_lv] for e in _entries(c.codelist)]]
        for c in feed.columns
    ]
    return [feed.name, feed.version, feed.label_lv, columns]


def _entries(codelist: str | None) -> tuple[Code, ...]:
    return load_codelist(codelist).entries if codelist else ()


def _number(feed: Feed) -> tuple[int, ...]:
    return tuple(int(part) for part in feed.version.split("."))
