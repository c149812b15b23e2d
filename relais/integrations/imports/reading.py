"""From the cells of a row to values by target, as the file's country writes them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.money import Money as Amount
from relais.core.regional import parse_amount, parse_date, parse_datetime, parse_decimal, parse_percent
from relais.integrations.imports.questions import Answers, one_of
from relais.integrations.imports.targets import CurrencyCode, Target
from relais.integrations.imports.words import join_words, split_names, split_words
from relais.records.fields import Date, DateTime, Field, Integer, Link, Links, Money, MultiChoice, Percent, Tags
from relais.records.fields.numbers import Decimal as DecimalField
from relais.records.fields.reference_lists import ReferenceChoice


@dataclass(frozen=True)
class Regional:
    """How the file writes dates and numbers, None where each value shows it; and whose clock its times are of."""

    date_order: str | None = None
    decimal: str | None = None
    currency: str = "EUR"
    zone: ZoneInfo | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any], zone: ZoneInfo | None = None) -> Regional:
        return cls(values.get("date_order") or None, values.get("decimal") or None, values.get("currency") or "EUR", zone)


class RowReader:
    """Reads rows by a mapping. `answers` say what takes the place of values; `answered` counts the rows in which they did."""

    def __init__(self, columns: Sequence[str], targets: Mapping[str, Target], regional: Regional, answers: Answers) -> None:
        self.regional = regional
        self.answered: Counter[tuple[str, str]] = Counter()
        #: What is to be added as it stands: names of other records, by type and link; entries of lists, by list.
        self.new_names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.new_entries: dict[str, set[str]] = defaultdict(set)
        for column, target in targets.items():
            added = {value.strip() for value, answer in answers.get(column, {}).items() if value == answer}
            if added and target.fills == "link":
                self.new_names[target.type.key, target.key] |= added
            elif added and isinstance(own := one_of(target.value_field), ReferenceChoice):
                self.new_entries[own.reference_list.key] |= added
        mapped = [(position, column, targets[column]) for position, column in enumerate(columns) if column in targets]
        self.currencies = [(position, target, column) for position, column, target in mapped if isinstance(target.field, CurrencyCode)]
        self.places = [
            (position, target, _applied(target, answers.get(column, {})), column, _is_taken_as_written(target.value_field))
            for position, column, target in mapped
            if not isinstance(target.field, CurrencyCode)
        ]

    def read(self, cells: Sequence[Any]) -> tuple[list[tuple[Target, Any]], list[str]]:
        """Values that are filled in, by target, and the sentences of those that cannot be read, each with its column."""
        values: list[tuple[Target, Any]] = []
        problems: list[str] = []
        regional = self._regional_of(cells, problems) if self.currencies else {}
        for position, target, answers, column, is_taken_as_written in self.places:
            cell = cells[position] if position < len(cells) else None
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                cell = cell.strip()
                if answers and isinstance(target.value_field, MultiChoice):
                    cell = self._answered_words(cell, answers, column)
                elif answers and cell in answers:
                    self.answered[column, cell] += 1
                    answer = answers[cell]
                    if answer is None:
                        problems.append(_("{field}: nobody has said what “{value}” stands for.").format(field=column, value=cell[:60]))
                    cell = answer
                if not cell:
                    continue
                if is_taken_as_written:
                    values.append((target, cell))
                    continue
            try:
                values.append((target, read_cell(target.value_field, cell, regional.get(target.path, self.regional))))
            except InvalidValue as error:
                problems.append(_("{field}: {sentence}").format(field=column, sentence=error.sentence))
        return values, problems

    def _answered_words(self, cell: str, answers: Mapping[str, str | None], column: str) -> str:
        """Each word of the cell with its answer; those that stand for nothing are left out."""
        words = split_words(cell)
        self.answered.update((column, word) for word in words if word in answers)
        return join_words([answer for word in words if (answer := answers.get(word, word))])

    def _regional_of(self, cells: Sequence[Any], problems: list[str]) -> dict[str, Regional]:
        """How the amounts of each record of the row are read, where a column says their currency."""
        found: dict[str, Regional] = {}
        for position, target, column in self.currencies:
            cell = cells[position] if position < len(cells) else None
            try:
                if currency := target.value_field.clean(cell):
                    found[target.path] = replace(self.regional, currency=currency)
            except InvalidValue as error:
                problems.append(_("{field}: {sentence}").format(field=column, sentence=error.sentence))
        return found


def _applied(target: Target, answers: Mapping[str, str | None]) -> dict[str, str | None]:
    """Entries that a list does not know are refused by their field, which can say what it does know."""
    return {value.strip(): answer for value, answer in answers.items() if answer is not None or target.fills == "link"}


def _is_taken_as_written(own: Field) -> bool:
    """Whether `Field.clean` takes the text of a cell; other kinds depend on how the file writes dates and numbers."""
    return not isinstance(own, (Date, DateTime, Money, Percent, Integer, DecimalField, Tags))


def read_cell(own: Field, cell: Any, regional: Regional) -> Any:
    """A cell as `Field.clean` takes it; for a link, the text that names the other record."""
    if isinstance(own, Links):
        return split_names(cell) if isinstance(cell, str) else [read_cell(own.one, cell, regional)]
    if isinstance(own, Link):
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if isinstance(own, DateTime):
        moment = parse_datetime(cell, regional.date_order) if isinstance(cell, str) else cell  # type: ignore[arg-type]
        is_local = isinstance(moment, datetime) and moment.tzinfo is None
        return moment.replace(tzinfo=regional.zone) if is_local else moment
    if isinstance(own, Date):
        if isinstance(cell, datetime):
            return cell.date()
        return cell if isinstance(cell, date) else parse_date(str(cell), regional.date_order, is_past="birth" in own.key)  # type: ignore[arg-type]
    if isinstance(own, Money):
        if isinstance(cell, str):
            amount, currency = parse_amount(cell, regional.decimal, currency=regional.currency)
            return Amount(amount, currency or regional.currency)
        return Amount(Decimal(str(cell)), regional.currency)
    if isinstance(own, Tags):
        return split_words(cell) if isinstance(cell, str) else [str(cell)]
    if isinstance(own, Percent):
        return parse_percent(cell, regional.decimal) if isinstance(cell, str) else Decimal(str(cell))
    if isinstance(own, (Integer, DecimalField)):
        return parse_decimal(cell, regional.decimal) if isinstance(cell, str) else cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return cell if isinstance(cell, (str, bool)) else str(cell)
