"""`python -m analyst.wording.translating` brings the catalogue up to date with the texts; `--check` only compares.

English stands in the code, Latvian in `analyst/locale/lv/LC_MESSAGES/analyst.po`, which is edited by hand; the compiled
`analyst.mo` beside it is committed, so that nothing but Python is needed to run the pages.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from analyst.wording.words import DOMAIN, LOCALE

COMMAND = "python -m analyst.wording.translating"
ANALYST = Path(__file__).resolve().parent.parent
CATALOGUE = LOCALE / "lv" / "LC_MESSAGES" / f"{DOMAIN}.po"
_SINCE = datetime(2026, 11, 1, tzinfo=UTC)
"""The header's date, always the same: equal texts give equal files."""
_KEYWORDS = {"_": None, "gettext_noop": None}


def texts() -> Iterator[str]:
    """Every text of the pages that a reader may see."""
    for file in sorted(ANALYST.rglob("*.py")):
        for _line, text, _comments, _context in extract("python", io.BytesIO(file.read_bytes()), keywords=_KEYWORDS):
            yield str(text)


def catalogue() -> Catalog:
    """The catalogue as it is committed."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="lv", domain=DOMAIN)


def faults() -> list[str]:
    """What is wrong with the committed catalogue: texts that it lacks, has no Latvian for, or that nobody uses."""
    committed = catalogue()
    wanted = set(texts())
    held = {str(message.id): message for message in committed if message.id}
    found = [f"no entry: {text!r}" for text in sorted(wanted - held.keys())]
    found += [f"nobody uses: {text!r}" for text in sorted(held.keys() - wanted)]
    found += [f"not translated: {text!r}" for text, m in held.items() if not m.string or m.fuzzy]
    if CATALOGUE.with_suffix(".mo").read_bytes() != compiled(committed):
        found.append(f"{DOMAIN}.mo is not what {DOMAIN}.po says: run {COMMAND}")
    return found


def compiled(of: Catalog) -> bytes:
    """The binary form that gettext reads."""
    content = io.BytesIO()
    write_mo(content, of)
    return content.getvalue()


def bring_up_to_date() -> None:
    """Write new texts into the catalogue, drop those that nobody uses, and compile it."""
    held = {m.id: m.string for m in catalogue()} if CATALOGUE.exists() else {}
    fresh = Catalog(
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
    fresh.header_comment = "# The analysts' pages in Latvian; the English texts stand in the code."
    for text in texts():
        fresh.add(text, string=held.get(text) or "")
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=0, sort_output=True, omit_header=False)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue()))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status: 1 when `--check` finds a fault."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Keep the pages' Latvian catalogue complete.")
    parser.add_argument("--check", action="store_true", help="compare only; 1 when something is missing")
    if not parser.parse_args(arguments).check:
        bring_up_to_date()
        return 0
    found = faults()
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
