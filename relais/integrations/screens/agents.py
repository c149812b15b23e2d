"""Agents: connect one, see what it does, take it back, pause it, end it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.permissions import SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.accounts.sessions import is_confirmed
from relais.core import clock
from relais.core.errors import DomainError, NotFound
from relais.integrations.agents.differences import differences_of
from relais.integrations.agents.governing import left_of
from relais.integrations.agents.http import is_installed
from relais.integrations.agents.making import make_agent
from relais.integrations.agents.wording import rights_of, with_words
from relais.integrations.models import Agent, Approval
from relais.integrations.models.agent import AT_ONCE, WRITES_AN_HOUR
from relais.records.api import Operation, can, registry, start_undo
from relais.records.fields import Reader
from relais.records.screens.courses import courses_of
from relais.ui.toasts import toast

MOST, MOST_SHOWN = 50, 50
BACK = timedelta(hours=24)


class AgentForm(forms.Form):
    """What a new agent is called, what it may do, and how much of it without a person."""

    name = forms.CharField(
        max_length=60, label=gettext_lazy("Name"), help_text=gettext_lazy("It stands in the audit beside all that it does.")
    )
    may = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[("read", gettext_lazy("Read")), ("write", gettext_lazy("Read and write"))],
        help_text=gettext_lazy("Never more than you may do yourself."),
    )
    types = forms.MultipleChoiceField(label=gettext_lazy("With these types alone"), required=False)
    writes_an_hour = forms.IntegerField(
        label=gettext_lazy("Records it may write an hour"), min_value=0, max_value=10_000, initial=WRITES_AN_HOUR
    )
    at_once = forms.IntegerField(
        label=gettext_lazy("Records at once without approval"),
        min_value=0,
        max_value=1_000,
        initial=AT_ONCE,
        help_text=gettext_lazy("A deed that touches more waits for a person, as deletions always do."),
    )
    days = forms.IntegerField(label=gettext_lazy("Days until it ends"), min_value=1, max_value=3650, initial=90)

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        open_types = [declared for declared in registry if can(user, "view", declared) and not declared.policy.is_for_administrators]
        choices = sorted(((each.key, capfirst(each.name_plural)) for each in open_types), key=lambda choice: choice[1])
        self.fields["types"].choices = choices  # type: ignore[attr-defined]

    def make(self, user: Any) -> tuple[Agent, str]:
        given = self.cleaned_data
        rights = ["read"] if given["may"] == "read" else ["read", "write"]
        scopes = [f"{key}:{right}" for key in given["types"] for right in rights] or rights
        ends = clock.now() + timedelta(days=given["days"])
        rules = {"writes_an_hour": given["writes_an_hour"], "at_once": given["at_once"]}
        return make_agent(user, name=given["name"], scopes=scopes, expires_at=ends, **rules)


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(SIGNED_IN)
def agents(request: Request) -> HttpResponse:
    """The agents that one looks after, what waits for approval, and a new one; its token is shown in this answer and never again."""
    form, made, secret = AgentForm(request.user, request.POST if request.method == "POST" else None), None, ""
    if request.method == "POST":
        if not is_confirmed(request):
            return redirect(_confirmation())
        if form.is_valid() and Agent.objects.living().filter(token__user=request.user).count() < MOST:
            made, secret = form.make(request.user)
            form = AgentForm(request.user)
    mine = Agent.objects.of(request.user).living().select_related("token__user").annotate(waiting=_waiting()).order_by("-pk")
    context = {
        "agents": [(each, rights_of(each)) for each in mine[:1000]],
        "waiting": _waiting_for(request),
        "form": form,
        "made": made,
        "ways": _ways_to_connect(request, secret) if secret else [],
        "is_confirmed": is_confirmed(request),
        "confirmation": _confirmation(),
        "is_installed": is_installed(),
    }
    return render(request, "integrations/agents.html", context, status=422 if form.errors else 200)


def _waiting() -> Count:
    return Count("approvals", filter=Q(approvals__decision="", approvals__expires_at__gt=clock.now()))


def _waiting_for(request: Request) -> Any:
    return with_words(Approval.objects.waiting().open_to(request.user).select_related("agent__token__user").order_by("pk")[:200])


def _confirmation() -> str:
    return f"{reverse('accounts:confirmation')}?{urlencode({'next': reverse('integrations:agents')})}"


def _ways_to_connect(request: Request, secret: str) -> list[tuple[str, str, str]]:
    """What to copy into the agent's program: over HTTP, and for a program on the machine where Relais runs."""
    address = (settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}") + "/mcp/"
    over_http = {"mcpServers": {"relais": {"type": "http", "url": address, "headers": {"Authorization": f"Bearer {secret}"}}}}
    over_stdio = {"mcpServers": {"relais": {"command": "relais", "args": ["agent"], "env": {"RELAIS_AGENT_TOKEN": secret}}}}
    return [
        ("http", _("From anywhere"), json.dumps(over_http, indent=2)),
        ("stdio", _("From the machine where Relais runs"), json.dumps(over_stdio, indent=2)),
    ]


