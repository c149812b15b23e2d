"""What the search needs beside the table of entries: how each database finds parts of words (records/search/databases)."""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE records_searchindex USING fts5
    (text, content='records_searchentry', content_rowid='id', tokenize='trigram case_sensitive 1', columnsize=0)
    """,
    "INSERT INTO records_searchindex (records_searchindex, rank) VALUES ('automerge', 8)",
    "INSERT INTO records_searchindex (records_searchindex) VALUES ('rebuild')",
    """
    CREATE TRIGGER records_searchentry_update AFTER UPDATE OF text ON records_searchentry BEGIN
      INSERT INTO records_searchindex (records_searchindex, rowid, text) VALUES ('delete', old.id, old.text);
      INSERT INTO records_searchindex (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER records_searchentry_delete AFTER DELETE ON records_searchentry BEGIN
      INSERT INTO records_searchindex (records_searchindex, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER records_searchentry_update",
    "DROP TRIGGER records_searchentry_delete",
    "DROP TABLE records_searchindex",
]
# A common term is told from a rare one by the sample of values that the planner keeps: 300 rather than 100.
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE INDEX records_searchentry_text ON records_searchentry USING gin (type_number, text gin_trgm_ops)",
    "ALTER TABLE records_searchentry ALTER COLUMN text SET STATISTICS 300",
]
POSTGRESQL_BACK = ["DROP INDEX records_searchentry_text"]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("core", "0001_fold")]
    operations = [migrations.RunPython(make, unmake, elidable=False)]
