"""The rules of the dbt project: who may read whom, what is published and how, and no SQL that only one engine knows.

A rule is a function from a model to the sentence that says what is wrong with it, or None. Each is held against every
model of the project, and against a small broken one that it must refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from feeds.contract import Privacy
from feeds.contract_loading import load_contracts
from tests.conventions.dbt_manifest import Column, Model, read_models
from tests.integration.dbt_world.building import BUILD_FILE, run_dbt

Rule = Callable[[Model], str | None]

MAY_READ = {
    "staging": {"source", "seed"},
    "intermediate": {"staging", "intermediate", "seed"},
    "core": {"staging", "intermediate", "seed"},
    "quality": {"staging", "intermediate", "core", "comparison", "seed"},
    "mart": {"core"},
    "comparison": {"core", "mart", "comparison"},
}
"""Aggregated marts see core alone, so that none repeats or depends on another. Comparisons set figures of other marts
beside a target or another country's: they read them, for a figure worked out twice could differ. Quality tells of the
deliveries themselves, which have no core of their own, and of what has changed in published figures."""

ENGINE_ONLY = {
    "qualify": r"\bqualify\b",
    "group by all": r"\bgroup\s+by\s+all\b",
    "list functions": r"\blist_\w+\s*\(",
    "median": r"\bmedian\s*\(",
    "try_cast": r"\btry_cast\s*\(",
    "arg_min, arg_max": r"\barg_(min|max)\s*\(",
    "::": r"::",
}
"""What DuckDB knows and another engine may not; each has its place in `dbt_project/macros/engine.sql`."""

ENGLISH_WARNINGS = ("## Before you use it", "Usage warning:")
LATVIAN_WARNING = "Jāņem vērā:"
"""What the warning of a mart begins with, by which `marts.dictionary` finds it."""


def reads_only_the_layers_below(model: Model) -> str | None:
    wrong = sorted(name for name, layer in model.reads.items() if layer not in MAY_READ[model.layer])
    return f"{model.layer} must not read {', '.join(wrong)}" if wrong else None


def is_a_public_contract(model: Model) -> str | None:
    if model.is_published and not (model.is_contract_enforced and model.access == "public"):
        return "published, but its contract is not enforced or its access is not public"
    return None


def says_its_grain_first(model: Model) -> str | None:
    if model.is_published and not model.description.strip().startswith("One row per "):
        return "its description does not begin with 'One row per'"
    return None


def has_its_grain_tested(model: Model) -> str | None:
    return "no unique_grain test" if model.is_published and "unique_grain" not in model.tests else None


def has_a_latvian_name(model: Model) -> str | None:
    return "no meta.label_lv" if model.is_published and not model.label_lv else None


def says_its_grain_first_in_latvian_too(model: Model) -> str | None:
    if model.is_published and not model.description_lv.startswith("Viena rinda – "):
        return "its meta.description_lv does not begin with 'Viena rinda – '"
    return None


def warns_in_both_languages(model: Model) -> str | None:
    in_english = any(mark in model.description for mark in ENGLISH_WARNINGS)
    if model.is_published and in_english != (LATVIAN_WARNING in model.description_lv):
        return f"warns its user in {'English' if in_english else 'Latvian'} alone"
    return None


def documents_every_column(model: Model) -> str | None:
    wrong = sorted(
        name
        for name, column in model.columns.items()
        if not (column.description and column.label_lv and column.description_lv)
    )
    if model.is_published and (wrong or not model.columns):
        return f"without description, meta.label_lv or meta.description_lv: {', '.join(wrong) or 'all columns'}"
    return None


def speaks_for_every_engine(model: Model) -> str | None:
    sql = re.sub(r"\{#.*?#\}|--[^\n]*|/\*.*?\*/", " ", model.sql, flags=re.DOTALL)
    found = [name for name, pattern in ENGINE_ONLY.items() if re.search(pattern, sql, re.IGNORECASE)]
    return f"only one engine knows {', '.join(found)}: use a macro" if found else None


def publishes_no_token(model: Model) -> str | None:
    wrong = sorted(name for name in model.columns if name.endswith(_token_columns()))
    return f"would publish the token {', '.join(wrong)}" if model.is_published and wrong else None


RULES: list[Rule] = [
    reads_only_the_layers_below,
    is_a_public_contract,
    says_its_grain_first,
    has_its_grain_tested,
    has_a_latvian_name,
    says_its_grain_first_in_latvian_too,
    warns_in_both_languages,
    documents_every_column,
    speaks_for_every_engine,
    publishes_no_token,
]


@cache
def _token_columns() -> tuple[str, ...]:
    return tuple(
        {
            column.name
            for feed in load_contracts().values()
            for column in feed.columns
            if column.privacy is Privacy.IDENTIFIER
        }
    )


@pytest.fixture(scope="module")
def models(dbt_target: Path) -> list[Model]:
    """The models of the project, as dbt parses them."""
    run_dbt(dbt_target / BUILD_FILE, ["parse"], target=dbt_target)
    return read_models(dbt_target / "manifest.json")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_model_keeps_the_rule(rule: Rule, models: list[Model]) -> None:
    assert {model.layer for model in models} == set(MAY_READ)
    assert {model.name: fault for model in models if (fault := rule(model))} == {}


def test_what_is_the_same_in_english_is_the_same_in_latvian(models: list[Model]) -> None:
    """A text that many marts share is written in each: this holds the translations together."""
    told: dict[tuple[str, str], set[str]] = {}
    for model in models:
        if model.is_published:
            for name, column in model.columns.items():
                told.setdefault((name, column.description), set()).add(column.description_lv)

    assert {shared: texts for shared, texts in told.items() if len(texts) > 1} == {}


BROKEN: list[tuple[Rule, Model, str]] = [
    (
        reads_only_the_layers_below,
        Model("m", "mart", reads={"fct_episode": "core", "int_episodes": "intermediate", "stg_build": "staging"}),
        "mart must not read int_episodes, stg_build",
    ),
    (reads_only_the_layers_below, Model("m", "mart", reads={"hf_process": "mart"}), "mart must not read hf_process"),
    (
        reads_only_the_layers_below,
        Model("m", "comparison", reads={"hf_process": "mart", "int_episodes": "intermediate"}),
        "comparison must not read int_episodes",
    ),
    (reads_only_the_layers_below, Model("m", "core", reads={"dim_area": "core"}), "core must not read dim_area"),
    (reads_only_the_layers_below, Model("m", "staging", reads={"s": "staging"}), "staging must not read s"),
    (
        is_a_public_contract,
        Model("m", "mart", is_contract_enforced=True, access="protected"),
        "published, but its contract is not enforced or its access is not public",
    ),
    (
        is_a_public_contract,
        Model("m", "core", access="public"),
        "published, but its contract is not enforced or its access is not public",
    ),
    (
        says_its_grain_first,
        Model("m", "quality", description="Deliveries, one row per delivery."),
        "its description does not begin with 'One row per'",
    ),
    (has_its_grain_tested, Model("m", "core", tests=frozenset({"not_null"})), "no unique_grain test"),
    (has_a_latvian_name, Model("m", "quality"), "no meta.label_lv"),
    (
        says_its_grain_first_in_latvian_too,
        Model("m", "core", description_lv="Personas: viena rinda katrai."),
        "its meta.description_lv does not begin with 'Viena rinda – '",
    ),
    (
        warns_in_both_languages,
        Model("m", "mart", description="One row per night.\n## Before you use it\nA night is no year."),
        "warns its user in English alone",
    ),
    (
        warns_in_both_languages,
        Model("m", "quality", description_lv="Viena rinda – nakts. Jāņem vērā: nakts nav gads."),
        "warns its user in Latvian alone",
    ),
    (
        documents_every_column,
        Model(
            "m",
            "mart",
            columns={
                "good": Column(),
                "unlabelled": Column(label_lv=""),
                "bare": Column(description=""),
                "untold": Column(description_lv=""),
            },
        ),
        "without description, meta.label_lv or meta.description_lv: bare, unlabelled, untold",
    ),
    (
        documents_every_column,
        Model("m", "mart"),
        "without description, meta.label_lv or meta.description_lv: all columns",
    ),
    *[
        (speaks_for_every_engine, Model("m", layer, sql=sql), f"only one engine knows {named}: use a macro")
        for layer, sql, named in [
            ("mart", "select * from a QUALIFY row_number() over (order by b) = 1", "qualify"),
            ("mart", "select a, count(*) from b\ngroup by  all", "group by all"),
            ("core", "select list_contains(a, b)", "list functions"),
            ("intermediate", "select median (a)", "median"),
            ("staging", "select try_cast(a as date)", "try_cast"),
            ("mart", "select arg_max(a, b)", "arg_min, arg_max"),
            ("mart", "select a::date", "::"),
        ]
    ],
    (
        publishes_no_token,
        Model("m", "core", columns=dict.fromkeys(["person_id", "first_stay_id", "local_person_id"], Column())),
        "would publish the token first_stay_id, local_person_id",
    ),
]


@pytest.mark.parametrize(("rule", "model", "fault"), BROKEN)
def test_a_model_that_breaks_the_rule_is_named_with_its_fault(rule: Rule, model: Model, fault: str) -> None:
    assert rule(model) == fault


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, *_ in BROKEN} == set(RULES)


def test_words_in_comments_are_no_functions() -> None:
    sql = "-- the median(age)\n{# qualify #}select a /* group by all */"
    assert speaks_for_every_engine(Model("m", "mart", sql=sql)) is None


def test_what_is_not_published_needs_no_contract_and_may_hold_tokens() -> None:
    model = Model("int_stays", "intermediate", columns={"stay_id": Column("", "")})
    assert [rule.__name__ for rule in RULES if rule(model)] == []
