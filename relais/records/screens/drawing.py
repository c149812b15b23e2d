"""The plain inputs of a form as HTML, and what stands around every input. Python rather than templates: a form may draw five hundred of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from relais.records.screens.forms import Input


def opening(one: Input) -> SafeString:
    """What stands before the control: whose it is, and what it is called."""
    name, id = escape(one.name), escape(one.id)
    state = f"{' data-off' if one.is_hidden else ''}{' data-needed' if one.is_needed else ''}{' data-always' if one.field.required else ''}"
    role = f' role="group" aria-labelledby="{id}-label"' if one.is_group else ""
    label = f'{escape(capfirst(str(one.field.label)))} <span class="needed" aria-hidden="true">*</span>'
    head = f'<span class="label" id="{id}-label">{label}</span>' if one.is_group else f'<label for="{id}">{label}</label>'
    lock = '<fieldset class="locked" disabled>' if one.is_locked else ""
    return mark_safe(f'<div class="field{" whole" if one.is_wide else ""}" data-field="{name}"{state}{role}>{head}{lock}')


def closing(one: Input) -> SafeString:
    """What stands behind it: that it is locked, its help, and what is wrong."""
    id = escape(one.id)
    parts = [f'</fieldset><span class="help">{escape(_("Locked for what is stored now."))}</span>'] if one.is_locked else []
    if one.field.help:
        parts.append(f'<span class="help" id="{id}-help">{escape(one.field.help)}</span>')
    parts += [f'<span class="error" id="{id}-error">{escape(sentence)}</span>' for sentence in one.errors]
    return mark_safe(f"{''.join(parts)}</div>")


def control(one: Input) -> SafeString | None:
    """The control itself, where it is plain."""
    draw = _CONTROLS.get(one.widget)
    return None if draw is None else mark_safe(draw(one))


def _text(one: Input) -> str:
    own, id = one.field, escape(one.id)
    mode = f' inputmode="{one.input_mode}"' if one.input_mode else ""
    length = f' maxlength="{own.max_length}"' if own.max_length else ""
    help = f' aria-describedby="{id}-help"' if own.help and not one.errors else ""
    hint = f' placeholder="{escape(one.placeholder)}"' if one.placeholder else ""
    told = f'id="{id}" name="{escape(one.name)}" type="{one.input_type}" value="{escape(one.text)}"'
    return f'<input {told}{mode}{length}{_wrong(one)}{help}{hint} autocomplete="off">'


def _boolean(one: Input) -> str:
    return f'<input id="{escape(one.id)}" name="{escape(one.name)}" type="checkbox" value="1"{" checked" if one.value else ""}>'


def _choice(one: Input) -> str:
    chosen = one.chosen
    options = "".join(
        f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>{escape(capfirst(label))}</option>'
        for key, label in one.options
    )
    return f'<select id="{escape(one.id)}" name="{escape(one.name)}"{_wrong(one)}><option value=""></option>{options}</select>'


def _money(one: Input) -> str:
    name = escape(one.name)
    amount = f'<input id="{escape(one.id)}" name="{name}" type="text" inputmode="decimal" value="{escape(one.amount)}"{_wrong(one)}>'
    told = f'value="{escape(one.currency)}" maxlength="3" size="3" aria-label="{escape(_("Currency"))}" class="currency"'
    return f'<div class="pair">{amount}<input name="{name}_currency" type="text" {told}></div>'


def _long_text(one: Input) -> str:
    return f'<textarea id="{escape(one.id)}" name="{escape(one.name)}" rows="4"{_wrong(one)}>{escape(one.text)}</textarea>'


def _wrong(one: Input) -> str:
    return f' aria-invalid="true" aria-describedby="{escape(one.id)}-error"' if one.errors else ""


_CONTROLS: dict[str, Callable[[Input], str]] = {
    "text": _text,
    "boolean": _boolean,
    "choice": _choice,
    "money": _money,
    "long_text": _long_text,
}
