"""Why a check did not judge something, in Latvian and English: the sentences of `feeds/checks/whys.yaml`.

A reason is known by its key, as a finding is by its check, so that it is kept once and told in either language. What a
check says when it does find a fault stands in `feeds.catalogue`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from feeds.contract import Column, Feed
from feeds.contract_loading import load_contracts
from feeds.findings import Why
from feeds.message_values import Language, day_in

WHYS = Path(__file__).resolve().parent / "checks" / "whys.yaml"


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str = Field(min_length=1)
    lv: str = Field(min_length=1)


def why(key: str, **params: str | int) -> Why:
    """The reason with this key. KeyError for one that the file does not have, ValueError for other params than its."""
    if _named(key) != set(params):
        raise ValueError(f"{key} names {sorted(_named(key))}, not {sorted(params)}")
    return Why(key, params)


def not_in_file(feed: Feed, columns: Iterable[str]) -> Why:
    """The reason that columns are absent."""
    return why("not_in_file", feed=feed.name, columns=",".join(columns))


def render_why(reason: Why, language: Language) -> str:
    """The reason as a clerk reads it; a key that this version does not know is an earlier version's sentence."""
    sentence = _sentences().get(reason.key)
    if sentence is None:
        return reason.key
    text = sentence.lv if language == "lv" else sentence.en
    return text.format_map({name: _value(name, reason, language) for name in reason.params})


def _value(name: str, reason: Why, language: Language) -> str:
    """Names of feeds and columns as labels, days in the language's form."""
    value = str(reason.params[name])
    if name in ("feed", "feeds"):
        return ", ".join(_label(load_contracts()[feed], language) for feed in value.split(","))
    if name == "columns":
        feed = load_contracts()[str(reason.params["feed"])]
        return ", ".join(_label(feed.column(column), language) for column in value.split(","))
    return day_in(value, language)


def _label(named: Feed | Column, language: Language) -> str:
    return named.label_lv if language == "lv" else named.label_en


@cache
def _named(key: str) -> frozenset[str]:
    """The params of a reason; columns are known by their feed."""
    named = {name for _, name, _, _ in Formatter().parse(_sentences()[key].en) if name is not None}
    return frozenset(named | {"feed"} if "columns" in named else named)


@cache
def _sentences() -> Mapping[str, _Sentence]:
    content = yaml.safe_load(WHYS.read_text(encoding="utf-8"))
    return MappingProxyType(TypeAdapter(dict[str, _Sentence]).validate_python(content))
