"""Comparisons that both databases make alike: `name__folded__contains` without regard to case or accents, `note__plain` without formatting."""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import CharField, TextField, Transform

from relais.records.rich_text import plain_text

# What plain_text does, for the HTML that `sanitize` leaves: it writes no other entities, and attributes in double quotes.
_PLAIN_IN_POSTGRESQL = r"""btrim(replace(replace(replace(replace(
  regexp_replace(regexp_replace(%(expressions)s, '</(p|div|li|h[1-6]|tr|blockquote)>|<br ?/?>', E'\n', 'gi'), '<("[^"]*"|[^">])*>', '', 'g'),
  '&nbsp;', E'\u00a0'), '&lt;', '<'), '&gt;', '>'), '&amp;', '&'), E' \t\r\n\u00a0')"""


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    lookup_name = "folded"
    function = "relais_fold"
    output_field = TextField()


@TextField.register_lookup
class Plain(Transform):
    lookup_name = "plain"
    function = "relais_plain"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=_PLAIN_IN_POSTGRESQL, **context)


def _teach_sqlite(*, connection: Any, **_: object) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "relais_plain", 1, lambda text: text if text is None else plain_text(text), deterministic=True
        )


connection_created.connect(_teach_sqlite, dispatch_uid="relais_plain")
