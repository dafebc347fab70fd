"""The choices on the mapping page: what is chosen at first, what a form says, and the mapping that it makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from polars import col

from feeds.codelists import Codelist, load_codelist
from feeds.contract import Column, Feed
from feeds.folding import fold
from feeds.mappings.choosing import LONGEST_CODE, has_codes, looks_like_value, may_be_constant
from feeds.mappings.feed_mapping import FeedMapping, Source
from feeds.mappings.proposing import proposed_codes, proposed_columns
from feeds.normalising.texts import trimmed
from feeds.personal_codes import contains_personal_code
from feeds.reading.export_tables import ExportTable

ALWAYS = "always"
"""The choice of a constant."""
LEAVE_EMPTY = "-"
"""The choice of no answer for a vendor's code."""
MOST_CODES = 60
"""Different texts of a column that is offered for mapping; a column with more holds no codes."""


@dataclass(frozen=True, slots=True)
class CodeChoice:
    """One text of the vendor, the form's field for it, and what it means; empty: what the list itself makes of it."""

    text: str
    field: str
    chosen: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One of our columns: the position of the export's column as text, `always`, or empty for nothing.

    `codes` are the different texts found there; `too_many` when there are more than a list of codes has.
    """

    column: Column
    source: str
    constant: str
    codes: tuple[CodeChoice, ...] = ()
    too_many: bool = False

    @property
    def may_be_constant(self) -> bool:
        """Whether a constant is offered."""
        return may_be_constant(self.column)

    @property
    def codelist(self) -> Codelist | None:
        """The codes to choose among."""
        return load_codelist(self.column.codelist) if self.column.codelist else None


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices for one table of an export."""

    feed: Feed
    table: ExportTable
    columns: tuple[ColumnChoice, ...]
    before: FeedMapping | None

    @property
    def titles(self) -> tuple[tuple[str, str], ...]:
        """Position and title of each column of the export that has one."""
        return tuple((str(i), title.strip()) for i, title in enumerate(self.table.header) if title and title.strip())

    def mapping(self) -> FeedMapping:
        """The mapping that is chosen. What an earlier version knows of other months' texts and titles is kept."""
        titles = dict(self.titles)
        sources = {choice.column.name: source for choice in self.columns if (source := self._source(choice, titles))}
        chosen = {fold(source.title) for source in sources.values() if source.title}
        known = (*titles.values(), *(self.before.left_out if self.before else ()))
        left_out = {fold(t): t for t in known if fold(t) not in chosen and not looks_like_value(t)}
        return FeedMapping(self.feed.name, sources, tuple(sorted(left_out.values())))

    def _source(self, choice: ColumnChoice, titles: Mapping[str, str]) -> Source | None:
        if choice.source == ALWAYS and choice.may_be_constant:
            return Source(constant=choice.constant)
        title = titles.get(choice.source)
        if title is None:
            return None
        codes = dict(_codes_before(self.before, choice.column.name, title)) if has_codes(choice.column) else {}
        for code in choice.codes:
            codes.pop(code.text, None)
            if code.chosen:
                codes[code.text] = "" if code.chosen == LEAVE_EMPTY else code.chosen
        return Source(title, codes=codes)


def unknown_titles(before: FeedMapping | None, table: ExportTable) -> tuple[str, ...]:
    """Titles of an export of which the mapping in force knows nothing."""
    if before is None:
        return ()
    known = before.columns_by_title.keys() | before.folded_left_out
    return tuple(title.strip() for title in table.header if title and title.strip() and fold(title) not in known)


def lost_titles(before: FeedMapping | None, table: ExportTable) -> tuple[str, ...]:
    """Titles that the mapping in force reads and that the export lacks."""
    if before is None:
        return ()
    held = {fold(title or "") for title in table.header}
    return tuple(title for folded, title in _titles_by_fold(before) if folded not in held)


def first_choices(feed: Feed, table: ExportTable, before: FeedMapping | None) -> Choices:
    """What is chosen when the page opens: the mapping in force; without one, what is likely."""
    if before is not None and before.sources:
        positions = {fold(title or ""): str(place) for place, title in reversed(list(enumerate(table.header)))}
        sources = {name: positions.get(fold(title), "") for name, title in before.titles.items()}
        sources |= dict.fromkeys(before.constants, ALWAYS)
        constants = before.constants
    else:
        sources = {name: str(place) for name, place in proposed_columns(table.header, feed).items()}
        constants = {}
    columns = (
        _column(column, table, sources.get(column.name, ""), constants.get(column.name, ""), before, None)
        for column in feed.columns
    )
    return Choices(feed, table, tuple(columns), before)


def choices_of(feed: Feed, table: ExportTable, before: FeedMapping | None, form: Mapping[str, str]) -> Choices:
    """What a form says."""
    columns = (
        _column(
            column,
            table,
            form.get(f"source-{column.name}", ""),
            " ".join(form.get(f"constant-{column.name}", "").split()),
            before,
            form,
        )
        for column in feed.columns
    )
    return Choices(feed, table, tuple(columns), before)


def _column(
    column: Column,
    table: ExportTable,
    source: str,
    constant: str,
    before: FeedMapping | None,
    form: Mapping[str, str] | None,
) -> ColumnChoice:
    if not has_codes(column) or not source.isdecimal() or int(source) >= len(table.header):
        return ColumnChoice(column, source, constant)
    texts = list(_texts(table, source))
    if len(texts) > MOST_CODES:
        return ColumnChoice(column, source, constant, too_many=True)
    assert column.codelist is not None, "has_codes says so"
    codelist = load_codelist(column.codelist)
    title = table.header[int(source)] or ""
    earlier = _codes_before(before, column.name, title)
    likely = earlier or proposed_codes(texts, codelist)
    return ColumnChoice(
        column, source, constant, tuple(_code(column, text, codelist, likely, earlier, form) for text in texts)
    )


def _code(
    column: Column,
    text: str,
    codelist: Codelist,
    likely: Mapping[str, str],
    earlier: Mapping[str, str],
    form: Mapping[str, str] | None,
) -> CodeChoice:
    field = f"code-{column.name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    first = next((code or LEAVE_EMPTY for said, code in likely.items() if fold(said) == fold(text)), "")
    # A column that has just been chosen brings fields that the form did not have yet.
    chosen = first if form is None else form.get(field, first)
    is_possible = chosen in ("", LEAVE_EMPTY) or chosen in codelist.codes
    return CodeChoice(text, field, chosen if is_possible else "", codelist.find(text) is not None)


def _texts(table: ExportTable, source: str) -> Iterator[str]:
    """The different texts of a column that may be codes, sorted; what is too long or tells of a person is none."""
    if source not in table.body.columns:
        return
    found = table.body.select(trimmed(col(source)).alias("text"))["text"].drop_nulls().unique()
    for text in sorted(found.to_list()):
        if len(text) <= LONGEST_CODE and not contains_personal_code(text):
            yield text


def _codes_before(before: FeedMapping | None, column: str, title: str) -> Mapping[str, str]:
    source = before.sources.get(column) if before else None
    return source.codes if source is not None and fold(source.title or "") == fold(title) else {}


def _titles_by_fold(mapping: FeedMapping) -> Sequence[tuple[str, str]]:
    return [(fold(title), title) for title in mapping.titles.values()]
