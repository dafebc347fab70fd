"""The public file: after the ministry's, which it neither delays nor endangers."""

from dagster import MaterializeResult, MetadataValue, asset

from analyst.public_file import write_public_file
from analyst.releases.records import read_records
from orchestration.progress import progress
from orchestration.resources import PajumteResource


@asset(
    deps=["publication"],
    group_name="publication",
    kinds={"duckdb"},
    owners=["team:analysts"],
    pool="build",
    description="The DuckDB file that anybody may open: disclosure-controlled aggregates of the current publication, "
    "to which `current_public.duckdb` points.",
)
def public_file(pajumte: PajumteResource) -> MaterializeResult[None]:
    """Protect the periods whose figures have changed, write the file and switch the link."""
    home = pajumte.open().home
    written = write_public_file(
        home.current,
        home.builds,
        [record.observations for record in read_records(home.releases)],
        progress=lambda period: progress.info("protecting %s", period),
    )
    return MaterializeResult(
        metadata={
            "file": MetadataValue.path(str(written.file)),
            "share_left_out": written.left_out_share,
            "held_back": ", ".join(written.held_back) or "nothing",
        }
    )
