"""Country packs: the base, regions, countries, and the opening of a market."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.configuration.models import CountryPack
from relais.configuration.packs.form import PackForm
from relais.configuration.packs.opening import open_market
from relais.configuration.packs.opening_form import CountryForm, OpeningForm
from relais.configuration.packs.parts import PARTS
from relais.configuration.packs.resolving import PACKS, Held, differences_of, held_by, holidays_in
from relais.core import clock
from relais.core.errors import DomainError, NotFound
from relais.core.values.countries import country_codes, country_name
from relais.records.api import change, create, may, visible_or_404
from relais.records.screens.answers import last_operation, say_done
from relais.ui.toasts import toast


@require_GET
@opens_to(ADMINISTRATOR)
def countries(request: Request) -> HttpResponse:
    """The base and everything below it, each with how much it has otherwise."""
    rows = sorted(PACKS.get().values(), key=lambda row: (row.is_country, row.name))
    packs = [(row, len(differences_of(row))) for row in rows if not row.is_base]
    base = PACKS.get().get(CountryPack.BASE)
    return render(request, "configuration/countries.html", {"packs": packs, "base": base, "base_parts": len(base.values) if base else 0})


@require_http_methods(["GET", "POST"])
@opens_to(ADMINISTRATOR)
def country(request: Request, code: str) -> HttpResponse:
    """What holds there, where it comes from, and what it has otherwise."""
    pack = PACKS.get().get(code) or (CountryPack(code=CountryPack.BASE) if code == CountryPack.BASE else None)
    if pack is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    form = PackForm(request.POST if request.method == "POST" else None, pack=pack)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"values": form.values}
        if pack.is_base:
            chosen = form.cleaned_data["free_parts"]
            given["free_parts"] = [] if len(chosen) == len(PARTS) else chosen
        try:
            if pack.pk is None:
                create("country-packs", {"code": code, **given}, by=request.actor)
            else:
                change(visible_or_404(request.user, "country-packs", pack.pk, to="change"), by=request.actor, **given)
            say_done(request, _("Saved."), last_operation(request.user))
            return redirect("configuration:country", code)
        except DomainError as error:
            toast(request, str(error.message), is_error=True)
    year, language = clock.today().year, (get_language() or "en")[:2]
    held = held_by(pack)
    context = {
        "pack": pack,
        "form": form,
        "differences": [
            (capfirst(str(PARTS[each.key].label)), _say(each.key, each.inherited), _say(each.key, each.value))
            for each in differences_of(pack)
        ],
        "held": [(capfirst(str(PARTS[key].label)), _say(key, each.value), _source(each, pack)) for key, each in held.items() if each.value],
        "holidays": holidays_in(code, year, language).items() if pack.is_country else (),
        "year": date(year, 1, 1),
        "may_undo": pack.pk is not None and may(request.user, "change", pack),
    }
    return render(request, "configuration/country.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@opens_to(ADMINISTRATOR)
def opening(request: Request) -> HttpResponse:
    """Open a market: first which country, then what it needs."""
    code = request.GET.get("country", "")
    if code not in country_codes():
        return render(request, "configuration/opening.html", {"choice": CountryForm(language=request.user.language)})
    form = OpeningForm(request.POST if request.method == "POST" else None, country=code, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            open_market(code, form.values, parent=form.parent, people=form.chosen_people, chosen=form.chosen, by=request.actor)
            say_done(request, _("{country} is open.").format(country=country_name(code)), last_operation(request.user))
            return redirect("configuration:country", code)
        except DomainError as error:
            toast(request, str(error.message), is_error=True)
    context = {"form": form, "code": code, "name": country_name(code)}
    return render(request, "configuration/opening.html", context, status=422 if request.method == "POST" else 200)


def _source(held: Held, pack: CountryPack) -> str:
    if held.source is None:
        return _("facts of the country")
    return _("here") if held.source.code == pack.code else _("the base") if held.source.is_base else held.source.name


def _say(key: str, value: object) -> list[str]:
    """Lines of words."""
    part = PARTS[key]
    if part.choices is not None and value in part.choices:
        return [str(part.choices[str(value)])]
    if not part.lines or not isinstance(value, list):
        return part.write(value).splitlines() if value else []
    language = "fr" if get_language() == "fr" else "en"
    if "rate" in part.lines:
        return [_("{rate} % ({name})").format(rate=line["rate"], name=line[f"name_{language}"]) for line in value]
    return [_("{title}: {text}").format(title=line[f"title_{language}"], text=line[f"text_{language}"]) for line in value]
