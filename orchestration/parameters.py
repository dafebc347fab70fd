"""The parameters of the methodology: dbt's variables, whose values a build may state otherwise.

Every build records all of them in `marts.publication.parameters`, so a figure always tells what it was made with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from feeds.errors import UserError
from orchestration.build import PROJECT


def known_parameters() -> dict[str, Any]:
    """Name → value by default, as `dbt_project.yml` states and explains them."""
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    return dict(project["vars"])


def read_settings(settings: Sequence[str]) -> dict[str, Any]:
    """`["episode_gap_days=14"]` → `{"episode_gap_days": 14}`.

    UserError for an unknown name or a value of another kind.
    """
    parameters: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise UserError(f"'{setting}' is no parameter: write --set like episode_gap_days=14.")
        parameters[name.strip()] = _value(text)
    return checked(parameters)


def checked(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The same, when every name is known and every value is of the kind of its default. UserError otherwise."""
    known = known_parameters()
    for name, value in parameters.items():
        if name not in known:
            raise UserError(f"There is no parameter '{name}'. These can be set: {', '.join(known)}.")
        if not _same_kind(value, known[name]):
            raise UserError(f"{name} cannot be '{value}': write a value like {json.dumps(known[name])}.")
    return dict(parameters)


def _value(text: str) -> Any:
    """A number, a list in brackets or a date as YAML reads it; a date stays a text, as in the project file."""
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        return text
    return value.isoformat() if isinstance(value, date) else value


def _same_kind(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int):
        return isinstance(value, int) and value >= 0
    if isinstance(default, float):
        return isinstance(value, int | float) and value >= 0
    if isinstance(default, list):
        return isinstance(value, list) and bool(value) and all(_same_kind(item, default[0]) for item in value)
    return isinstance(value, str) and _is_date(value)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
