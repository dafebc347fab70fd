"""The feeds: one asset each, gated together because a verdict is for a whole delivery.

A run without partitions gates everything that waits; a run over any set of partitions gates what waits there. Only
accepted partitions are marked materialised: a municipality's mistake is a red check on a green run, not an incident.
"""

from collections import Counter
from collections.abc import Iterator

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetMaterialization,
    AssetSpec,
    BackfillPolicy,
    Config,
    TableColumn,
    TableSchema,
    multi_asset,
)

from expectations.gating import gate_waiting
from feeds.contract import Feed
from feeds.contract_loading import load_contracts
from feeds.findings import Outcome, Severity
from feeds.frames import accepted_schema
from feeds.ledger import DeliveryState
from orchestration.partitions import MONTH, MUNICIPALITY, deliveries_by_month_and_municipality, partition_of
from orchestration.progress import progress
from orchestration.resources import PajumteResource

CHECK = "gate"
_BLOCKING = {Severity.REJECT, Severity.ERROR}


def feed_key(feed: str) -> AssetKey:
    """The asset key of a feed; the dbt source of the same name carries it too."""
    return AssetKey(["feeds", feed])


def _spec(feed: Feed) -> AssetSpec:
    return AssetSpec(
        feed_key(feed.name),
        partitions_def=deliveries_by_month_and_municipality,
        group_name=feed.group,
        description=f"{feed.label_en} ({feed.label_lv}). {feed.description_en}",
        kinds={"parquet", "greatexpectations"},
        owners=["team:municipalities"],
        tags={"layer": "accepted"},
        metadata={
            "dagster/column_schema": TableSchema(
                [TableColumn(name, str(dtype)) for name, dtype in accepted_schema(feed).items()]
            ),
            "contract_version": feed.version,
        },
        skippable=True,
    )


class GateConfig(Config):
    """What a gating run takes: one delivery, or (None) everything that waits in its partitions.

    `decided_since` is the number of a verdict: what was judged after it, by whomever, is shown by this run.
    """

    delivery: str | None = None
    decided_since: int | None = None


_contracts = load_contracts()


@multi_asset(
    name="gated_feeds",
    specs=[_spec(feed) for feed in _contracts.values()],
    check_specs=[
        AssetCheckSpec(
            CHECK, asset=feed_key(feed), description="No delivery gated in this run was refused because of this feed."
        )
        for feed in _contracts
    ],
    can_subset=True,
    backfill_policy=BackfillPolicy.single_run(),
)
def gated_feeds(
    context: AssetExecutionContext, config: GateConfig, pajumte: PajumteResource
) -> Iterator[AssetCheckResult]:
    """Gate deliveries; accepted ones become materialised partitions of their feeds, findings become asset checks."""
    installation = pajumte.open()
    wanted = _wanted_partitions(context)
    waiting = [d for d in installation.ledger.waiting() if wanted is None or (d.municipality, d.period) in wanted]
    if config.delivery is not None:
        waiting = [d for d in waiting if d.delivery_id == config.delivery]
    before = installation.ledger.last_verdict() if config.decided_since is None else config.decided_since
    gate_waiting(
        installation,
        [d.delivery_id for d in waiting],
        lambda done, of: progress.info("%d of %d deliveries gated", done, of),
    )
    judged = [s for s in installation.ledger.deliveries(with_results=False) if s.verdict_no > before]
    touched = {(state.municipality, state.period) for state in judged} | (wanted or set())
    for version in installation.ledger.in_force():
        if (version.municipality, version.period) in touched:
            context.log_event(
                AssetMaterialization(
                    feed_key(version.feed),
                    partition=partition_of(version.municipality, version.period),
                    metadata={"dagster/partition_row_count": version.rows, "delivery": version.delivery_id},
                )
            )
    for feed in _contracts:
        if feed_key(feed) in context.selected_asset_keys:
            yield _check_result(feed, judged)


def _wanted_partitions(context: AssetExecutionContext) -> set[tuple[str, str]] | None:
    if not (context.has_partition_key or context.has_partition_key_range):
        return None
    return {
        (key.keys_by_dimension[MUNICIPALITY], key.keys_by_dimension[MONTH])
        for key in map(deliveries_by_month_and_municipality.get_partition_key_from_str, context.partition_keys)
    }


def _check_result(feed: str, judged: list[DeliveryState]) -> AssetCheckResult:
    """The findings on one feed over all deliveries that this run shows: counts by check id, never a value."""
    by_delivery = [(s, [f.finding for f in s.findings if f.finding.feed == feed]) for s in judged]
    findings = [finding for _, found in by_delivery for finding in found]
    refused = sorted(s.delivery_id for s, found in by_delivery if any(f.severity in _BLOCKING for f in found))
    counts = Counter(f.check_id for f in findings)
    return AssetCheckResult(
        asset_key=feed_key(feed),
        check_name=CHECK,
        passed=not refused,
        severity=AssetCheckSeverity.ERROR if refused else AssetCheckSeverity.WARN,
        metadata={
            "deliveries_gated": len(judged),
            "deliveries_rejected": sum(state.verdict == Outcome.REJECTED.value for state in judged),
            "refused_because_of_this_feed": ", ".join(refused) or "none",
            "findings_by_check": dict(sorted(counts.items())),
        },
    )
