"""`python -m portal.translating` brings the catalogue up to date with the texts; `--check` only compares.

English stands in code and templates, Latvian in `locale/lv/LC_MESSAGES/django.po`, which is edited by hand; the
compiled `django.mo` beside it is committed, so that nothing but Python is needed to run the portal.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

COMMAND = "python -m portal.translating"
PORTAL = Path(__file__).resolve().parent
CATALOGUE = PORTAL / "locale" / "lv" / "LC_MESSAGES" / "django.po"
_SINCE = datetime(2026, 11, 1, tzinfo=UTC)
"""The header's date, always the same: equal texts give equal files."""
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def texts() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Every text of code and templates that a reader may see, with its context."""
    for file in sorted(PORTAL.rglob("*.py")):
        yield from _in(file.read_text(encoding="utf-8"))
    for file in sorted(f for f in PORTAL.rglob("templates/**/*") if f.suffix in (".html", ".txt")):
        code = templatize(file.read_text(encoding="utf-8"), origin=str(file))
        # What is no text has become X; indentation means nothing there.
        yield from _in("\n".join(line.lstrip() for line in code.splitlines()))


def catalogue() -> Catalog:
    """The catalogue as it is committed."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="lv", domain="django")


def faults() -> list[str]:
    """What is wrong with the committed catalogue: texts that it lacks, has no Latvian for, or that nobody uses."""
    committed = catalogue()
    wanted = {message.id: message for message in _catalogue_of(texts()) if message.id}
    held = {message.id: message for message in committed if message.id}
    found = [f"no entry: {key!r}" for key in wanted if key not in held]
    found += [f"nobody uses: {key!r}" for key in held if key not in wanted]
    found += [f"not translated: {key!r}" for key, message in held.items() if not _is_translated(message)]
    if CATALOGUE.with_suffix(".mo").read_bytes() != compiled(committed):
        found.append(f"django.mo is not what django.po says: run {COMMAND}")
    return found


def compiled(of: Catalog) -> bytes:
    """The binary form that gettext reads."""
    content = io.BytesIO()
    write_mo(content, of)
    return content.getvalue()


def bring_up_to_date() -> None:
    """Write new texts into the catalogue, drop those that nobody uses, and compile it."""
    held = {m.id: m.string for m in catalogue()} if CATALOGUE.exists() else {}
    fresh = _catalogue_of(texts())
    for message in fresh:
        if message.id and held.get(message.id):
            message.string = held[message.id]
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=0, sort_output=True, omit_header=False)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue()))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status: 1 when `--check` finds a fault."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Keep the portal's Latvian catalogue complete.")
    parser.add_argument("--check", action="store_true", help="compare only; 1 when something is missing")
    if not parser.parse_args(arguments).check:
        bring_up_to_date()
        return 0
    found = faults()
    for fault in found:
        print(fault)
    return 1 if found else 0


def _in(code: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for _, text, _, context in extract("python", io.BytesIO(code.encode()), keywords=_KEYWORDS):
        yield text, context


def _catalogue_of(found: Iterator[tuple[str | tuple[str, ...], str | None]]) -> Catalog:
    made = Catalog(
        locale="lv",
        project="Pajumte",
        version="1",
        msgid_bugs_address="",
        last_translator="Pajumte",
        language_team="Pajumte",
        creation_date=_SINCE,
        revision_date=_SINCE,
        fuzzy=False,
    )
    made.header_comment = "# The portal's texts in Latvian; the English ones stand in code and templates."
    for text, context in found:
        made.add(text, context=context)
    return made


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and not message.fuzzy


if __name__ == "__main__":
    sys.exit(main())
