"""Records on their way from chunks of people to towns: one Parquet file a chunk and feed, read back town by town.

So that memory holds one chunk, or one town, and never the country.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import polars as pl

from feeds.simulation.records import SCHEMAS, Frames


class Spool:
    """A folder of spilled chunks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._chunks = 0

    def put(self, frames: Frames) -> None:
        """Spill a chunk."""
        for name, frame in frames.items():
            place = self._folder / name
            place.mkdir(parents=True, exist_ok=True)
            frame.write_parquet(place / f"{self._chunks:06d}.parquet", compression="zstd", compression_level=1)
        self._chunks += 1

    def of_towns(self, towns: Collection[int]) -> dict[str, pl.DataFrame]:
        """All records of some towns, in the order in which they were put."""
        return {
            name: pl.scan_parquet(self._folder / name / "*.parquet").filter(pl.col("town").is_in(list(towns))).collect()
            for name in SCHEMAS
        }
