"""One record under the number that another program gave it: changed where it is here, made where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.core.turns import wait_for_turn
from relais.records.api import RecordType, change, create, visible


def put_by_external_id(
    declared: RecordType, external_id: str, values: Mapping[str, Any], *, version: int | None, by: Actor
) -> tuple[Any, bool]:
    """The record, and whether it was made now. What is not given stays. Two at once make one record."""
    if values.get("external_id", external_id) != external_id:
        raise InvalidValues({"external_id": [_("The address names another external id.")]})
    with transaction.atomic():
        wait_for_turn(f"upsert:{declared.key}")
        record = visible(by.user, declared).filter(external_id=external_id).order_by("pk").first() if external_id else None
        if record is None:
            return create(declared, {**values, "external_id": external_id}, by=by), True
        return change(record, by=by, version=version, **{key: value for key, value in values.items() if key != "external_id"}), False
