from django.db import migrations

# The twins of relais.core.formulas.decimals, wording and days; a test compares them. STRICT: nothing comes of nothing. None of them
# ever raises, whatever it is given. Divisions, roots and powers are computed to 45 decimals and then rounded to 12, as there.
BODIES = {
    "relais_number(value numeric) RETURNS numeric": """
  value := round(value, 12);
  IF value > -10000000000000000 AND value < 10000000000000000 THEN RETURN value; END IF;
  RETURN NULL;
""",
    "relais_divide(one numeric, other numeric) RETURNS numeric": """
  IF other = 0 THEN RETURN NULL; END IF;
  RETURN relais_number(round(one, 45) / other);
""",
    "relais_power(base numeric, exponent numeric) RETURNS numeric": """
  IF exponent = 0 THEN RETURN 1; END IF;
  IF base = 0 THEN RETURN CASE WHEN exponent > 0 THEN 0 END; END IF;
  IF base < 0 AND exponent <> trunc(exponent) THEN RETURN NULL; END IF;
  IF log(abs(base)::float8) * exponent::float8 > 17 THEN RETURN NULL; END IF;
  IF log(abs(base)::float8) * exponent::float8 < -14 THEN RETURN 0; END IF;
  RETURN relais_number(power(round(base, 45), exponent));
""",
    "relais_square_root(value numeric) RETURNS numeric": """
  IF value < 0 THEN RETURN NULL; END IF;
  RETURN relais_number(sqrt(round(value, 45)));
""",
    "relais_round(value numeric, places numeric) RETURNS numeric": """
  RETURN relais_number(round(value, least(greatest(trunc(places), -20), 12)::int));
""",
    "relais_round_down(value numeric, places numeric) RETURNS numeric": """
  RETURN relais_number(trunc(value, least(greatest(trunc(places), -20), 12)::int));
""",
    "relais_round_up(value numeric, places numeric) RETURNS numeric": """
  DECLARE
    digits int := least(greatest(trunc(places), -20), 12)::int;
    cut numeric := trunc(value, digits);
  BEGIN
    IF cut <> value THEN cut := cut + sign(value) * power(10::numeric, -digits); END IF;
    RETURN relais_number(cut);
  END;
""",
    "relais_floor(value numeric, step numeric) RETURNS numeric": """
  DECLARE
    times numeric;
  BEGIN
    IF step <= 0 THEN RETURN NULL; END IF;
    times := div(value, step);
    IF value < 0 AND times * step <> value THEN times := times - 1; END IF;
    RETURN relais_number(times * step);
  END;
""",
    "relais_ceiling(value numeric, step numeric) RETURNS numeric": """
  DECLARE
    times numeric;
  BEGIN
    IF step <= 0 THEN RETURN NULL; END IF;
    times := div(value, step);
    IF value > 0 AND times * step <> value THEN times := times + 1; END IF;
    RETURN relais_number(times * step);
  END;
""",
    "relais_modulo(value numeric, divisor numeric) RETURNS numeric": """
  DECLARE
    rest numeric;
  BEGIN
    IF divisor = 0 THEN RETURN NULL; END IF;
    rest := mod(value, divisor);
    IF rest <> 0 AND (rest < 0) <> (divisor < 0) THEN rest := rest + divisor; END IF;
    RETURN rest;
  END;
""",
    "relais_text(value text) RETURNS text": """
  IF length(value) BETWEEN 1 AND 4000 THEN RETURN value; END IF;
  RETURN NULL;
""",
    "relais_middle(value text, start numeric, count numeric) RETURNS text": """
  IF trunc(start) < 1 THEN RETURN NULL; END IF;
  RETURN nullif(substr(value, least(trunc(start), 4001)::int, least(greatest(trunc(count), 0), 4000)::int), '');
""",
    "relais_trim(value text) RETURNS text": """
  RETURN nullif(btrim(regexp_replace(value, '[ \\t\\r\\n\\u00a0\\u202f]+', ' ', 'g'), ' '), '');
""",
    "relais_substitute(value text, old text, new text) RETURNS text": """
  IF length(value) + (length(value) - length(replace(value, old, ''))) / length(old) * (length(new) - length(old)) > 4000 THEN
    RETURN NULL;
  END IF;
  RETURN nullif(replace(value, old, new), '');
""",
    "relais_read_number(value text) RETURNS numeric": """
  value := replace(regexp_replace(value, '[ \\t\\r\\n\\u00a0\\u202f]+', '', 'g'), ',', '.');
  IF value ~ '^-?[0-9]{1,16}(\\.[0-9]{1,12})?$' THEN RETURN relais_number(value::numeric); END IF;
  RETURN NULL;
""",
    "relais_format_number(value numeric, format text) RETURNS text": """
  DECLARE
    percent text := coalesce(substring(format from ' ?%$'), '');
    decimals text := coalesce(substring(format from '([,.]0+) ?%?$'), '');
    places int := greatest(length(decimals) - 1, 0);
    apart text := coalesce(substring(format from '^#(.)##0'), '');
    shown numeric := relais_round(CASE WHEN percent = '' THEN value ELSE value * 100 END, places);
  BEGIN
    RETURN replace(replace(replace(
      to_char(shown, 'FM9,999,999,999,999,990' || rpad(CASE WHEN places > 0 THEN '.' ELSE '' END, places + (places > 0)::int, '0')),
      ',', chr(1)), '.', left(decimals, 1)), chr(1), replace(apart, ' ', chr(8239))) || replace(percent, ' ', chr(8239));
  END;
""",
    "relais_date(year numeric, month numeric, day numeric) RETURNS date": """
  DECLARE
    months int := least(greatest(trunc(year), -1), 10000)::int * 12 + least(greatest(trunc(month), -4000000), 4000000)::int - 1;
  BEGIN
    IF months < 12 OR months >= 120000 THEN RETURN NULL; END IF;
    RETURN relais_add_days(make_date(months / 12, months % 12 + 1, 1), trunc(day) - 1);
  END;
""",
    "relais_add_days(day date, days numeric) RETURNS date": """
  IF trunc(days) BETWEEN date '0001-01-01' - day AND date '9999-12-31' - day THEN RETURN day + trunc(days)::int; END IF;
  RETURN NULL;
""",
    "relais_add_months(day date, months numeric) RETURNS date": """
  IF extract(year from day) * 12 + extract(month from day) + trunc(months) BETWEEN 13 AND 120000 THEN
    RETURN day + make_interval(months => trunc(months)::int);
  END IF;
  RETURN NULL;
""",
    "relais_end_of_month(day date, months numeric) RETURNS date": """
  day := relais_add_months(day, months);
  RETURN day - extract(day from day)::int + extract(day from date_trunc('month', day) + interval '1 month - 1 day')::int;
""",
    "relais_weekday(day date, first numeric) RETURNS numeric": """
  RETURN CASE first WHEN 1 THEN extract(dow from day) + 1 WHEN 2 THEN extract(isodow from day) ELSE extract(isodow from day) - 1 END;
""",
    "relais_work_days(first date, last date) RETURNS numeric": """
  DECLARE
    turned int := CASE WHEN last < first THEN -1 ELSE 1 END;
    before int := least(first, last) - date '0001-01-01';
    until int := greatest(first, last) - date '0001-01-01' + 1;
  BEGIN
    RETURN turned * (until / 7 * 5 + least(until % 7, 5) - before / 7 * 5 - least(before % 7, 5));
  END;
""",
    "relais_difference(first date, last date, unit text) RETURNS numeric": """
  DECLARE
    months int := (extract(year from last)::int - extract(year from first)::int) * 12
      + extract(month from last)::int - extract(month from first)::int - (extract(day from last) < extract(day from first))::int;
  BEGIN
    IF last < first THEN RETURN NULL; END IF;
    RETURN CASE unit WHEN 'd' THEN last - first WHEN 'y' THEN months / 12 ELSE months END;
  END;
""",
}


def statements():
    for signature, body in BODIES.items():
        block = body if body.lstrip().startswith("DECLARE") else f"BEGIN\n{body}END;\n"
        yield f"CREATE OR REPLACE FUNCTION {signature} LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$\n{block}$$"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements():
            schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for signature in BODIES:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {signature.partition(' RETURNS')[0]}")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_events_and_jobs")]
    operations = [migrations.RunPython(create, drop, elidable=False)]
