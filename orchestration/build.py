"""A build: a fresh DuckDB file that sees exactly what the ledger holds accepted, and its publication when tested.

Whoever starts dbt gets its inputs from here, so no job, schedule or command can build on what the gate has not
accepted. Nothing is ever updated in place: a new build is a new file, a publication is a new name, and the link
`current.duckdb` is switched last.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

from feeds.clock import naive_utc
from feeds.contract_loading import load_contracts
from feeds.errors import UserError
from feeds.frames import accepted_schema
from feeds.installation import Installation
from feeds.ledger import FeedInForce
from feeds.linkage import LinkageFile, person_links
from feeds.storage import Home, point_link, sync_file, write_bytes, writing_under
from orchestration.comparing import PREVIOUS_FIGURES, EarlierPublication, earlier_publication
from orchestration.ledger_tables import create_ledger_tables, create_table

PROJECT = Path(__file__).resolve().parent.parent
PUBLISHED_SCHEMAS = ("marts", "quality")
STORAGE_VERSION = "v1.4.0"
"""Readable by DuckDB clients from 1.4 on; 2.0 would otherwise write a version that they refuse."""

_TESTED = "tested.json"
_PRUNED = ".pruned-"
_BEGAN = "%Y%m%dT%H%M%S%f"
"""How a build's id begins: its moment in UTC, so that ids follow one another in time."""
_PERSON = "local_person_id"


@dataclass(frozen=True, slots=True)
class Build:
    """One build: its id, folder, and the cut-offs it was made for."""

    build_id: str
    folder: Path
    as_of: datetime | None
    through: str | None

    @property
    def file(self) -> Path:
        """The DuckDB file that dbt writes; the name differs from every schema's."""
        return self.folder / "pajumte_build.duckdb"

    @property
    def is_tested(self) -> bool:
        """Whether dbt built it and every test passed."""
        return (self.folder / _TESTED).exists()

    def mark_tested(self) -> None:
        """Enter that every model was built and every test passed."""
        write_bytes(self.folder / _TESTED, json.dumps({"build_id": self.build_id}).encode())


def prepare_build(installation: Installation, as_of: datetime | None = None, through: str | None = None) -> Build:
    """A new build file with the schema `accepted` (docs/developers/design.md, section 5) and nothing else.

    UserError when a key is missing, the disk is full, or an accepted file is gone.
    """
    keys = installation.gate_keys()
    now = naive_utc(installation.clock())
    build_id = f"{now:{_BEGAN}}_{uuid.uuid4().hex[:6]}"
    build = Build(build_id, installation.home.builds / build_id, as_of, through)
    versions = installation.ledger.in_force(as_of=as_of, through=through)
    _require_files(installation, versions)
    with writing_under(installation.home.builds):
        build.folder.mkdir(parents=True)
        with duckdb.connect(str(build.file)) as connection:
            connection.execute("CREATE SCHEMA accepted")
            _create_feed_views(connection, installation, versions)
            states = installation.ledger.deliveries(as_of=as_of, through=through)
            create_ledger_tables(connection, states, installation.ledger.notes(as_of=as_of, through=through))
            others = connection.sql(_all_persons()).pl()[_PERSON]
            files = [
                LinkageFile(installation.home.linkage_file(v.delivery_id), v.municipality, v.period)
                for v in versions
                if v.feed == "persons"
            ]
            create_table(connection, "person_links", person_links(files, others, keys.tokens))
            about = {
                "build_id": build_id,
                "as_of": as_of or now,
                "through": through,
                "started_at": now,
                "code_version": code_version(),
            }
            earlier = earlier_publication(installation.home.published, as_of or now, through)
            create_comparison(connection, about, earlier)
    return build


def create_comparison(
    connection: duckdb.DuckDBPyConnection, about: Mapping[str, object], earlier: EarlierPublication | None
) -> None:
    """Create `accepted.build`, one row `about` this build, and the figures of the publication it is compared with."""
    compared = {"compared_with": earlier and earlier.build_id, "compared_as_of": earlier and earlier.as_of}
    create_table(connection, "build", pl.DataFrame([{**about, **compared}], schema=_BUILD))
    figures = earlier.figures() if earlier else pl.DataFrame(schema=PREVIOUS_FIGURES)
    create_table(connection, "previous_figures", figures)


def publish(installation: Installation, build: Build) -> Path:
    """Publish a tested build: a new versioned file of its marts, then the link. Returns the published file.

    UserError when the build was never tested, or the disk is full: then the earlier publication stays.
    """
    if not build.is_tested:
        raise UserError(
            f"Build {build.build_id} has not passed its tests, so it is not published: see `pajumte build`."
        )
    published = installation.home.published
    target = published / f"pajumte_{build.build_id}.duckdb"
    with writing_under(published):
        if not target.exists():
            temporary = published / f".pajumte_{build.build_id}.{uuid.uuid4().hex}.tmp"
            try:
                _copy_published_schemas(build.file, temporary)
                sync_file(temporary)
                temporary.chmod(0o444)
                os.replace(temporary, target)
            finally:
                temporary.unlink(missing_ok=True)
        point_link(installation.home.current, target)
    return target


