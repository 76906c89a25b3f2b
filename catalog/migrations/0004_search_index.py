"""Search: documents, the trigrams of their words, and each database's own full-text index.

PostgreSQL indexes the words just as they were folded (an expression, no text search
configuration that would cut them again). SQLite keeps an FTS5 table of its own beside the
documents; triggers follow every change. A later migration that rebuilds the table of documents
on SQLite loses the triggers and must create them again.
"""

from django.db import migrations

POSTGRES = (
    "CREATE INDEX search_document_words ON catalog_searchdocument"
    " USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)
POSTGRES_BACK = ("DROP INDEX search_document_words",)

# The tokenizer's own choice of letters parts Hindi words at their vowel signs.
SQLITE = (
    """
    CREATE VIRTUAL TABLE catalog_searchindex USING fts5(
        words, content='catalog_searchdocument', content_rowid='id', prefix='2 3',
        tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")
    """,
    """
    CREATE TRIGGER search_document_comes AFTER INSERT ON catalog_searchdocument BEGIN
        INSERT INTO catalog_searchindex(rowid, words) VALUES (new.id, new.words);
    END
    """,
    """
    CREATE TRIGGER search_document_goes AFTER DELETE ON catalog_searchdocument BEGIN
        INSERT INTO catalog_searchindex(catalog_searchindex, rowid, words)
        VALUES ('delete', old.id, old.words);
    END
    """,
    """
    CREATE TRIGGER search_document_changes AFTER UPDATE ON catalog_searchdocument BEGIN
        INSERT INTO catalog_searchindex(catalog_searchindex, rowid, words)
        VALUES ('delete', old.id, old.words);
        INSERT INTO catalog_searchindex(rowid, words) VALUES (new.id, new.words);
    END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER search_document_changes",
    "DROP TRIGGER search_document_goes",
    "DROP TRIGGER search_document_comes",
    "DROP TABLE catalog_searchindex",
)


def forwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_BACK if postgres else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_stock_ledger_is_append_only")]
    operations = [migrations.RunPython(forwards, backwards)]
