"""A municipality's mapping of a vendor's export: which of its columns and codes mean which of ours (ADR 10).

A mapping is applied where headers are matched, after a file has been read and before its cells are normalised. It holds
titles of columns, codes and constants, never a cell of a person.
"""

from feeds.mappings.feed_mapping import FeedMapping, Source

__all__ = ["FeedMapping", "Source"]
