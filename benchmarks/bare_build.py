"""The SQL of the marts without the pipeline: `python -m benchmarks.bare_build --file … --target …`.

Runs what dbt has compiled for the models, in the order of their references, in one plain DuckDB process on the same
accepted rows; then, apart, what it has compiled for the data tests. The yardstick of `benchmarks.build_scale`. Names
the nodes that cost the most on standard error: where to look first when a build has become slow.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import Usage, usage

MANIFEST = "manifest.json"
COMPILED = Path("compiled") / "pajumte"
SEEDS_FROM = "built"
SETTINGS = {"memory_limit": "12GB", "disabled_compression_methods": "fsst,dict_fsst,zstd"}
"""Those of `profiles.yml`, so that both ways have the same."""
DEAREST = 10
"""How many models and tests are named with what each has cost."""

Node = Mapping[str, Any]


def main() -> None:
    """Run models and tests; print what both have used as JSON."""
    arguments = _arguments()
    memory = os.environ.get("PAJUMTE_BUILD_MEMORY", SETTINGS["memory_limit"])
    with duckdb.connect(str(arguments.file)) as connection:
        for name, value in (SETTINGS | {"memory_limit": memory}).items():
            connection.execute(f"SET {name} = '{value}'")
        print(json.dumps(run_bare(connection, arguments.target, arguments.built)))


def run_bare(connection: duckdb.DuckDBPyConnection, target: Path, built: Path) -> dict[str, Usage]:
    """Make every model of the manifest in `target` in the connected build file, then run every data test.

    The seeds are taken from the file that dbt has `built`. Returns what models and tests have used. RuntimeError when a
    test finds something: then the two ways did not do the same work.
    """
    nodes: dict[str, Node] = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["nodes"]
    _take_seeds(connection, nodes, built)
    costs: dict[str, float] = {}
    before = usage()
    for node in _in_order(nodes):
        kind = node["config"]["materialized"]
        with _measured(node, costs):
            connection.execute(f"CREATE {kind} {_name(node)} AS ({_compiled(target, node)}\n)")
    between = usage()
    for node in _of_type(nodes, "test"):
        with _measured(node, costs):
            found = connection.execute(f"SELECT count(*) FROM ({_compiled(target, node)}\n)").fetchone()
        if found != (0,):
            raise RuntimeError(f"{node['name']} fails on the bare run.")
    used = {"models": between.since(before), "tests": usage().since(between)}
    _tell_dearest(costs)
    return used


@contextmanager
def _measured(node: Node, costs: dict[str, float]) -> Iterator[None]:
    """Notes in `costs` the processor seconds of what runs inside, under the node's name."""
    before = usage()
    yield
    costs[node["name"]] = usage().since(before).processor


def _tell_dearest(costs: Mapping[str, float]) -> None:
    for name in sorted(costs, key=lambda each: -costs[each])[:DEAREST]:
        print(f"{costs[name]:8.2f} processor seconds: {name}", file=sys.stderr)


def _take_seeds(connection: duckdb.DuckDBPyConnection, nodes: Mapping[str, Node], built: Path) -> None:
    for schema in sorted({node["schema"] for node in nodes.values() if node["resource_type"] in ("model", "seed")}):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    connection.execute(f"ATTACH '{built}' AS {SEEDS_FROM} (READ_ONLY)")
    for node in _of_type(nodes, "seed"):
        connection.execute(f"CREATE TABLE {_name(node)} AS SELECT * FROM {SEEDS_FROM}.{_name(node)}")
    connection.execute(f"DETACH {SEEDS_FROM}")


def _in_order(nodes: Mapping[str, Node]) -> Iterator[Node]:
    """The models, each after those that it reads."""
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    reads = {key: [other for other in node["depends_on"]["nodes"] if other in models] for key, node in models.items()}
    return (models[key] for key in TopologicalSorter(reads).static_order())


def _of_type(nodes: Mapping[str, Node], resource_type: str) -> list[Node]:
    return [node for node in nodes.values() if node["resource_type"] == resource_type]


def _name(node: Node) -> str:
    return f"{node['schema']}.{node['alias']}"


def _compiled(target: Path, node: Node) -> str:
    """The SQL that dbt has run; a generic test lies in a folder of the file that asks for it."""
    original, path = Path(node["original_file_path"]), Path(node["path"])
    file = original / path.name if original.suffix in (".yml", ".yaml") else original
    return (target / COMPILED / file).read_text(encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True, help="the build file with the schema `accepted` alone")
    parser.add_argument("--target", type=Path, required=True, help="dbt's target folder of a build")
    parser.add_argument("--built", type=Path, required=True, help="the file of that build, for its seeds")
    return parser.parse_args()


if __name__ == "__main__":
    main()
