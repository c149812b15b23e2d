from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from relais.records.fields.base import Reader
from relais.records.fields.links import Link, LinkedRecord


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the few: its names, its color, and whether it is still offered or only known to old records.

    `within` is the record that it stands in, as a stage does in its pipeline, and `above` what that is called, in English and French;
    one that stands in what is no longer offered `may_be_named` by no file.
    """

    label_en: str
    label_fr: str
    tone: str = ""
    is_offered: bool = True
    within: int | None = None
    above: tuple[str, ...] = ()
    may_be_named: bool = True

    def label(self, language: str | None) -> str:
        from relais.records.models.reference_item import label_in

        return label_in(language, self.label_en, self.label_fr)

    def label_above(self, language: str | None) -> str:
        from relais.records.models.reference_item import label_in

        return label_in(language, *self.above) if self.above else ""


class FewLink(Link):
    """A link to one of few records that are known by heart, such as the stages of selling: a choice in forms, the columns of a board.

    `known` answers all of them by id, in their order. `within` is the field that leads to what they stand in, where namesakes may.
    """

    def __init__(self, key: str, *, model: type[Model], known: Callable[[], Mapping[int, Offer]], within: str = "", **kwargs: Any) -> None:
        super().__init__(key, model=model, **kwargs)
        self.known = known
        self.within = within

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.attribute,)

    @property
    def has_tones(self) -> bool:
        return any(offer.tone for offer in self.known().values())

    def options(self) -> Mapping[str, str | Promise]:
        """What is offered, in its order, by id as a form sends it."""
        return {str(pk): offer.label(get_language()) for pk, offer in self.known().items() if offer.is_offered}

    def from_row(self, row: dict[str, Any], prefix: str = "") -> LinkedRecord | None:
        pk = row[f"{prefix}{self.attribute}"]
        offer = self.known().get(pk)
        return None if pk is None else LinkedRecord(pk, offer.label(get_language()) if offer else f"#{pk}", self.target)

    def cell(self, value: Any, reader: Reader) -> SafeString:
        pk = value.pk if isinstance(value, LinkedRecord) else value
        offer = self.known().get(pk)
        if offer is None or not offer.tone:
            return super(Link, self).cell(value, reader)
        return format_html('<span class="tag {}">{}</span>', offer.tone, offer.label(reader.language))

    def text(self, value: Any, reader: Reader) -> str:
        pk = value.pk if isinstance(value, LinkedRecord) else value
        offer = self.known().get(pk) if pk is not None else None
        return offer.label(reader.language) if offer else super().text(value, reader)

    @property
    def usual_width(self) -> int:  # type: ignore[override]
        return 150
