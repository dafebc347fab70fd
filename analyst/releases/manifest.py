"""The manifest of a release: hashes of all files and deliveries, code, parameters, what was left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from analyst.releases.code import libraries
from analyst.releases.content import ReleaseContent
from analyst.releases.records import delivery_json
from analyst.releases.tables import left_out

MANIFEST = "manifest.json"
_VISIBLE = ("table", "unit_measure", "figures", "left_out", "primary", "secondary", "share_of_figures")
"""Of the information loss, what the released flags show anyway: a share of the sum left out would tell that sum."""


def manifest(content: ReleaseContent, files: Mapping[str, bytes]) -> bytes:
    """The manifest of these files (relative name → content)."""
    publication = content.publication
    about = {
        "release": content.period,
        "disclosure_threshold": content.threshold,
        "made_with": {"code": content.code, "libraries": libraries()},
        "publication": {
            "build_id": publication.build_id,
            "as_of": publication.as_of.isoformat(),
            "through": publication.through,
            "code_version": publication.code_version,
            "parameters": publication.parameters,
        },
        "public_file": content.public_file,
        "tables": {
            table: {"values": content.table(table).height, "left_out": left_out(content.table(table))}
            for table in content.tables
        },
        "information_loss": [{name: row[name] for name in _VISIBLE} for row in content.information_loss],
        "revisions": {"cells": content.revisions.height, "compared_with": list(content.compared_with)},
        "not_released": "Rows of epoch_indicators and international_reference without a cell in these tables.",
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        },
        "deliveries": [delivery_json(d) for d in content.deliveries],
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()
