"""How records are put in order: text without case and accents, links by the title of their record, choices and few records as they are listed.

What a row does not have stands last, whichever way one sorts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from relais.records.access.gate import can, sees_all
from relais.records.fields import Choice, Country, FewLink, Field, Language, Link, Text
from relais.records.fields.lookups import Folded
from relais.records.query.errors import UnknownField
from relais.records.query.paths import TITLE, Path, Step

if TYPE_CHECKING:
    from relais.accounts.models import User

#: Longer texts are sorted by their beginning: a cursor has to hold it.
LONGEST_TEXT = 200
#: Longer lists of choices are sorted by their keys.
MOST_CHOICES = 60


@dataclass(frozen=True)
class Order:
    """One key of a sort: what it sorts by, the column that reads and writes its values, and what stands for none (None or "")."""

    name: str
    expression: Any
    column: models.Field[Any, Any]
    descending: bool
    is_nullable: bool = False
    has_blank: bool = False

    @property
    def may_lack(self) -> bool:
        return self.is_nullable or self.has_blank

    @property
    def is_of_linked(self) -> bool:
        return isinstance(self.expression, F) and "__" in str(getattr(self.expression, "name", ""))

    @property
    def signature(self) -> str:
        return f"-{self.name}" if self.descending else self.name


def order_of(path: Path, user: User | None, *, descending: bool) -> Order:
    """The key that a resolved name sorts by."""
    if not path.is_joined:
        raise UnknownField(_("“{field}” cannot be sorted by.").format(field=path.name[:60]), field=path.name[:60], allowed=[])
    order = _own_order(path, descending=descending)
    steps = path.steps
    if isinstance(path.field, Link):
        types = tuple(target for target in path.field.targets if can(user, "view", target))
        if not types:
            raise UnknownField(_("“{field}” cannot be sorted by.").format(field=path.name[:60]), field=path.name[:60], allowed=[])
        steps = (*steps, Step(path.type.model, path.field, types))
    return _hide_unseen(order, steps, user)


def _own_order(path: Path, *, descending: bool) -> Order:
    field, prefix = path.field, path.prefix
    if isinstance(field, FewLink) and 0 < len(field.known()) <= MOST_CHOICES:
        return _by_known(path.name, prefix + field.attribute, field, descending=descending)
    if isinstance(field, Link):
        return Order(path.name, field.title_of_linked(prefix), TITLE.stored_as(field.model), descending, is_nullable=True)
    sorted_by = TITLE if path.is_title else field
    column = sorted_by.stored_as(path.type.model)
    order = Order(path.name, F(prefix + sorted_by.column), column, descending, is_nullable=bool(path.steps) or column.null)
    if isinstance(sorted_by, Choice):
        return _by_place(order, sorted_by)
    return _by_text(order, sorted_by) if isinstance(sorted_by, Text) and sorted_by is not TITLE else order


def _by_text(order: Order, field: Field) -> Order:
    expression = order.expression if field.is_stored_folded else Folded(order.expression)
    if (field.max_length or LONGEST_TEXT + 1) > LONGEST_TEXT:
        expression = Left(expression, LONGEST_TEXT)
    return replace(order, expression=expression, column=models.TextField(), has_blank=True)


def _by_place(order: Order, field: Choice) -> Order:
    keys = list(field.options()) if not isinstance(field, (Country, Language)) else []
    if not 0 < len(keys) <= MOST_CHOICES:
        return replace(order, has_blank=True)
    place = _place_among(order.expression.name, keys, field.is_blank(order.expression.name))
    return replace(order, expression=place, column=models.IntegerField(), is_nullable=True)


def _by_known(name: str, attribute: str, field: FewLink, *, descending: bool) -> Order:
    """As they follow each other: stages as one sells, not by their letters."""
    place = _place_among(attribute, list(field.known()), Q(**{f"{attribute}__isnull": True}))
    return Order(name, place, models.IntegerField(), descending, is_nullable=True)


def _place_among(attribute: str, values: Sequence[Any], is_none: Q) -> Case:
    """The place of the attribute's value among these; behind them all what is not among them."""
    places = [When(**{attribute: value}, then=place) for place, value in enumerate(values)]
    others = Case(When(is_none, then=None), default=len(values), output_field=models.IntegerField())
    return Case(*places, default=others, output_field=models.IntegerField())


def _hide_unseen(order: Order, steps: tuple[Step, ...], user: User | None) -> Order:
    """The order must not betray what stands in records that the user may not see."""
    expression = only_seen(order.expression, steps, user)
    return order if expression is order.expression else replace(order, expression=expression, is_nullable=True)


def only_seen(expression: Any, steps: tuple[Step, ...], user: User | None, *, is_living: bool = False) -> Any:
    """The expression as it stands, or nothing where a link on the way leads to a record that the user may not see.

    `is_living`: what is in the bin is not seen either, as in conditions.
    """
    prefix = ""
    for step in steps:
        if is_living or len(step.types) != len(step.link.targets) or not all(sees_all(user, declared) for declared in step.types):
            seen = Q(Exists(step.rows(user).filter(pk=OuterRef(prefix + step.link.attribute))))
            expression = Case(When(seen, then=expression), default=None)
        prefix += f"{step.link.column}__"
    return expression
