"""The jobs: gating is one, building another, because a rejected delivery must not fail the nation's build."""

from __future__ import annotations

from dagster import AssetSelection, define_asset_job

from feeds.contract_loading import load_contracts
from orchestration.assets.feeds import feed_key

_feeds = AssetSelection.assets(*(feed_key(feed) for feed in load_contracts()))
_publication = AssetSelection.assets("publication", "public_file")
_release = AssetSelection.assets("release")
_warehouse = AssetSelection.all() - _feeds - _publication - _release

gate_deliveries = define_asset_job(
    "gate_deliveries",
    _feeds,
    description="Gate what waits. Without a partition: everything; with partitions: what waits in them.",
)
build_warehouse = define_asset_job(
    "build_warehouse", _warehouse, description="Build and test all models in a fresh file; publishes nothing."
)
publish_build = define_asset_job("publish_build", _publication, description="Publish the latest tested build.")
build_and_publish = define_asset_job(
    "build_and_publish", _warehouse | _publication, description="Build, test, and publish when every test passes."
)

make_release = define_asset_job(
    "make_release", _release, description="Release a period of the current publication, disclosure-controlled."
)

JOBS = [gate_deliveries, build_warehouse, publish_build, build_and_publish, make_release]
