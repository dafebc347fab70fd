"""What is wrong in a contract, as sentences for the person who edits it: file, line, column, key, what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from feeds.contract_document import ContractDocument

Location = Sequence[str | int]
"""Where pydantic found a fault: keys and list positions from the top of the file."""


@dataclass(frozen=True, slots=True)
class ContractFile:
    """One file as YAML understands it: its name, its nodes (they know their lines) and its content."""

    name: str
    root: yaml.Node | None
    content: Any

    def place(self, location: Location = ()) -> str:
        """File and line of the deepest node that `location` leads to."""
        *_, line = _lines(self.root, location)
        return f"feeds/contracts/{self.name}, line {line}"


def repeated_key(node: yaml.Node | None) -> tuple[str, int] | None:
    """The first key that a mapping holds twice, with its line. YAML readers keep the last one without a word."""
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                return key.value, key.start_mark.line + 1
            seen.add(key.value)
            children.append(value)
    elif isinstance(node, yaml.SequenceNode):
        children = list(node.value)
    return next((found for child in children if (found := repeated_key(child))), None)


def sentence(file: ContractFile, fault: Mapping[str, Any]) -> str:
    """One fault that pydantic found (an entry of `ValidationError.errors()`) as a sentence."""
    location: Location = fault["loc"]
    column = _column_at(file.content, location)
    where = [file.place(location)]
    if column is not None:
        where.append(f"column '{column}'")
    key = location[-1] if location and isinstance(location[-1], str) else None
    match fault["type"]:
        case "extra_forbidden":
            return _joined(where, f"unknown key '{key}'. Use one of: {', '.join(_allowed(location))}.")
        case "missing":
            return _joined(where, f"key '{key}' is missing.")
        case "literal_error" | "enum":
            allowed = fault["ctx"]["expected"]
            return _joined(where, f"key '{key}': unknown value {fault['input']!r}. Use one of: {allowed}.")
        case _:
            if key is not None:
                where.append(f"key '{key}'")
            return _joined(where, f"{fault['msg'].removeprefix('Value error, ').rstrip('.')}.")


def _joined(where: Sequence[str], what: str) -> str:
    return ": ".join((*where, what))


def _lines(node: yaml.Node | None, location: Location) -> Iterator[int]:
    """The lines of the nodes on the way to `location`, as far as the way goes (1 = first line)."""
    yield node.start_mark.line + 1 if node is not None else 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                return
            key, node = found[0]
            yield key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode):
            items = [item for number, item in enumerate(node.value) if step in (number, _property_name(item))]
            if not items:
                return
            node = items[0]
            yield node.start_mark.line + 1


def _property_name(node: yaml.Node) -> str | None:
    """The name that an entry of `customProperties` gives under `property`: pydantic sees them as one mapping."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "property":
                return str(value.value)
    return None


def _column_at(content: Any, location: Location) -> str | None:
    """The column that a location lies in: its name, or its number where it has none."""
    if len(location) < 4 or location[2] != "properties" or not isinstance(location[3], int):
        return None
    entry = content["schema"][location[1]]["properties"][location[3]]
    return str(entry["name"]) if isinstance(entry, dict) and "name" in entry else f"number {location[3] + 1}"


def _allowed(location: Location) -> list[str]:
    """The keys that the model at `location` knows, as they are written in YAML."""
    model: type[BaseModel] = ContractDocument
    for step in location[:-1]:
        if isinstance(step, str):
            field = next(field for name, field in model.model_fields.items() if step in (field.alias, name))
            model = _model_in(field.annotation)
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _model_in(annotation: Any) -> type[BaseModel]:
    """The document model that an annotation like `tuple[Model, ...]` or `Model | None` holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(_model_in(part) for part in get_args(annotation) if part is not Ellipsis and part is not type(None))
