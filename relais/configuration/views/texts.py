"""The firm's own words, French and English side by side."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.configuration.texts.finding import find_words, write_words
from relais.configuration.texts.sources import word_sources
from relais.core.errors import DomainError
from relais.records.screens.answers import say_done
from relais.ui.toasts import toast

PAGE = 60
LONGEST = 4000


@require_http_methods(["GET", "POST"])
@opens_to(ADMINISTRATOR)
def translations(request: Request) -> HttpResponse:
    """Read and write them; what lacks first, where that is asked for."""
    sought = {key: request.GET.get(key, "").strip()[:100] for key in ("of", "lacking", "text")}
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() and len(request.GET["page"]) < 6 else 1
    here = f"{reverse('configuration:translations')}?{urlencode({key: value for key, value in sought.items() if value})}"
    refusal = ""
    if request.method == "POST":
        keys = request.POST.getlist("key")[:PAGE]
        given = {key: (_given(request, f"en:{key}"), _given(request, f"fr:{key}")) for key in keys}
        try:
            number, operation = write_words(given, by=request.actor)
            if number:
                say_done(
                    request, ngettext("{number} text is changed.", "{number} texts are changed.", number).format(number=number), operation
                )
            return redirect(f"{here}&page={page}")
        except DomainError as error:
            refusal = str(error.message)
            toast(request, refusal, is_error=True)
    found = find_words(sought["of"], lacking=bool(sought["lacking"]), text=sought["text"])
    words = found.words[(page - 1) * PAGE : page * PAGE]
    context = {
        "words": words,
        "found": found,
        "sought": sought,
        "sources": [(key, capfirst(str(source.label())), found.lacking[key]) for key, source in word_sources().items()],
        "first": (page - 1) * PAGE + 1,
        "last": (page - 1) * PAGE + len(words),
        "previous": f"{here}&page={page - 1}" if page > 1 else "",
        "next": f"{here}&page={page + 1}" if len(found.words) > page * PAGE else "",
    }
    return render(request, "configuration/translations.html", context, status=422 if refusal else 200)


def _given(request: Request, name: str) -> str:
    return request.POST.get(name, "").strip()[:LONGEST]
