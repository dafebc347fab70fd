"""Findings on a table that a mapping reads name the columns as its municipality does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from feeds.delivery import ReadFeed
from feeds.findings import Finding
from feeds.message_values import MAPPING_VERSION, OWN_TITLE, is_by_place


def with_own_titles(findings: Iterable[Finding], feeds: Mapping[str, ReadFeed]) -> tuple[Finding, ...]:
    """The findings; those on mapped tables bring the own title of their column, or the version that has none for it."""
    return tuple(_told(finding, feeds) for finding in findings)


def _told(finding: Finding, feeds: Mapping[str, ReadFeed]) -> Finding:
    read = feeds.get(finding.feed) if finding.feed else None
    if read is None or read.mapping is None or finding.column is None:
        return finding
    if is_by_place(finding.column):
        return replace(finding, params={**finding.params, MAPPING_VERSION: read.mapping.version})
    title = read.mapping.titles.get(finding.column)
    return finding if title is None else replace(finding, params={**finding.params, OWN_TITLE: title})
