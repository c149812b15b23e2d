"""Why a text cannot be read as a formula, in a sentence, with the remedy."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _
from lark.exceptions import UnexpectedToken

from relais.core.formulas.errors import NotUnderstood
from relais.core.sentences import sentence

_BEGINS_VALUE = frozenset({"NUMBER", "FOREIGN_NUMBER", "TEXT", "NAME", "BRACKETED", "FUNCTION", "OPEN"})
_AFTER_NUMBER = re.compile(r"[0-9][ \u00a0\u202f]+$")
_QUOTES = "'“”„«»‘’`"


def explain_token(error: UnexpectedToken, text: str, language: str) -> NotUnderstood:
    """A word or sign that cannot stand where it stands."""
    token = error.token
    start, end = token.start_pos or 0, token.end_pos or 0
    if token.type == "$END":
        return _stops_early(error, text)
    shown = str(token)[:40]
    if token.type == "CLOSE" and "CLOSE" not in error.expected and _opened(text[:start]) <= 0:
        return NotUnderstood(_("This closing parenthesis was never opened."), start=start, end=end, remedy=_("Delete it."))
    if token.type in _BEGINS_VALUE and "OPEN" not in error.expected:
        if token.type in {"NAME", "FUNCTION"} and text[start - 1 : start].isdigit():
            return NotUnderstood(
                sentence(_("“%(text)s” cannot follow a number directly."), text=shown),
                start=start,
                end=end,
                remedy=_("Write numbers with figures only, and names that contain spaces between [ and ]."),
            )
        if token.type == "NUMBER" and _AFTER_NUMBER.search(text[:start]):
            return NotUnderstood(
                sentence(_("A sign is missing before “%(text)s”."), text=shown),
                start=start,
                end=end,
                remedy=_("Write numbers without spaces."),
            )
        return NotUnderstood(
            sentence(_("A sign is missing before “%(text)s”."), text=shown),
            start=start,
            end=end,
            remedy=_("Put +, -, *, / or & in between; write names that contain spaces between [ and ]."),
        )
    if token.type == "SEPARATOR" and _opened(text[:start]) <= 0:
        return NotUnderstood(sentence(_("“%(text)s” separates nothing here."), text=shown), start=start, end=end, remedy=_("Delete it."))
    return NotUnderstood(
        sentence(_("A value is missing before “%(text)s”."), text=shown)
        if "OPEN" in error.expected
        else sentence(_("“%(text)s” cannot stand here."), text=shown),
        start=start,
        end=end,
        remedy=_("Write the value, or delete the sign before it.") if "OPEN" in error.expected else "",
    )


def explain_character(place: int, text: str) -> NotUnderstood:
    """A character that no word or sign begins with."""
    character = text[place]
    if character == '"':
        return NotUnderstood(_("This text does not end."), start=place, end=len(text), remedy=_('Close it with a second ".'))
    if character == "[":
        return NotUnderstood(_("This name does not end."), start=place, remedy=_("Close it with ]."))
    if character in _QUOTES:
        return NotUnderstood(
            sentence(_("“%(text)s” is no quotation mark of a formula."), text=character),
            start=place,
            remedy=_('Write texts between straight quotation marks: "text".'),
        )
    if character == ",":
        return NotUnderstood(_("A comma stands only within a number."), start=place, remedy=_("Put ; between arguments."))
    return NotUnderstood(
        sentence(_("“%(text)s” has no meaning in a formula."), text=character),
        start=place,
        remedy=_("Delete it, or write it within a text, between quotation marks."),
    )


def _stops_early(error: UnexpectedToken, text: str) -> NotUnderstood:
    end = len(text)
    if "OPEN" in error.expected:
        last = text.rstrip()[-1:]
        return NotUnderstood(
            sentence(_("The formula stops early: a value is missing after “%(text)s”."), text=last),
            start=max(0, len(text.rstrip()) - 1),
            end=end,
            remedy=_("Write what is missing."),
        )
    return NotUnderstood(
        _("A closing parenthesis is missing at the end."), start=max(0, len(text.rstrip()) - 1), end=end, remedy=_("Write ) there.")
    )


def _opened(text: str) -> int:
    return text.count("(") - text.count(")")
