from django.db import migrations

# The twin of relais.core.text.fold; a test compares the two. Immutable, so that indexes may use it; not STRICT, since
# PostgreSQL then writes the body into the query, in place of a call that takes twice as long (NULL gives NULL all the same).
CREATE = r"""
CREATE OR REPLACE FUNCTION relais_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN value ~ '^[\x01-\x7f]*$' THEN lower(value COLLATE "C") COLLATE "und-x-icu" ELSE
    replace(replace(replace(replace(translate(
      regexp_replace(lower(normalize(value, NFKD) COLLATE "und-x-icu"), '[\u0300-\u036f]', '', 'g'),
      'øđðłı’', 'oddli'''), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'þ', 'th')
  END
$$;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS relais_fold(text)")


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(create, drop, elidable=False)]
