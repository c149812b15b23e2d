"""One record of every registered type, made from its declaration, so that a new type is covered on arrival."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from relais.accounts.actors import Actor
from relais.audit.api import note_access
from relais.audit.models import Access
from relais.records.api import RecordType, create, registry
from relais.records.fields import Choice, Field, Link, MultiChoice
from relais.records.testing import Cast

_numbers = count(1)
#: The house: only administrators write these, and everyone who sees anything sees the first two.
HOUSE = {"users", "teams", "reference-items"} | {declared.key for declared in registry.declared if declared.is_setup}
#: Nobody else so much as sees these.
FOR_ADMINISTRATORS = {declared.key for declared in registry.declared if declared.policy.is_for_administrators}
#: Types that arrange the firm share their rules and their screens: where each costs seconds, these stand for the rest of them.
STANDING_FOR_THE_HOUSE = {"users", "stages", "custom-fields", "roles", "webhooks"}
#: Of the others a second one like the first can be made.
SINGLE = {declared.key for declared in registry.declared if declared.is_single or declared.is_ledger} | {"exchange-rates"}
VALUES: dict[str, Any] = {
    "rich_text": "<p>Something</p>", "number": 3, "decimal": "1.5", "date": date(2026, 1, 5), "datetime": datetime(2026, 1, 5, 9, tzinfo=UTC),
    "time": time(9, 30), "boolean": True, "url": "https://example.com/", "year": 2001,
}  # fmt: skip


def tried_daily(keys: Iterable[str]) -> list[str]:
    """What an ordinary run tries of these types; RELAIS_EVERY_TYPE=1 tries all of them."""
    is_whole = bool(os.environ.get("RELAIS_EVERY_TYPE"))
    return [key for key in keys if is_whole or key not in HOUSE or key in STANDING_FOR_THE_HOUSE]


def make_one_of_each(cast: Cast) -> dict[str, Any]:
    """By key: the seller's record of each type, tied to the others; the administrator's where only administrators write."""
    made: dict[str, Any] = {}
    for declared in registry.declared:
        _make(declared, cast, made)
    return made


def _make(declared: RecordType, cast: Cast, made: dict[str, Any]) -> Any:
    if declared.key not in made:
        by = Actor(cast.administrator if declared.key in HOUSE else cast.seller, "screen")
        made[declared.key] = (
            declared.queryset().first()
            if declared.is_single
            else _entry(declared, cast)
            if declared.is_ledger
            else create(declared, make_values(declared, cast, made), by=by)
        )
    return made[declared.key]


def _more(declared: RecordType, cast: Cast) -> dict[str, Any]:
    """What the declaration does not say: a share opens a record of another type to somebody, and stays when others go to the bin."""
    if declared.key != "shares":
        return {}
    contact = create("contacts", {"name": f"Shared {next(_numbers)}"}, by=Actor(cast.seller, "screen"))
    return {"type": "contacts", "record_id": contact.pk, "person": cast.reader.pk}


def _entry(declared: RecordType, cast: Cast) -> Any:
    """A ledger tells of what was made before."""
    note_access(Access.Verb.EXPORTED, by=Actor(cast.administrator, "screen"), type="contacts", number=1)
    return declared.queryset().latest("pk")


def make_values(declared: RecordType, cast: Cast, made: dict[str, Any]) -> dict[str, Any]:
    """What a record of the type needs, and links to what is made of the other types."""
    values = {own.key: value for own in declared.all_fields.values() if (value := _value(declared, own, cast, made)) is not None}
    return values | _more(declared, cast)


def _value(declared: RecordType, own: Field, cast: Cast, made: dict[str, Any]) -> Any:
    if not own.editable:
        return None
    if isinstance(own, Link):
        return _target(declared, own, cast, made)
    return value_for(own) if own.required or own.key in declared.title_columns else None


def _target(declared: RecordType, own: Link, cast: Cast, made: dict[str, Any]) -> int | None:
    """Links lead to the seller and to the seller's records; two links of one record lead to different types."""
    if own.target.key in HOUSE and not own.required:
        return cast.seller.pk if own.key == "owner" else None
    position = [link.key for link in declared.links.values() if link.targets == own.targets].index(own.key)
    target = own.targets[position % len(own.targets)]
    return None if target is declared else _make(target, cast, made).pk


def value_for(own: Field) -> Any:
    """A value that the field takes."""
    if isinstance(own, Choice):
        return next(str(key) for key in own.options() if key)
    if isinstance(own, MultiChoice):
        return list(own.options())[:1]
    if own.key == "currency":
        return "USD"
    if own.key == "day":
        return date(2020, 1, 1) + timedelta(days=next(_numbers))
    if own.kind == "email":
        return f"someone{next(_numbers)}@example.com"
    return VALUES[own.kind] if own.kind in VALUES else f"Sample {next(_numbers)} {own.key}"[: own.max_length or 60]
