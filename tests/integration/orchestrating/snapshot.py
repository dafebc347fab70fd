"""The asset graph as text, for a reviewer. `python -m tests.integration.orchestrating.snapshot` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dagster import Definitions

_INTERMEDIATE = {"staging", "intermediate", "seeds"}


def asset_graph(definitions: Definitions) -> dict[str, Any]:
    """Each asset that people look at with its group, and what it is made from; inner models only by name."""
    graph = definitions.resolve_asset_graph()
    found: dict[str, Any] = {}
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        name = key.to_user_string()
        if key.path[0] in _INTERMEDIATE:
            found[name] = {"group": node.group_name}
        else:
            parents = (
                [p.to_user_string() for p in sorted(node.parent_keys)] if name != "publication" else ["every model"]
            )
            found[name] = {"group": node.group_name, "from": parents, "partitioned": node.partitions_def is not None}
    return found


if __name__ == "__main__":
    from orchestration.code_location import build_defs

    target = Path(__file__).with_name("asset_graph.json")
    target.write_text(json.dumps(asset_graph(build_defs()), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
