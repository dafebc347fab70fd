"""Releases: what leaves the ministry, one partition a period of the release calendar."""

from dagster import AssetExecutionContext, AssetKey, Failure, MaterializeResult, MetadataValue, asset

from orchestration.partitions import releases_by_period
from orchestration.resources import PajumteResource


@asset(
    partitions_def=releases_by_period,
    deps=[AssetKey("publication")],
    group_name="publication",
    kinds={"excel", "parquet"},
    owners=["team:analysts"],
    description="The frozen folder of a period: disclosure-controlled tables as CSV, XLSX, Parquet and SDMX, and the "
    "report. It is made of the current publication; nothing is written unless the audit passes.",
)
def release(context: AssetExecutionContext, pajumte: PajumteResource) -> MaterializeResult[None]:
    """Release a period under home `releases/out`."""
    from analyst.releases.making import USUAL_THRESHOLD, LeaksError, make_release

    installation = pajumte.open()
    try:
        made = make_release(
            installation, context.partition_key, installation.home.releases / "out", USUAL_THRESHOLD, context.log.info
        )
    except LeaksError as error:
        raise Failure(str(error), allow_retries=False) from None
    content = made.content
    return MaterializeResult(
        metadata={
            "folder": MetadataValue.path(str(made.folder)),
            "build": content.publication.build_id,
            "values": content.observations.height,
            "left_out": content.left_out,
            "revised": content.revisions.height,
        }
    )
