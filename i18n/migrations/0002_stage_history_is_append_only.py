"""The database itself refuses to rewrite a market's stage history."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION i18n_stage_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'stage history is append-only' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER stage_history_is_append_only BEFORE UPDATE ON i18n_stagechange
FOR EACH ROW EXECUTE FUNCTION i18n_stage_history_is_append_only();
"""
POSTGRES_BACK = """
DROP TRIGGER stage_history_is_append_only ON i18n_stagechange;
DROP FUNCTION i18n_stage_history_is_append_only();
"""
SQLITE = """
CREATE TRIGGER stage_history_is_append_only BEFORE UPDATE ON i18n_stagechange
BEGIN SELECT RAISE(ABORT, 'stage history is append-only'); END
"""
SQLITE_BACK = "DROP TRIGGER stage_history_is_append_only"


def forwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES if postgres else SQLITE)


def backwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES_BACK if postgres else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("i18n", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
