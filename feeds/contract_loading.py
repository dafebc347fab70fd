"""Loading of the contracts `feeds/contracts/<feed>.yaml` into the frozen model of `feeds.contract`.

A contract that is not sound stops the program at start with one sentence a fault: file, line, column, key, and what is
allowed. Each file is also a valid document of the Open Data Contract Standard.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml
from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import ValidationError

from feeds.contract import Column, ColumnType, Feed, Span
from feeds.contract_document import ColumnDocument, ContractDocument, ambiguous_name
from feeds.contract_faults import ContractFile, repeated_key, sentence

CONTRACTS = Path(__file__).resolve().parent / "contracts"

_TYPES = {
    "string": ColumnType.TEXT,
    "date": ColumnType.DATE,
    "integer": ColumnType.INT,
    "number": ColumnType.DECIMAL,
    "boolean": ColumnType.BOOL,
}
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C reads all contracts ten times faster; both are safe and know line numbers."""


class ContractError(ValueError):
    """A contract file is not as it must be: file, line, column and key. Our mistake, never a clerk's."""


@cache
def load_contracts(folder: Path = CONTRACTS) -> Mapping[str, Feed]:
    """Every feed of `folder` by name, in the order that the contracts give (that of feeds.md). Raises ContractError."""
    documents = sorted((_read(path) for path in folder.glob("*.yaml")), key=_order)
    if len({_order(document) for document in documents}) < len(documents):
        raise ContractError(f"{folder.name}: two contracts have the same order. Give each feed a place of its own.")
    feeds = [_feed(document) for document in documents]
    if (text := ambiguous_name((feed.name, name) for feed in feeds for name in (feed.name, feed.label_lv))) is not None:
        raise ContractError(f"{folder.name}: '{text}' names two feeds, letter case and diacritics apart.")
    return MappingProxyType({feed.name: feed for feed in feeds})


def _read(path: Path) -> ContractDocument:
    """The file as strict document."""
    try:
        loader = _SafeLoader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        content = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise ContractError(f"feeds/contracts/{path.name}, line {line}: this is no YAML: {fault.problem}.") from None
    if (twice := repeated_key(root)) is not None:
        raise ContractError(f"feeds/contracts/{path.name}, line {twice[1]}: key '{twice[0]}' stands there twice.")
    file = ContractFile(path.name, root, content)
    try:
        document = ContractDocument.model_validate(content)
        OpenDataContractStandard.model_validate(content)
    except ValidationError as faults:
        raise ContractError("\n".join(sentence(file, fault) for fault in faults.errors())) from None
    if document.name != path.stem:
        raise ContractError(f"{file.place(('name',))}: the file must be called {document.name}.yaml, like its feed.")
    return document


def _order(document: ContractDocument) -> int:
    return document.feeds[0].extras.order


def _feed(document: ContractDocument) -> Feed:
    (source,) = document.feeds
    columns = tuple(_column(column) for column in source.columns)
    span = source.extras.span
    return Feed(
        name=source.name,
        version=document.version,
        kind=source.extras.kind,
        group=source.extras.group,
        label_en=source.label_en,
        label_lv=source.extras.label_lv,
        description_en=source.description_en,
        description_lv=source.extras.description_lv,
        columns=columns,
        key=next(column.name for column in columns if column.key),
        span=Span(span.start, span.end) if span else None,
        fact_date=source.extras.fact_date,
    )


def _column(source: ColumnDocument) -> Column:
    extras, options = source.extras, source.options
    return Column(
        name=source.name,
        type=ColumnType.CODE if extras.codelist else _TYPES[source.logical_type],
        label_en=source.label_en,
        label_lv=extras.label_lv,
        description_en=source.description_en,
        description_lv=extras.description_lv,
        required=source.required,
        required_when=extras.required_when,
        key=source.primary_key,
        privacy=extras.privacy,
        id_kind=extras.id_kind,
        codelist=extras.codelist,
        minimum=options.minimum if options.exclusive_minimum is None else options.exclusive_minimum,
        maximum=options.maximum,
        exclusive_minimum=options.exclusive_minimum is not None,
        partial_date=extras.partial_date,
        core=extras.core,
        free_text=extras.free_text,
        examples=source.examples,
    )
