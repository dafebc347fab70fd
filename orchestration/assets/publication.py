"""Publication: the last asset. Readers see a build only when it is whole and every test has passed."""

from collections.abc import Sequence

from dagster import AssetKey, AssetsDefinition, MaterializeResult, MetadataValue, asset

from orchestration.build import latest_tested_build, prune_builds, publish
from orchestration.resources import PajumteResource


def publication_asset(upstream: Sequence[AssetKey]) -> AssetsDefinition:
    """The asset that publishes the latest tested build, after all of `upstream`."""

    @asset(
        name="publication",
        deps=list(upstream),
        group_name="publication",
        kinds={"duckdb"},
        owners=["team:analysts"],
        pool="build",
        description="The DuckDB file that analysts open: a versioned copy of a tested build's marts, "
        "to which `current.duckdb` points.",
    )
    def publication(pajumte: PajumteResource) -> MaterializeResult[None]:
        """Copy the marts of the latest tested build into a published file and switch the link."""
        installation = pajumte.open()
        build = latest_tested_build(installation)
        file = publish(installation, build)
        prune_builds(installation)
        accepted = {v.delivery_id for v in installation.ledger.in_force(as_of=build.as_of, through=build.through)}
        return MaterializeResult(
            metadata={
                "build": build.build_id,
                "file": MetadataValue.path(str(file)),
                "deliveries_in_force": len(accepted),
                "megabytes": round(file.stat().st_size / 1e6, 1),
            }
        )

    return publication
