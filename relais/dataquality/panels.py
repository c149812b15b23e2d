"""From the pairs found in passing to those of the whole base."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from relais.dataquality.likeness import likeness_of
from relais.records.api import RecordType
from relais.records.fields import Reader
from relais.records.screens.detail import Piece


def draw_link(declared: RecordType, _record: Any, _reader: Reader) -> Piece | None:
    if likeness_of(declared) is None or not declared.can_merge:
        return None
    return Piece("dataquality/link.html", reverse("dataquality:groups", args=[declared.key]))
