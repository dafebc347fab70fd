"""What the gate would say of the cells of an export read by a mapping that is not saved yet. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from expectations.cell_checks import judge_cells
from expectations.gate_input import GateInput
from expectations.own_titles import with_own_titles
from feeds.delivery import UploadedFile
from feeds.findings import Finding
from feeds.mappings.feed_mapping import FeedMapping
from feeds.pseudonymising import TokenKeys
from feeds.reading import read_delivery

_SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Previewed:
    """The findings on a mapped table's columns, cells and keys, and how many of its rows were read.

    What depends on other feeds and other months is not asked here: a delivery's own check tells it.
    """

    findings: tuple[Finding, ...]
    rows: int


def preview_mapping(
    file: UploadedFile, mapping: FeedMapping, *, municipality: str, period: str, tokens: TokenKeys
) -> Previewed:
    """The findings on an export of a month, read by the same code as a delivery. ReadingError for a mistake of ours."""
    read = read_delivery([file], municipality=municipality, period=period, keys=tokens, mappings=(mapping,))
    judged = judge_cells([GateInput(_SHOWN, municipality, period, read)])[_SHOWN]
    found = (finding for finding in (*read.findings, *judged.findings) if finding.feed == mapping.feed)
    frame = read.feeds[mapping.feed].frame if mapping.feed in read.feeds else None
    return Previewed(with_own_titles(found, read.feeds), 0 if frame is None else frame.height)
