"""The warehouse: dbt's seeds, models and tests over what is accepted, always as a whole and always in a fresh file."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster import AssetExecutionContext, AssetKey, AssetsDefinition, Config, Failure
from dagster_dbt import DagsterDbtTranslator, DbtCliResource, dbt_assets
from pydantic import Field

from feeds.clock import naive_utc
from feeds.contract_loading import load_contracts
from orchestration.assets.feeds import feed_key
from orchestration.assets.ledger import ledger_key
from orchestration.build import prepare_build
from orchestration.dbt_in_build import BUILD_FILE_VARIABLE
from orchestration.parameters import checked
from orchestration.progress import progress
from orchestration.resources import PajumteResource

_TELL_EVERY = 50
BUILD_COMMAND = ["build", "--exclude-resource-type", "unit_test"]
"""Unit tests say that the logic is right; they run in `make test`. Data tests say that the data is, and run here."""


class BuildConfig(Config):
    """Cut-offs of a build: `as_of` an ISO moment (UTC when it names no zone), `through` a month; None = everything.

    `parameters`: values of the methodology's parameters that differ from `dbt_project.yml`, by name.
    """

    as_of: str | None = None
    through: str | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)

    def moment(self) -> datetime | None:
        """`as_of` as the ledger compares it."""
        return naive_utc(datetime.fromisoformat(self.as_of)) if self.as_of else None


class WarehouseTranslator(DagsterDbtTranslator):
    """dbt nodes under the names that people know: `marts/point_in_time`, `feeds/shelter_stays`, grouped by subject."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        """Sources are the feeds and the ledger's tables; all else is schema and name."""
        if dbt_resource_props["resource_type"] == "source":
            name = dbt_resource_props["name"]
            return feed_key(name) if name in load_contracts() else ledger_key(name)
        return AssetKey([_schema(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The folder: staging, intermediate, or the subject of a mart; seeds are codelists."""
        if dbt_resource_props["resource_type"] == "seed":
            return "codelists"
        folders = dbt_resource_props["fqn"][1:-1]
        return f"marts_{folders[-1]}" if folders[0] == "marts" else str(folders[0])

    def get_owners(self, _dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The analysts answer for every model."""
        return ["team:analysts"]


def _schema(props: Mapping[str, Any]) -> str:
    return str(props["config"].get("schema") or props.get("schema") or "main")


def warehouse_assets(manifest: Path) -> AssetsDefinition:
    """The dbt assets of this manifest."""

    @dbt_assets(manifest=manifest, dagster_dbt_translator=WarehouseTranslator(), name="warehouse", pool="build")
    def warehouse(
        context: AssetExecutionContext, config: BuildConfig, pajumte: PajumteResource, dbt: DbtCliResource
    ) -> Iterator[Any]:
        """Prepare a fresh build from the ledger, build and test every model in it."""
        if context.is_subset:
            raise Failure(
                "A build starts from an empty file and is always whole: materialise all warehouse assets together."
            )
        installation = pajumte.open()
        command = [*BUILD_COMMAND, *_variables(config.parameters)]
        with installation.only_one("build"):
            build = prepare_build(installation, config.moment(), config.through)
            context.log.info(f"build {build.build_id}")
            with _environment(BUILD_FILE_VARIABLE, str(build.file)):
                yield from _with_progress(dbt.cli(command, context=context, target_path=build.folder / "dbt").stream())
            build.mark_tested()

    return warehouse


def _variables(parameters: Mapping[str, Any]) -> list[str]:
    return ["--vars", json.dumps(checked(parameters))] if parameters else []


def _with_progress(events: Iterable[Any]) -> Iterator[Any]:
    """The same events; every fiftieth is counted where progress is shown."""
    for number, event in enumerate(events, 1):
        if number % _TELL_EVERY == 0:
            progress.info("%d models and tests done", number)
        yield event


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Give the dbt process the build file; profiles.yml reads it from the environment."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
