"""The rows of a list as HTML, drawn by the column objects: a page draws hundreds of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from relais.records.fields import Choice, Field, Money, Reader
from relais.ui.icons import icon
from relais.ui.marks import avatar

if TYPE_CHECKING:
    from relais.records.record_type import RecordType


@dataclass
class Column:
    """A column of a list as the head shows it."""

    field: Field
    is_editable: bool
    width: int | None
    direction: str
    sort_url: str

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def shown_width(self) -> int:
        return self.width or self.field.usual_width

    @cached_property
    def opening(self) -> str:
        """The cell's opening tag."""
        classes = ' class="r num"' if self.field.is_numeric else ' class="two"'
        return f'<td{classes} data-edit="{self.key}">' if self.is_editable else f"<td{classes}>"

    @property
    def label(self) -> str:
        return str(self.field.label)


def fetched_columns(declared: RecordType, fields: Sequence[Field]) -> list[str]:
    """What `.values()` has to fetch to draw these fields and the title."""
    names = ["pk", *declared.title_columns]
    for own in fields:
        names += own.columns
    return list(dict.fromkeys(names))


def once_each(own: Field, draw: Callable[[Any, Reader], str], reader: Reader) -> Callable[[dict[str, Any]], str]:
    """Draws the field's value of a row. Many rows say the same: each value is drawn once."""
    drawn: dict[Any, str] = {}
    written = itemgetter(*own.columns)

    def of_row(row: dict[str, Any]) -> str:
        key = written(row)
        try:
            return drawn[key]
        except KeyError:
            found = drawn[key] = draw(own.from_row(row), reader)
            return found
        except TypeError:  # several values in one, which no dictionary takes as a key
            return draw(own.from_row(row), reader)

    return of_row


def draw_rows(
    declared: RecordType,
    rows: Sequence[dict[str, Any]],
    columns: Sequence[Column],
    reader: Reader,
    *,
    among: Sequence[dict[str, Any]] = (),
    is_selectable: bool = True,
) -> SafeString:
    """The body of the table; without boxes and quick look where rows cannot be selected. They align with all those `among` which they stand."""
    look, choose, glance = _("Quick look"), _("Select"), icon("panel-right")
    base = declared.list_url()
    is_square = declared.icon.startswith("building")
    cells = [(column.opening, once_each(column.field, _cell_of(column.field, among or rows), reader)) for column in columns]
    parts: list[str] = []
    for row in rows:
        pk = row["pk"]
        title = declared.compose_title(row) or _("(no name)")
        shown = escape(title)
        mark = avatar(title, organization=is_square) if declared.has_avatar else ""
        if not is_selectable:
            parts.append(f'<tr><td><span class="who">{mark}<a class="clip" href="{base}{pk}/">{shown}</a></span></td>')
        else:
            parts.append(_head_of_row(pk, mark, shown, base, choose, look, glance))
        for opening, cell in cells:
            parts.append(f"{opening}{cell(row)}</td>")
        parts.append("</tr>" if not is_selectable else "<td></td></tr>")
    return mark_safe("".join(parts))


def _cell_of(own: Field, rows: Sequence[dict[str, Any]]) -> Callable[[Any, Reader], SafeString]:
    """How a column draws its cells. One of amounts shows cents in all of them as soon as one has some, so that they align."""
    if not isinstance(own, Money):
        return own.list_cell
    amounts = [amount.amount for row in rows if (amount := own.from_row(row)) is not None]
    return partial(own.cell_among, cents=any(amount != int(amount) for amount in amounts))


def _head_of_row(pk: int, mark: str, shown: str, base: str, choose: str, look: str, glance: str) -> str:
    return (
        f'<tr data-list-target="row" data-edit-base="{base}{pk}/fields/" tabindex="-1"><td><input type="checkbox" name="ids" form="bulk" '
        f'value="{pk}" aria-label="{choose} {shown}" data-selection-target="box" data-action="click->selection#pick"></td><td class="pin">'
        f'<span class="who">{mark}<a class="clip" href="{base}{pk}/" data-open>{shown}</a></span>'
        f'<a class="btn ghost square small glance" href="{base}{pk}/peek/" data-glance hx-get="{base}{pk}/peek/" hx-target="#quick" '
        f'aria-label="{look}">{glance}</a></td>'
    )


def draw_lines(
    declared: RecordType, rows: Sequence[dict[str, Any]], fields: Sequence[Field], mark: Field | None, reader: Reader
) -> SafeString:
    """The same records for the phone: two lines each, and the state at the right."""
    base = declared.list_url()
    is_square = declared.icon.startswith("building")
    texts = [once_each(own, own.text, reader) for own in fields]
    states = [once_each(mark, partial(_toned, mark), reader)] if mark is not None else []
    parts: list[str] = []
    for row in rows:
        title = declared.compose_title(row) or _("(no name)")
        note = " · ".join(filter(None, (text(row) for text in texts)))
        state = "".join(state(row) for state in states)
        sign = avatar(title, organization=is_square) if declared.has_avatar else ""
        parts.append(
            f'<a class="li" href="{base}{row["pk"]}/">{sign}<div><b>{escape(title)}</b>'
            f'<span class="two">{conditional_escape(note)}</span></div>{state}</a>'
        )
    return mark_safe("".join(parts))


def _toned(mark: Field, value: Any, reader: Reader) -> str:
    """A state, where it is one that has a colour."""
    return mark.cell(value, reader) if isinstance(mark, Choice) and mark.tone(value) else ""
