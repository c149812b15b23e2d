"""Roll-ups: what a record tells of those that link to it, such as the sum of its won opportunities. They stand in `more` like any other field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.errors import InvalidValue
from relais.core.money import Money as Amount
from relais.records.custom.computing import fitted
from relais.records.fields import Date, DateTime, Field, Integer, Money, Reader
from relais.records.models import CustomField
from relais.records.money.rates import add_up
from relais.records.query.compiler import filter_queryset
from relais.records.query.count import count_rows
from relais.records.query.measures import AGGREGATES, measure

if TYPE_CHECKING:
    from relais.records.record_type import RecordType, Related

Measure, Result = CustomField.Measure, CustomField.Result


class CannotRollUp(InvalidValue):
    """Says which part of the description does not fit."""

    def __init__(self, part: str, sentence: object) -> None:
        super().__init__(sentence)
        self.part = part


def measured_field(relation: Related, row: CustomField) -> Field | None:
    """Which field of the related records is measured; None where they are counted."""
    if row.measure == Measure.COUNT:
        return None
    own = relation.type.all_fields.get(row.measured)
    fits = own is not None and (own.is_numeric or (isinstance(own, Date) and row.measure in (Measure.LOWEST, Measure.HIGHEST)))
    if not fits:
        allowed = ", ".join(sorted(key for key, each in relation.type.all_fields.items() if each.is_numeric or isinstance(each, Date)))
        raise CannotRollUp("measured", _("Name one of their fields that can be measured: {allowed}.").format(allowed=allowed))
    return own


def relation_of(declared: RecordType, row: CustomField) -> Related:
    relation = declared.related.get(row.related)
    if relation is None:
        allowed = ", ".join(sorted(declared.related))
        raise CannotRollUp("related", _("These records have no such related records. They have: {allowed}.").format(allowed=allowed))
    return relation


def result_of(relation: Related, row: CustomField) -> str:
    """What kind of value comes out."""
    own = measured_field(relation, row)
    if isinstance(own, Money):
        return Result.MONEY
    if isinstance(own, DateTime):
        return Result.DATETIME
    return Result.DATE if isinstance(own, Date) else Result.NUMBER


def roll_up(declared: RecordType, row: CustomField, ids: Sequence[int]) -> Mapping[int, Any]:
    """The value of a roll-up for records of the type: of all related records, whoever may see them. Those without any are left out."""
    relation = relation_of(declared, row)
    own = measured_field(relation, row)
    rows = filter_queryset(relation.type.queryset(), relation.type, row.where or None, None, Reader())
    rows = relation.link.naming(rows, list(ids)).order_by()
    columns = () if own is None else (own.column, own.currency_column) if isinstance(own, Money) else (own.column,)
    rows, link = relation.link.leading(rows, *columns)
    rows = rows.filter(**{f"{link}__in": list(ids)}).order_by()
    if own is None:
        return {each["holder"]: each["value"] for each in rows.values(holder=F(link)).annotate(value=count_rows())}
    rows = rows.filter(**{f"{own.column}__isnull": False})
    if isinstance(own, Money):
        return _amounts(rows, link, own, row.measure)
    value = AGGREGATES[row.measure](own.column) if isinstance(own, Date) else measure(row.measure, own)
    return {each["holder"]: each["value"] for each in rows.values(holder=F(link)).annotate(value=value)}


def _amounts(rows: Any, link: str, own: Money, word: str) -> Mapping[int, Amount]:
    """Amounts in one currency stay in it; those in several are brought into that of the group at today's rates."""
    found: dict[int, list[tuple[Amount, int]]] = defaultdict(list)
    asked = rows.values(own.currency_column, holder=F(link)).annotate(value=measure(word, own), number=count_rows())
    for each in asked:
        found[each["holder"]].append((Amount(each["value"], each[own.currency_column] or "EUR"), each["number"]))
    return {holder: joined for holder, parts in found.items() if (joined := _joined(parts, word)) is not None}


def _joined(parts: Sequence[tuple[Amount, int]], word: str) -> Amount | None:
    if len(parts) == 1:
        return parts[0][0].rounded()
    day = clock.today()
    if word in (Measure.LOWEST, Measure.HIGHEST):
        worths = [add_up([amount], day).total for amount, _number in parts]
        return (min if word == Measure.LOWEST else max)(worths, key=lambda worth: worth.amount)
    if word == Measure.SUM:
        return add_up([amount for amount, _number in parts], day).total
    whole = add_up([Amount(amount.amount * number, amount.currency) for amount, number in parts], day).total
    return Amount(whole.amount / sum(number for _amount, number in parts), whole.currency).rounded()


def fitted_roll_up(own: Field, value: Any) -> Any:
    if value is None:
        return 0 if isinstance(own, Integer) else own.empty
    return value if isinstance(own, Integer) else fitted(own, value)
