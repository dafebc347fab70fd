"""The dbt project as the rules see it, read from the manifest that dbt writes when it parses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Column:
    """A documented column of a model."""

    description: str = "What it says."
    label_lv: str = "Ko tas saka"
    description_lv: str = "Ko tas saka, garāk."


@dataclass(frozen=True)
class Model:
    """A model; what a rule does not ask for may be left at its default.

    `layer` is staging, intermediate, core, mart, comparison or quality; `reads` the layers it reads, by name of what is
    read (`source` and `seed` besides those of models).
    """

    name: str
    layer: str
    reads: Mapping[str, str] = field(default_factory=dict)
    sql: str = ""
    description: str = ""
    label_lv: str = ""
    description_lv: str = ""
    is_contract_enforced: bool = False
    access: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    tests: frozenset[str] = frozenset()

    @property
    def is_published(self) -> bool:
        """Whether it stands in the published file."""
        return self.layer in ("core", "mart", "comparison", "quality")


def read_models(manifest_file: Path) -> list[Model]:
    """All models of a manifest."""
    manifest = json.loads(manifest_file.read_text())
    nodes: dict[str, dict[str, Any]] = manifest["nodes"] | manifest["sources"]
    tests: dict[str, set[str]] = {}
    for node in nodes.values():
        if node["resource_type"] == "test" and node.get("attached_node"):
            tests.setdefault(node["attached_node"], set()).add(node["test_metadata"]["name"])
    return [
        Model(
            name=node["name"],
            layer=_layer(node),
            reads={nodes[read]["name"]: _layer(nodes[read]) for read in node["depends_on"]["nodes"]},
            sql=node["raw_code"],
            description=node["description"],
            label_lv=node["config"]["meta"].get("label_lv", ""),
            description_lv=node["config"]["meta"].get("description_lv", ""),
            is_contract_enforced=node["config"]["contract"]["enforced"],
            access=node["access"],
            columns={
                column["name"]: Column(column["description"], meta.get("label_lv", ""), meta.get("description_lv", ""))
                for column in node["columns"].values()
                for meta in [column["config"]["meta"]]
            },
            tests=frozenset(tests.get(key, ())),
        )
        for key, node in nodes.items()
        if node["resource_type"] == "model"
    ]


def _layer(node: Mapping[str, Any]) -> str:
    if node["resource_type"] != "model":
        return str(node["resource_type"])
    folder, subject = node["fqn"][1:3]
    if folder != "marts":
        return str(folder)
    return str(subject) if subject in ("core", "comparison", "quality") else "mart"
