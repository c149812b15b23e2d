"""The mark that an export gives each record, by which it is known again when the file comes back.

It is the record's number and the moment it was made: in another workspace, where the number is somebody else's, it fits nobody.
There it is kept as the external id of the record that it makes, so that the same file may come in again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

MARK = "id"
HEADING = "Relais id"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def mark_of(pk: int, created_at: datetime) -> str:
    number, digits = (created_at - _EPOCH) // _MICROSECOND, ""
    while number > 0:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return f"{pk}-{digits}"


def find_marked(rows: QuerySet[Any], marks: Iterable[str]) -> dict[str, int]:
    """Ids by mark; of each a record made at that moment, or one that came in with the mark."""
    wanted = set(marks)
    numbers = {int(number) for mark in wanted if (number := mark.partition("-")[0]).isdecimal() and len(number) < 19}
    found: dict[str, int] = {}
    for pk, created_at in rows.filter(pk__in=numbers).values_list("pk", "created_at"):
        if (mark := mark_of(pk, created_at)) in wanted:
            found[mark] = pk
    rest = wanted - found.keys()
    return found | dict(rows.filter(external_id__in=rest).order_by("-pk").values_list("external_id", "pk")) if rest else found