@require_GET
@never_cache
@opens_to(SIGNED_IN)
def agent(request: Request, pk: int) -> HttpResponse:
    """What an agent did, what it asked for, and what it may still do."""
    shown = _own(request, pk)
    deeds = courses_of(_deeds(shown).select_related("undone_by").order_by("-id")[:MOST_SHOWN])
    changed = differences_of([deed.operation for deed in deeds], request.user, Reader.of(request.user))
    context = {
        "agent": shown,
        "deeds": [(deed, changed.get(deed.operation.pk, ())) for deed in deeds],
        "may": rights_of(shown),
        "approvals": with_words(shown.approvals.select_related("agent__token__user", "decided_by").order_by("-pk")[:MOST_SHOWN]),
        "left": left_of(shown),
        "can_undo_all": any(deed.can_undo and deed.operation.at > clock.now() - BACK for deed in deeds),
    }
    return render(request, "integrations/agent.html", context)


@require_POST
@opens_to(SIGNED_IN)
def agent_pause(request: Request, pk: int) -> HttpResponse:
    """From now on it reads and writes nothing."""
    return _paused(request, pk, clock.now(), _("The agent is paused: it may read, and writes nothing."))


@require_POST
@opens_to(SIGNED_IN)
def agent_continuation(request: Request, pk: int) -> HttpResponse:
    """It goes on as before."""
    return _paused(request, pk, None, _("The agent goes on."))


def _paused(request: Request, pk: int, at: Any, sentence: str) -> HttpResponse:
    shown = _own(request, pk)
    shown.paused_at = at
    shown.save(update_fields=["paused_at"])
    toast(request, sentence)
    return redirect("integrations:agent", pk)


@require_POST
@opens_to(SIGNED_IN)
def agent_revocation(request: Request, pk: int) -> HttpResponse:
    """End it; what it did stays, and can be undone."""
    token = _own(request, pk).token
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    toast(request, _("The agent is disconnected."))
    return redirect("integrations:agents")


@require_POST
@opens_to(SIGNED_IN)
def agent_reversal(request: Request, pk: int) -> HttpResponse:
    """Undo all that it did within a day, the newest first."""
    deeds = _deeds(_own(request, pk)).filter(undone_at=None, at__gt=clock.now() - BACK).exclude(kind=Operation.Kind.UNDO)
    undone, kept = 0, 0
    for operation in deeds.order_by("-id"):
        try:
            kept += len(start_undo(operation, by=request.actor).kept)
            undone += 1
        except DomainError:
            kept += 1
    sentence = _("Deeds undone: {count}.").format(count=undone)
    toast(
        request, sentence + (" " + _("Left as they are, because someone changed them since: {count}.").format(count=kept) if kept else "")
    )
    return redirect("integrations:agent", pk)


def _own(request: Request, pk: int) -> Agent:
    found: Agent | None = Agent.objects.of(request.user).select_related("token__user").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return found


def _deeds(shown: Agent) -> Any:
    return Operation.objects.filter(actor=shown.token.user, through="agent", key__startswith=f"{shown.token.prefix}…")
