"""The audit trail is append-only: the database refuses to change or delete an act, whoever asks."""

from typing import Any

from django.db import migrations

_SQLITE = """
CREATE TRIGGER audit_act_no_{lower} BEFORE {upper} ON audit_act
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
"""
_POSTGRESQL = (
    """
CREATE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
""",
    """
CREATE TRIGGER audit_act_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_act
FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only()
""",
)


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    """Guard the table, in the database's own words."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(_SQLITE.format(lower=act, upper=act.upper()))
    else:
        for statement in _POSTGRESQL:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    """There is no way back: a trail that can be unguarded is none."""

    dependencies = [("audit", "0001_initial")]  # Django's name and type

    operations = [migrations.RunPython(add_triggers)]
