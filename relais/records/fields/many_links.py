from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.records.fields.base import EMPTY_CELL, Field, Reader
from relais.records.fields.choices import Tags
from relais.records.fields.links import Link, LinkedRecord

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


class Links(Tags):
    """Links to several other records. Its value is the list of their ids, in the order in which they were chosen; the index of many values holds each."""

    kind: ClassVar[str] = "links"
    MOST = 100
    #: As of a link that no join follows.
    is_joined: ClassVar[bool] = False

    def __init__(self, key: str, *, model: type[Model], types: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.one = Link(key, model=model, types=types, label=self.label)

    @property
    def model(self) -> type[Model]:
        return self.one.model

    @property
    def targets(self) -> list[RecordType]:
        return self.one.targets

    @property
    def target(self) -> RecordType:
        return self.one.target

    def clean(self, value: Any) -> list[int]:  # type: ignore[override]
        given = [] if value is None or value == "" else value
        if not isinstance(given, list) or len(given) > self.MOST:
            raise InvalidValue(_("A list of at most {limit} records is expected.").format(limit=self.MOST))
        kept = list(dict.fromkeys(self.one.convert(each) for each in given if each is not None and each != ""))
        if self.required and not kept:
            raise InvalidValue(_("This is needed."))
        return kept

    # --- showing ------------------------------------------------------------------------------------------------

    def text(self, value: Any, reader: Reader) -> str:
        return ", ".join(self.one.text(each, reader) for each in value or [])

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        return format_html(
            '<span class="linked">{}</span>', format_html_join(", ", "{}", ((self.one.cell(each, reader),) for each in value))
        )

    def word(self, value: Any, reader: Reader) -> str:
        return self.one.text(value, reader)

    def describe(self) -> dict[str, Any]:
        return Field.describe(self) | {"to": [target.key for target in self.targets]}

    # --- the index ----------------------------------------------------------------------------------------------

    def index_values(self, value: Sequence[Any]) -> list[str]:
        return [str(each.pk if isinstance(each, LinkedRecord) else each) for each in value]

    def indexed(self, value: Sequence[Any]) -> list[tuple[str, int | None]]:
        return [(text, int(text)) for text in self.index_values(value)]

    def words(self, value: Any, reader: Reader | None = None) -> list[str]:
        if len(self.several(value)) > self.MOST:
            raise InvalidValue(_("A list of at most {limit} records is expected.").format(limit=self.MOST))
        return list(dict.fromkeys(str(pk) for each in value for pk in self.one.ids(each, reader or Reader())))

    # --- the records that link, as `Link` answers it ------------------------------------------------------------

    def naming(self, rows: QuerySet[Any], ids: Iterable[int]) -> QuerySet[Any]:
        """Those of the rows that link to one of these records."""
        return rows.filter(pk__in=self.index_rows(rows.model).filter(linked_id__in=ids).values("record_id"))

    def leading(self, rows: QuerySet[Any], *columns: str) -> tuple[QuerySet[Any], str]:
        """One row for each record that one of the rows links to, with these columns of the linking row; and what names the linked record."""
        index = self.index_rows(rows.model).filter(record_id__in=rows.order_by().values("pk"))
        there = rows.model._default_manager.filter(pk=OuterRef("record_id")).order_by()
        return index.annotate(**{column: Subquery(there.values(column)[:1]) for column in columns}), "linked_id"


def link_of(own: Field) -> Link | None:
    """What says which records a field leads to, be it one or several; None of a field that leads nowhere."""
    return own.one if isinstance(own, Links) else own if isinstance(own, Link) else None
