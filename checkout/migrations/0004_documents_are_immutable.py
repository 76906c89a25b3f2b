"""The database itself refuses to rewrite documents and their lines.

SQLite empties tables between tests with DELETE, so there only UPDATE is refused by the database;
the manager refuses both everywhere.
"""

from django.db import migrations

TABLES = ("document", "documentline", "documenttax")
FUNCTION = """
CREATE FUNCTION checkout_documents_are_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'documents are never changed' USING ERRCODE = 'check_violation'; END $$
"""
FUNCTION_BACK = "DROP FUNCTION checkout_documents_are_immutable()"
POSTGRES = """
CREATE TRIGGER {table}_is_immutable BEFORE UPDATE OR DELETE ON checkout_{table}
FOR EACH ROW EXECUTE FUNCTION checkout_documents_are_immutable()
"""
POSTGRES_BACK = "DROP TRIGGER {table}_is_immutable ON checkout_{table}"
SQLITE = """
CREATE TRIGGER {table}_is_immutable BEFORE UPDATE ON checkout_{table}
BEGIN SELECT RAISE(ABORT, 'documents are never changed'); END
"""
SQLITE_BACK = "DROP TRIGGER {table}_is_immutable"


def forwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    if postgres:
        schema_editor.execute(FUNCTION)
    for table in TABLES:
        schema_editor.execute((POSTGRES if postgres else SQLITE).format(table=table))


def backwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute((POSTGRES_BACK if postgres else SQLITE_BACK).format(table=table))
    if postgres:
        schema_editor.execute(FUNCTION_BACK)


class Migration(migrations.Migration):
    dependencies = [("checkout", "0003_credit_ledger_is_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
