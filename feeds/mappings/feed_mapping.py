"""What a mapping is, its form in the ledger, and the digest by which one version is told from another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from feeds.folding import fold


@dataclass(frozen=True, slots=True)
class Source:
    """Where a contract column comes from: the export's column with this title, or the same constant in every row.

    `codes` gives for a text of the vendor the code of our list that it means, or an empty text for "no answer"; texts
    are compared folded, and one that stands in no line is read as it is.
    """

    title: str | None = None
    constant: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    def as_content(self) -> dict[str, Any]:
        """The form in the ledger; only what is said."""
        said = {"title": self.title, "constant": self.constant, "codes": dict(sorted(self.codes.items()))}
        return {name: value for name, value in said.items() if value is not None and value != {}}


@dataclass(frozen=True, slots=True)
class FeedMapping:
    """One version of a municipality's mapping for a feed. `sources` are by contract column.

    `left_out` are titles of the export that are known and not read. A mapping without sources maps nothing: with it a
    municipality goes back to the contract's own headers. `version` 0 is one that is not saved.
    """

    feed: str
    sources: Mapping[str, Source]
    left_out: tuple[str, ...] = ()
    version: int = 0

    @property
    def titles(self) -> dict[str, str]:
        """The export's title by contract column."""
        return {column: source.title for column, source in self.sources.items() if source.title is not None}

    @property
    def constants(self) -> dict[str, str]:
        """The constant by contract column."""
        return {column: source.constant for column, source in self.sources.items() if source.constant is not None}

    @property
    def columns_by_title(self) -> dict[str, str]:
        """The contract column by the folded title of the export's column."""
        return {fold(title): column for column, title in self.titles.items()}

    @property
    def folded_left_out(self) -> frozenset[str]:
        """The titles that are left out, folded."""
        return frozenset(fold(title) for title in self.left_out)

    def as_content(self) -> dict[str, Any]:
        """The form in the ledger and between processes, without the version."""
        columns = {name: source.as_content() for name, source in sorted(self.sources.items())}
        return {"columns": columns, "left_out": sorted(self.left_out)}

    @property
    def digest(self) -> str:
        """SHA-256 over feed and content: equal mappings have equal digests, whatever their version."""
        text = json.dumps([self.feed, self.as_content()], sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()


def mapping_of(feed: str, content: Mapping[str, Any], version: int = 0) -> FeedMapping:
    """The inverse of `FeedMapping.as_content`."""
    sources = {name: Source(**said) for name, said in content["columns"].items()}
    return FeedMapping(feed, sources, tuple(content["left_out"]), version)
