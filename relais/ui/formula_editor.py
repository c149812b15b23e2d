"""What `<c-formula>` asks while one types: is it right, what does it give, what may follow. A page that has one answers with this."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from relais.core.formulas import FormulaError, Scope, complete, find_call, parse_formula
from relais.core.formulas.limits import LONGEST_FORMULA


def check_formula(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Takes `text`, and, while one types, the `position` in it as scripts count; answers the parts that the control shows.

    What is wrong where one types may only be unfinished: it is said, but not yet marked.
    """
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    text = request.POST.get("text", "")[: LONGEST_FORMULA + 1].replace("\r\n", "\n")
    is_typing = "position" in request.POST
    position = _from_script(text, request.POST.get("position", ""))
    parts: dict[str, object] = {"text": text}
    if text.strip():
        try:
            formula = parse_formula(text, scope, language)
            parts |= {"formula": formula, "proper": formula.text(language)}
        except FormulaError as error:
            is_unfinished = is_typing and error.start <= position <= error.end
            parts |= {"error": error, "is_unfinished": is_unfinished}
            parts |= {"before": text[: error.start], "wrong": text[error.start : error.end], "after": text[error.end :]}
    if call := find_call(text, position):
        parts["call"] = {"signature": call.function.signature(language), "help": call.function.help}
    parts["candidates"] = [
        replace(one, start=_to_script(text, one.start), end=_to_script(text, one.end)) for one in complete(text, position, scope, language)
    ]
    return render(request, "ui/formula_check.html", parts)


def _from_script(text: str, position: str) -> int:
    """Scripts count in UTF-16: a smiley is two."""
    if not (position.isascii() and position.isdecimal() and len(position) < 6):
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * int(position)].decode("utf-16-le", "ignore"))


def _to_script(text: str, position: int) -> int:
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
