"""The memory of what was released, under home `releases/`: each release once, numbered, never changed.

A later release must not open what an earlier one left out, and tells what it revises. A record is written before its
folder goes out: whatever is outside is remembered, whenever a run is killed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from analyst.releases.content import DeliveryUsed, Publication, ReleaseContent
from analyst.releases.folder import write_folder
from analyst.releases.revisions import EarlierRelease

_ABOUT = "record.json"
_CELLS = "observations.parquet"


def read_records(folder: Path) -> list[EarlierRelease]:
    """All releases made so far, by number."""
    return [_read(path.parent) for path in sorted(folder.glob(f"[0-9]*/{_ABOUT}"))]


def same_release(
    records: list[EarlierRelease],
    period: str,
    publication: Publication,
    threshold: int,
    code: str,
    public_file: str | None,
) -> int | None:
    """The number of the record of this very release, or None: made again, it must see what it saw then, and no more."""
    for record in records:
        known = (record.period, record.publication, record.threshold, record.code, record.public_file)
        if known == (period, publication, threshold, code, public_file):
            return record.number
    return None


def write_record(folder: Path, number: int, content: ReleaseContent) -> Path:
    """Remember a release; the same again changes nothing. UserError when the number stands for another one."""
    publication = content.publication
    about = {
        "number": number,
        "period": content.period,
        "threshold": content.threshold,
        "code": content.code,
        "public_file": content.public_file,
        "publication": {
            "build_id": publication.build_id,
            "as_of": publication.as_of.isoformat(),
            "through": publication.through,
            "code_version": publication.code_version,
            "parameters": publication.parameters,
        },
        "deliveries": [delivery_json(d) for d in content.deliveries],
        "information_loss": list(content.information_loss),
    }
    cells = io.BytesIO()
    content.observations.write_parquet(cells, compression="zstd")
    target = folder / f"{number:04}_{content.period}"
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    write_folder(target, {_ABOUT: text.encode(), _CELLS: cells.getvalue()})
    return target


def delivery_json(delivery: DeliveryUsed) -> dict[str, Any]:
    """A delivery as manifest and record name it: hashes, never numbers of rows."""
    return {
        "delivery_id": delivery.delivery_id,
        "municipality": delivery.municipality,
        "period": delivery.period,
        "sha256": dict(sorted(delivery.feeds.items())),
    }


def _read(folder: Path) -> EarlierRelease:
    about: Mapping[str, Any] = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    publication = about["publication"]
    return EarlierRelease(
        number=about["number"],
        period=about["period"],
        threshold=about["threshold"],
        code=about["code"],
        publication=Publication(**{**publication, "as_of": datetime.fromisoformat(publication["as_of"])}),
        deliveries=tuple(
            DeliveryUsed(d["delivery_id"], d["municipality"], d["period"], d["sha256"]) for d in about["deliveries"]
        ),
        observations=pl.read_parquet(folder / _CELLS),
        public_file=about["public_file"],
    )
