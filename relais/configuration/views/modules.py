from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.configuration.modules.deeds import find_switch, set_module
from relais.configuration.modules.form import StageForms, SwitchForm, initial_stages
from relais.configuration.modules.overview import SeenModule, seen_modules
from relais.core.errors import NotFound
from relais.core.modules import all_modules
from relais.records.screens.answers import last_operation, say_done


@require_GET
@opens_to(ADMINISTRATOR)
def modules(request: Request) -> HttpResponse:
    """Which modules there are, and to whom they are open."""
    return render(request, "configuration/modules.html", {"modules": seen_modules()})


@require_http_methods(["GET", "POST"])
@opens_to(ADMINISTRATOR)
def module(request: Request, key: str) -> HttpResponse:
    """Say to whom a module is open."""
    if key not in all_modules():
        raise NotFound(_("There is nothing here, or it is not open to you."))
    seen = SeenModule(key, all_modules()[key], find_switch(key))
    given = request.POST if request.method == "POST" else None
    form = SwitchForm(given, initial={"state": seen.state})
    stages = StageForms(given, initial=initial_stages(seen.switch), prefix="stages", form_kwargs={"language": request.user.language})
    if request.method == "POST" and form.is_valid() and stages.is_valid():
        opened = [stage for each in stages if (stage := each.as_json())]
        set_module(key, form.cleaned_data["state"], opened, by=request.actor)
        say_done(request, _("Saved. It holds from the next page on."), last_operation(request.user))
        return redirect("configuration:modules")
    context = {"seen": seen, "form": form, "stages": stages}
    return render(request, "configuration/module.html", context, status=422 if request.method == "POST" else 200)
