"""Links with the fields of what they lead to, one step and no further: `expand=organization,owner`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.audit.api import count_reading
from relais.integrations.rest.errors import BadRequest
from relais.integrations.rest.serialization import chosen_fields, columns_of, serialize
from relais.records.api import RecordType, UnknownField, hide_closed, note_reading_of_list, readable_fields, registry, visible
from relais.records.fields import Field, link_of

MOST = 5


def chosen_links(declared: RecordType, names: Sequence[str] | None, user: Any) -> dict[str, Field]:
    """The links to follow; only links have anything behind them."""
    links = {key: own for key, own in readable_fields(user, declared).items() if link_of(own)}
    if names and len(names) > MOST:
        raise BadRequest(_("At most {number} links are expanded at once.").format(number=MOST), field="expand")
    for name in names or ():
        if name not in links:
            sentence = _("“{field}” is not a link of {type}. Only links can be expanded, and only one step.")
            raise UnknownField(sentence.format(field=name[:60], type=declared.key), field=name[:200], allowed=sorted(links))
    return {name: links[name] for name in names or ()}


def expand_links(items: Sequence[dict[str, Any]], links: Mapping[str, Field], *, by: Actor) -> None:
    """Give the linked records their fields, as far as records and fields are open to the user. A query a link and type."""
    for name in links:
        held = [item[name] if isinstance(item[name], list) else [item[name]] for item in items]
        led_to = [each for several in held for each in several if each is not None]
        for key in {each["type"] for each in led_to}:
            found = _read(registry.get(key), {each["id"] for each in led_to if each["type"] == key}, by)
            for each in led_to:
                each.update(found.get(each["id"], {}) if each["type"] == key else {})


def _read(declared: RecordType, pks: set[int], by: Actor) -> dict[int, dict[str, Any]]:
    user = by.user
    fields = chosen_fields(declared, None, user)
    rows = list(visible(user, declared).filter(pk__in=pks).values(*columns_of(declared, fields)))
    hide_closed(declared, rows, fields.values(), user)
    note_reading_of_list(declared, rows, fields.values(), by=by)
    count_reading(len(rows), by=by)
    return {item["id"]: item for item in serialize(declared, rows, fields, user)}
