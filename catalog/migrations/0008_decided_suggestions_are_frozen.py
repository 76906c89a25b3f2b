"""The database itself refuses to change a suggestion that was decided."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION catalog_decided_suggestions_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a decided suggestion is frozen' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER decided_suggestions_are_frozen BEFORE UPDATE ON catalog_pricesuggestion
FOR EACH ROW WHEN (OLD.state <> 'OPEN')
EXECUTE FUNCTION catalog_decided_suggestions_are_frozen();
"""
POSTGRES_BACK = """
DROP TRIGGER decided_suggestions_are_frozen ON catalog_pricesuggestion;
DROP FUNCTION catalog_decided_suggestions_are_frozen();
"""
SQLITE = """
CREATE TRIGGER decided_suggestions_are_frozen BEFORE UPDATE ON catalog_pricesuggestion
WHEN OLD.state <> 'OPEN'
BEGIN SELECT RAISE(ABORT, 'a decided suggestion is frozen'); END
"""
SQLITE_BACK = "DROP TRIGGER decided_suggestions_are_frozen"


def forwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES if postgres else SQLITE)


def backwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES_BACK if postgres else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_prices_never_overlap")]
    operations = [migrations.RunPython(forwards, backwards)]