def latest_tested_build(installation: Installation) -> Build:
    """The build that `pajumte publish` would publish. UserError when there is none."""
    tested = [folder for folder in _build_folders(installation.home) if (folder / _TESTED).exists()]
    if not tested:
        raise UserError("There is no tested build to publish: run `pajumte build` first.")
    return Build(tested[-1].name, tested[-1], None, None)


def latest_build_began(home: Home) -> datetime | None:
    """When the latest build was begun (UTC), whatever became of it; None when there has been none."""
    folders = _build_folders(home)
    return datetime.strptime(folders[-1].name.partition("_")[0], _BEGAN) if folders else None


def prune_builds(installation: Installation) -> int:
    """Remove the build folders but the latest (`keep_builds`): how many. Publications are files of their own and stay.

    A folder is taken out of sight by its name before its files go, so a kill leaves no build that is half there.
    """
    folders = _build_folders(installation.home)
    pruned = folders[: -installation.settings.keep_builds]
    with writing_under(installation.home.builds):
        for folder in pruned:
            folder.rename(folder.with_name(f"{_PRUNED}{folder.name}"))
        for folder in installation.home.builds.glob(f"{_PRUNED}*"):
            shutil.rmtree(folder)
    return len(pruned)


def _build_folders(home: Home) -> list[Path]:
    """Oldest first: a build's id begins with its moment."""
    return sorted(home.builds.glob("[0-9]*T[0-9]*_*"))


@cache
def code_version() -> str:
    """The package's version and a hash of all SQL, seeds and contracts that decide what a mart says."""
    digest = hashlib.sha256()
    for folder in ("dbt_project", "seeds", "feeds/contracts"):
        for file in [PROJECT / "dbt_project.yml", *sorted(p for p in (PROJECT / folder).rglob("*") if p.is_file())]:
            digest.update(str(file.relative_to(PROJECT)).encode())
            digest.update(file.read_bytes())
    return f"{version('pajumte')}+{digest.hexdigest()[:12]}"


def _require_files(installation: Installation, versions: Sequence[FeedInForce]) -> None:
    for v in versions:
        file = installation.home.accepted_file(v.feed, v.delivery_id)
        if not file.exists():
            raise UserError(
                f"The accepted file {file} is missing, so no build can be trusted: "
                "restore it from the backup, then build again."
            )


def _create_feed_views(
    connection: duckdb.DuckDBPyConnection, installation: Installation, versions: Sequence[FeedInForce]
) -> None:
    for name, feed in load_contracts().items():
        schema = accepted_schema(feed)
        files = [str(installation.home.accepted_file(name, v.delivery_id)) for v in versions if v.feed == name]
        if files:
            listed = ", ".join("'" + f.replace("'", "''") + "'" for f in files)
            columns = ", ".join(schema)
            connection.execute(f"CREATE VIEW accepted.{name} AS SELECT {columns} FROM read_parquet([{listed}])")
        else:
            create_table(connection, name, pl.DataFrame(schema=schema))


def _all_persons() -> str:
    """Every local person token that stands in any feed, so that nobody is without a published id."""
    feeds = [name for name, feed in load_contracts().items() if any(c.name == _PERSON for c in feed.columns)]
    return " UNION ".join(f"SELECT {_PERSON} FROM accepted.{name}" for name in feeds)


def _copy_published_schemas(source: Path, target: Path) -> None:
    """Copy the published schemas with their comments into a file that older clients can read: all as tables.

    The build is attached under its own name, by which the views among its marts know what they read.
    """
    build = source.stem
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{_quoted(source)}' AS {build} (READ_ONLY)")
        connection.execute(f"ATTACH '{_quoted(target)}' AS publication (STORAGE_VERSION '{STORAGE_VERSION}')")
        for schema in PUBLISHED_SCHEMAS:
            connection.execute(f"CREATE SCHEMA publication.{schema}")
        relations = connection.execute(
            "WITH relations AS (SELECT database_name, schema_name, table_name AS name, comment FROM duckdb_tables() "
            "UNION ALL SELECT database_name, schema_name, view_name AS name, comment FROM duckdb_views()) "
            "SELECT schema_name, name, comment FROM relations "
            "WHERE database_name = ? AND list_contains(?, schema_name) ORDER BY ALL",
            [build, list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema, table, comment in relations:
            connection.execute(f"CREATE TABLE publication.{schema}.{table} AS SELECT * FROM {build}.{schema}.{table}")
            if comment:
                connection.execute(f"COMMENT ON TABLE publication.{schema}.{table} IS '{_escaped(comment)}'")
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name, comment FROM duckdb_columns() "
            "WHERE database_name = ? AND list_contains(?, schema_name) AND comment IS NOT NULL",
            [build, list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema, table, column, comment in columns:
            connection.execute(f"COMMENT ON COLUMN publication.{schema}.{table}.\"{column}\" IS '{_escaped(comment)}'")
        connection.execute("DETACH publication")


def _quoted(path: Path) -> str:
    return _escaped(str(path))


def _escaped(text: str) -> str:
    return text.replace("'", "''")


_Type = pl.DataType | type[pl.DataType]
_MOMENT = pl.Datetime("us")
_BUILD: dict[str, _Type] = {
    "build_id": pl.String,
    "as_of": _MOMENT,
    "through": pl.String,
    "started_at": _MOMENT,
    "code_version": pl.String,
    "compared_with": pl.String,
    "compared_as_of": _MOMENT,
}
