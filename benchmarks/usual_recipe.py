"""The usual recipe, to measure beside: one Dagster run a partition, and in it a validation for each file.

Each file gets a Great Expectations context of its own and a suite built anew. The recipe is given every advantage: runs
in this very process (a launched run costs many seconds more), the same reader, and no rules across feeds, no history,
no stored rows and no ledger, all of which the gate has on its side of the comparison.

No `from __future__ import annotations` here: Dagster reads the type of an asset's context.
"""

from collections.abc import Sequence

import polars as pl
from dagster import AssetExecutionContext, DagsterInstance, StaticPartitionsDefinition, asset, materialize

from expectations.key_columns import DELIVERY, with_key_columns
from expectations.suites import suite_of
from feeds.contract_loading import load_contracts
from feeds.delivery import ReadFeed
from feeds.installation import Installation
from feeds.ledger import WaitingDelivery
from feeds.reading import read_delivery
from feeds.submitting import originals

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def validate_each(installation: Installation, deliveries: Sequence[WaitingDelivery]) -> None:
    """One run for each delivery; a failed expectation is no error here, as only the time is of interest."""
    keys = installation.gate_keys()
    by_id = {delivery.delivery_id: delivery for delivery in deliveries}

    @asset(partitions_def=StaticPartitionsDefinition(list(by_id)))
    def validated(context: AssetExecutionContext) -> None:
        delivery = by_id[context.partition_key]
        read = read_delivery(
            originals(delivery, installation.home, keys),
            municipality=delivery.municipality,
            period=delivery.period,
            keys=keys.tokens,
        )
        for feed in read.feeds.values():
            _validate(feed, delivery.delivery_id)

    with DagsterInstance.ephemeral() as instance:
        for delivery_id in by_id:
            materialize([validated], partition_key=delivery_id, instance=instance, run_config=QUIET)


def _validate(read: ReadFeed, delivery_id: str) -> None:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    feed = load_contracts()[read.feed]
    linkages = {} if read.linkage is None else {delivery_id: read.linkage}
    frame = with_key_columns(read.frame.with_columns(pl.lit(delivery_id).alias(DELIVERY)), linkages, feed)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch = (
        context.data_sources.add_pandas(name="files")
        .add_dataframe_asset(name=read.feed)
        .add_batch_definition_whole_dataframe("whole")
        .get_batch(batch_parameters={"dataframe": frame.to_pandas()})
    )
    expectations = [
        ExpectationConfiguration(type=each.type, kwargs=dict(each.arguments), meta=each.meta).to_domain_obj()
        for each in suite_of(feed)
    ]
    batch.validate(gx.ExpectationSuite(name=read.feed, expectations=expectations), result_format="COMPLETE")
