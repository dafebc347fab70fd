"""The ledger's tables. All are append-only: a new fact is a new row, and the database itself refuses changes.

What is known at a moment (the verdict, the version in force) is worked out from the rows up to that moment, so that a
build for an earlier `as_of` sees what was true then.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

deliveries = Table(
    "deliveries",
    metadata,
    Column(
        "received_seq", _NUMBER, primary_key=True, autoincrement=True, comment="Order of receipt; versions order by it."
    ),
    Column("delivery_id", String(40), nullable=False, unique=True),
    Column("municipality", String(16), nullable=False),
    Column("period", String(7), nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column(
        "content_key",
        String(64),
        nullable=False,
        unique=True,
        comment="Hash over municipality, period and the set of (feed, sha256).",
    ),
    Column(
        "archive_folder", String(40), nullable=False, comment="Folder under received/ with the encrypted originals."
    ),
    Column(
        "stated", JSON, nullable=False, comment="Municipality and period as the file names say, when they say them."
    ),
)

delivery_files = Table(
    "delivery_files",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("feed", String(40), comment="The feed that the way of delivery names; NULL for a workbook."),
    Column("sha256", String(64), nullable=False),
    Column("size", _NUMBER, nullable=False),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("verdict_no", _NUMBER, primary_key=True, autoincrement=True),
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), nullable=False, index=True),
    Column("decided_at", DateTime, nullable=False),
    Column("outcome", String(24), nullable=False),
    Column("contract_version", String(64), nullable=False),
    Column("suite_version", String(64), nullable=False),
    Column("feeds", JSON, nullable=False, comment="Rows read of each feed that could be recognised."),
    Column(
        "because_of",
        String(40),
        comment="The delivery that made this one be judged again; NULL for a verdict of its own.",
    ),
    Column("mappings", JSON, comment="By feed the version of the mapping by which its table was read; NULL for none."),
)

findings = Table(
    "findings",
    metadata,
    Column("verdict_no", ForeignKey("verdicts.verdict_no"), primary_key=True),
    Column("finding_no", Integer, primary_key=True),
    Column("check_id", String(12), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("feed", String(40)),
    Column("sheet", Text),
    Column("column_name", Text),
    Column("rows", JSON, nullable=False),
    Column("fault_count", Integer, nullable=False),
    Column("params", JSON, nullable=False),
)

check_results = Table(
    "check_results",
    metadata,
    Column("verdict_no", ForeignKey("verdicts.verdict_no"), primary_key=True),
    Column("result_no", Integer, primary_key=True),
    Column("check_id", String(12), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("feed", String(40)),
    Column("status", String(16), nullable=False),
    Column("failed_rows", Integer, nullable=False),
    Column("why", Text, comment="Key in feeds/checks/whys.yaml; the sentence itself in rows of earlier versions."),
    Column("why_params", JSON, comment="What fills the sentence."),
)

accepted_feeds = Table(
    "accepted_feeds",
    metadata,
    Column("verdict_no", ForeignKey("verdicts.verdict_no"), primary_key=True),
    Column("feed", String(40), primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), nullable=False, index=True),
    Column("rows", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, comment="Of the Parquet file."),
    UniqueConstraint("delivery_id", "feed"),
)

confirmations = Table(
    "confirmations",
    metadata,
    Column("confirmation_no", _NUMBER, primary_key=True, autoincrement=True),
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), nullable=False, index=True),
    Column("check_id", String(12), nullable=False),
    Column("feed", String(40)),
    Column("column_name", Text),
    Column("rows", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_at", DateTime, nullable=False),
)

acts = Table(
    "acts",
    metadata,
    Column("act_no", _NUMBER, primary_key=True, autoincrement=True),
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False, comment="hold, unhold or withdraw; the last one counts."),
    Column("reason", Text, comment="Always there but for unhold."),
    Column("acted_by", Text, nullable=False),
    Column("acted_at", DateTime, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("event_no", _NUMBER, primary_key=True, autoincrement=True),
    Column("happened_at", DateTime, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("delivery_id", String(40), index=True),
    Column("details", JSON, nullable=False),
)

mappings = Table(
    "mappings",
    metadata,
    Column("mapping_no", _NUMBER, primary_key=True, autoincrement=True),
    Column("lineage", String(16), nullable=False, comment="The municipality under all its codes."),
    Column("feed", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False, comment="Titles, codes and constants (feeds.mappings); no cell of a row."),
    Column("content_hash", String(64), nullable=False),
    Column("restores", Integer, comment="The earlier version that this one brings back."),
    Column("saved_by", Text, nullable=False, comment="The office that saved it."),
    Column("saved_at", DateTime, nullable=False),
    UniqueConstraint("lineage", "feed", "version"),
)

delivery_mappings = Table(
    "delivery_mappings",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), primary_key=True),
    Column("feed", String(40), primary_key=True),
    Column("mapping_no", ForeignKey("mappings.mapping_no"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    comment="The mappings in force when a delivery was received: it is judged by these, however often.",
)

for _table in metadata.sorted_tables:
    for _change in ("UPDATE", "DELETE"):
        event.listen(
            _table,
            "after_create",
            DDL(  # type: ignore[no-untyped-call]
                f"CREATE TRIGGER {_table.name}_no_{_change.lower()} BEFORE {_change} ON {_table.name} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            ).execute_if(dialect="sqlite"),
        )
    event.listen(
        _table,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            "CREATE OR REPLACE FUNCTION pajumte_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
        ).execute_if(dialect="postgresql"),
    )
    event.listen(
        _table,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER {_table.name}_append_only BEFORE UPDATE OR DELETE ON {_table.name} "
            f"FOR EACH ROW EXECUTE FUNCTION pajumte_append_only()"
        ).execute_if(dialect="postgresql"),
    )
    event.listen(
        _table,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER {_table.name}_never_emptied BEFORE TRUNCATE ON {_table.name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION pajumte_append_only()"
        ).execute_if(dialect="postgresql"),
    )
