"""The YAML form of a feed contract: the part of the Open Data Contract Standard 3.2 that our contracts use.

The standard's own model lets unknown keys pass below the top level, so a typo would silently switch a rule off. These
models forbid them, and check what needs more than one key. What the standard has no word for (Latvian texts, privacy,
codelists, …) stands in its `customProperties`, as `FeedExtras` and `ColumnExtras` here. Files are opened in
`feeds.contract_loading`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from feeds.codelists import load_codelist
from feeds.contract import FeedKind, Privacy
from feeds.folding import fold


class _Strict(BaseModel):
    """Frozen; unknown keys are errors. ODCS names are camel case in YAML, ours in Python."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


def ambiguous_name(names: Iterable[tuple[str, str]]) -> str | None:
    """The first text that names two owners once folded, among (owner, text) pairs; None when there is none.

    Headers and sheets are matched folded, so no two columns of a feed and no two feeds may share a name.
    """
    owners: dict[str, str] = {}
    for owner, text in names:
        if owners.setdefault(fold(text), owner) != owner:
            return text
    return None


def _as_mapping(properties: Any) -> Any:
    """`[{property: a, value: 1}]`, the standard's form, as `{a: 1}`; anything else is left for pydantic to refuse."""
    if not isinstance(properties, list) or not all(
        isinstance(entry, dict) and entry.keys() == {"property", "value"} for entry in properties
    ):
        raise ValueError("write each custom property as `property: …` and `value: …`, and nothing else")
    names = [entry["property"] for entry in properties]
    repeated = sorted({str(name) for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{', '.join(repeated)} stands there twice")
    return {entry["property"]: entry["value"] for entry in properties}


class SpanColumns(_Strict):
    """The columns that bound a span record."""

    start: str
    end: str


class FeedExtras(_Strict):
    """Custom properties of a feed. `order` is its place among the feeds (1 = first)."""

    label_lv: str
    description_lv: str
    order: int
    kind: FeedKind
    group: Literal["shelter", "situations", "housing_first", "costs"]
    span: SpanColumns | None = None
    fact_date: str | None = None


class ColumnExtras(_Strict):
    """Custom properties of a column, with the meaning of the fields of `feeds.contract.Column`."""

    label_lv: str
    description_lv: str
    privacy: Privacy = Privacy.OPEN
    id_kind: (
        Literal[
            "person",
            "household",
            "facility",
            "stay",
            "observation",
            "discharge",
            "eviction",
            "enrolment",
            "tenancy",
            "dwelling",
            "contact",
            "worker",
            "assessment",
            "review",
            "cost",
            "event",
        ]
        | None
    ) = None
    codelist: str | None = None
    required_when: str | None = None
    partial_date: bool = False
    core: bool = False
    free_text: bool = False

    @field_validator("codelist")
    @classmethod
    def _codelist_exists(cls, name: str | None) -> str | None:
        if name is not None:
            load_codelist(name)
        return name


class TypeOptions(_Strict):
    """`logicalTypeOptions` of a number: its range."""

    minimum: Decimal | None = None
    exclusive_minimum: Decimal | None = Field(default=None, alias="exclusiveMinimum")
    maximum: Decimal | None = None

    @model_validator(mode="after")
    def _one_minimum(self) -> Self:
        if self.minimum is not None and self.exclusive_minimum is not None:
            raise ValueError("minimum and exclusiveMinimum exclude each other")
        return self


class ColumnDocument(_Strict):
    """One column: a property of the standard."""

    name: str = Field(pattern="^[a-z][a-z0-9_]*$")
    label_en: str = Field(alias="businessName")
    logical_type: Literal["string", "date", "integer", "number", "boolean"] = Field(alias="logicalType")
    options: TypeOptions = Field(default_factory=TypeOptions, alias="logicalTypeOptions")
    required: bool = False
    primary_key: bool = Field(default=False, alias="primaryKey")
    primary_key_position: Literal[1] | None = Field(default=None, alias="primaryKeyPosition")
    description_en: str = Field(alias="description")
    examples: tuple[str, ...] = ()
    extras: Annotated[ColumnExtras, BeforeValidator(_as_mapping)] = Field(alias="customProperties")

    @model_validator(mode="after")
    def _keys_fit(self) -> Self:
        extras = self.extras
        is_plain_text = self.logical_type == "string" and extras.codelist is None
        is_number = self.logical_type in ("integer", "number")
        is_identifier = extras.privacy is Privacy.IDENTIFIER
        faults = {
            "codelist needs the logicalType string": extras.codelist is not None and self.logical_type != "string",
            "logicalTypeOptions need the logicalType integer or number": bool(self.options.model_fields_set)
            and not is_number,
            "partial_date needs the logicalType date": extras.partial_date and self.logical_type != "date",
            "free_text needs the logicalType string and no codelist": extras.free_text and not is_plain_text,
            "privacy identifier and id_kind go together": is_identifier != (extras.id_kind is not None),
            "an identifier needs the logicalType string and no codelist": is_identifier and not is_plain_text,
            "required and required_when exclude each other": self.required and extras.required_when is not None,
            "core is for columns that are not required": self.required and extras.core,
            "a primaryKey must be required and an identifier": self.primary_key
            and not (self.required and is_identifier),
        }
        for sentence, is_fault in faults.items():
            if is_fault:
                raise ValueError(sentence)
        return self


class FeedDocument(_Strict):
    """One feed: a schema object of the standard."""

    name: str
    logical_type: Literal["object"] = Field(alias="logicalType")
    label_en: str = Field(alias="businessName")
    description_en: str = Field(alias="description")
    extras: Annotated[FeedExtras, BeforeValidator(_as_mapping)] = Field(alias="customProperties")
    columns: tuple[ColumnDocument, ...] = Field(alias="properties", min_length=1)

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        extras = self.extras
        keys = sum(column.primary_key for column in self.columns)
        if keys != 1:
            raise ValueError(f"one column must be the primaryKey, not {keys}")
        names = ((column.name, text) for column in self.columns for text in (column.name, column.extras.label_lv))
        if (text := ambiguous_name(names)) is not None:
            raise ValueError(f"'{text}' names two columns, letter case and diacritics apart")
        if (extras.span is not None) != (extras.kind is FeedKind.SPAN):
            raise ValueError("a feed of the kind span names its span, and no other feed does")
        if extras.fact_date is not None and extras.kind is not FeedKind.FACT:
            raise ValueError("only a feed of the kind fact names a fact_date")
        dates = [column.name for column in self.columns if column.logical_type == "date"]
        bounds = (extras.span.start, extras.span.end) if extras.span else ()
        for name in (*bounds, *((extras.fact_date,) if extras.fact_date else ())):
            if name not in dates:
                raise ValueError(f"span and fact_date name date columns, '{name}' is none: use {', '.join(dates)}")
        return self


class ContractDocument(_Strict):
    """The whole file: one contract for one feed."""

    api_version: Literal["v3.2.0"] = Field(alias="apiVersion")
    kind: Literal["DataContract"]
    id: str
    name: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    status: Literal["active"]
    domain: Literal["homelessness"]
    feeds: tuple[FeedDocument] = Field(alias="schema")

    @model_validator(mode="after")
    def _one_name(self) -> Self:
        if self.name != self.feeds[0].name:
            raise ValueError("contract and schema must have one name, that of the feed")
        return self
