"""Dropping: the records that a Query means, written as the other system reads them, under a name that nobody reads half of."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.audit.api import note_export
from relais.core import clock
from relais.integrations.exchange.errors import PlaceUnusable
from relais.integrations.exchange.formats import from_csv
from relais.integrations.exchange.places import open_place
from relais.integrations.exports.writing import write_export
from relais.integrations.models import Exchange, ExchangedFile
from relais.records.api import can, registry
from relais.records.fields import Reader

ENDINGS = {"csv": "csv", "xml": "xml", "fixed": "txt"}


def drop(exchange: Exchange) -> int:
    """Write the file; answers how many records are in it."""
    declared, person = registry.get(exchange.type), exchange.person
    if not isinstance(person, User) or not person.is_active or person.deleted_at is not None or not can(person, "export", declared):
        raise PlaceUnusable(_("The person whose access the exchange has may not take such records away: name somebody else."))
    target = BytesIO()
    with override(person.language):
        fields = exchange.layout.get("fields") or []
        number = write_export(declared, exchange.query or {}, fields, "csv", target, user=person, reader=Reader.of(person))
    content, name = from_csv(exchange, target.getvalue()), name_of(exchange)
    with open_place(exchange) as place:
        place.write(name, content)
    ExchangedFile.objects.update_or_create(
        exchange=exchange,
        name=name,
        fingerprint=hashlib.sha256(content).hexdigest(),
        defaults={"size": len(content), "rows": number, "state": ExchangedFile.State.SENT, "at": clock.now()},
    )
    note_export(declared.key, number, by=Actor(person, "exchange"), format=exchange.format, query=exchange.query, columns=fields)
    return number


def name_of(exchange: Exchange) -> str:
    """`customers-*.csv` becomes `customers-20261128-0630.csv`."""
    moment = f"{clock.now():%Y%m%d-%H%M}"
    pattern = exchange.pattern or f"{exchange.type}-*.{ENDINGS[exchange.format]}"
    return pattern.replace("*", moment)
