"""A mapping on its way between processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeds.mappings.feed_mapping import FeedMapping, mapping_of


def mapping_entry(mapping: FeedMapping) -> dict[str, Any]:
    """The mapping as JSON."""
    return {"feed": mapping.feed, "version": mapping.version, "content": mapping.as_content()}


def mapping_of_entry(entry: Mapping[str, Any]) -> FeedMapping:
    """The inverse of `mapping_entry`."""
    return mapping_of(entry["feed"], entry["content"], entry["version"])
