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

# Casts of text whose form `relais.core.custom_column` fixes: the same whatever a connection is set to, so that indexes may use them.
CASTS = r"""
CREATE OR REPLACE FUNCTION relais_day(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT make_date(left(value, 4)::int, substr(value, 6, 2)::int, substr(value, 9, 2)::int) $$;
CREATE OR REPLACE FUNCTION relais_hour(value text) RETURNS time
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT make_time(left(value, 2)::int, substr(value, 4, 2)::int, substr(value, 7, 2)::int) $$;
CREATE OR REPLACE FUNCTION relais_moment(value text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT (relais_day(left(value, 10)) + relais_hour(substr(value, 12))) AT TIME ZONE 'UTC' $$;
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(CREATE)
        schema_editor.execute(CASTS)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ("relais_moment", "relais_hour", "relais_day", "relais_fold"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}(text)")


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(create, drop, elidable=False)]
