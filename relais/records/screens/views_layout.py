"""The arranger of a layout: its sections and fields, its rules, and what a role sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from relais.accounts.models import Role, User
from relais.accounts.permissions import GATE, opens_to
from relais.accounts.requests import Request
from relais.core.errors import DomainError, NotFound
from relais.records.access.gate import visible_or_404
from relais.records.changes.door import change
from relais.records.fields import Reader
from relais.records.layouts.proving import EFFECTS
from relais.records.models import Layout
from relais.records.query.words import tell
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.screens.answers import go, last_operation, opened_type, say_done
from relais.records.screens.arranging import arranging_from, arranging_of
from relais.records.screens.detail import Panel, Piece, register_panel
from relais.records.screens.filter_controls import Drawn
from relais.records.screens.filter_nodes import change_form, from_form
from relais.records.screens.filter_trees import root_group, to_tree
from relais.records.screens.forms import RecordForm
from relais.records.screens.needed_here import draw_needed_here


@dataclass(frozen=True)
class RuleLine:
    """A rule in words."""

    number: int
    effect: str
    fields: str
    when: str


def _opened(request: Request, pk: int) -> tuple[Layout, RecordType, Reader]:
    _type, reader = opened_type(request, "layouts", "change")
    layout = visible_or_404(request.user, "layouts", pk, to="change")
    return layout, registry.get(layout.type), reader


def effect_words() -> dict[str, str]:
    return {"show": _("Shown only"), "require": _("Needed"), "lock": _("Locked")}


def _lines(layout: Layout, declared: RecordType, reader: Reader) -> list[RuleLine]:
    sections = {each.get("key"): each for each in layout.arrangement.get("sections", ())}
    lines = []
    for number, rule in enumerate(layout.rules):
        named = [capfirst(str(declared.all_fields[key].label)) for key in rule.get("fields", ()) if key in declared.all_fields]
        section = sections.get(rule.get("section"))
        named += [section.get(f"title_{reader.language}") or section.get("title_en") or ""] if section else []
        when = tell(declared, rule.get("when") or {}, reader.user, reader)
        lines.append(RuleLine(number, effect_words()[rule["effect"]], ", ".join(named), when[:1].lower() + when[1:]))
    return lines


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def arrange(request: Request, pk: int) -> HttpResponse:
    """Sections as cards, fields as their lines. Every button sends the whole form; one of them saves it."""
    layout, declared, reader = _opened(request, pk)
    deed = request.POST.get("do", "")
    refusal: DomainError | None = None
    arranging = arranging_of(layout, declared) if request.method == "GET" else arranging_from(request.POST, layout, declared)
    if deed == "reset":
        change(layout, by=request.actor, arrangement={}, rules=_without_sections(layout))
        say_done(request, _("This is arranged as it came."), last_operation(request.user))
        return go(request, request.path)
    if deed == "save" or deed.startswith("rule:"):
        try:
            change(layout, by=request.actor, arrangement=arranging.as_json())
            if deed == "save":
                say_done(request, _("Saved."), last_operation(request.user))
                return go(request, request.path)
            return go(request, reverse("records:layout_rule", args=[pk, int(deed[5:]) if deed[5:].isdecimal() else 0]))
        except DomainError as error:
            refusal = error
    arranging.do(deed)
    context = {
        "layout": layout,
        "type": registry.get("layouts"),
        "of_type": declared,
        "arranging": arranging,
        "lines": _lines(layout, declared, reader),
        "roles": Role.objects.living(),
        "refusal": refusal,
    }
    part = "records/arranger.html#arranger" if request.headers.get("HX-Request") else "records/arranger.html"
    return render(request, part, context, status=422 if refusal else 200)


def _without_sections(layout: Layout) -> list[Any]:
    """Rules about whole sections go with these."""
    return [rule for rule in layout.rules if "section" not in rule]


@require_http_methods(["GET", "POST"])
@opens_to(GATE)
def layout_rule(request: Request, pk: int, number: int) -> HttpResponse:
    """One rule: what happens to which fields, and when, built as a filter is."""
    layout, declared, reader = _opened(request, pk)
    if layout.purpose != Layout.Purpose.FORM or number > len(layout.rules):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    rule: dict[str, Any] = layout.rules[number] if number < len(layout.rules) else {"fields": [], "effect": "require", "when": {}}
    refusal: DomainError | None = None
    if request.method == "GET":
        root = root_group(rule.get("when") or _asked_for(request, declared), declared, reader)
    else:
        root, deed = from_form(request.POST), request.POST.get("do", "")
        effect = request.POST.get("effect", "")
        rule = {"fields": request.POST.getlist("fields"), "effect": effect if effect in EFFECTS else "require"} | (
            {"section": section} if (section := request.POST.get("section")) else {}
        )
        if deed in ("apply", "discard"):
            try:
                rules = [*layout.rules[:number], *layout.rules[number + 1 :]]
                if deed == "apply":
                    rules.insert(number, rule | {"when": to_tree(root, declared, reader) or {}})
                change(layout, by=request.actor, rules=rules)
                say_done(request, _("Saved."), last_operation(request.user))
                return go(request, reverse("records:arrange", args=[pk]))
            except DomainError as error:
                refusal = error
        change_form(root, deed)
    context = {
        "layout": layout,
        "type": registry.get("layouts"),
        "of_type": declared,
        "rule": rule,
        "is_new": number >= len(layout.rules),
        "effects": effect_words(),
        "sections": [(each["key"], each.get(f"title_{reader.language}") or each["key"]) for each in layout.arrangement.get("sections", ()) if each.get("key")],
        "fields": sorted(((key, capfirst(str(own.label))) for key, own in declared.all_fields.items() if own.editable), key=lambda each: each[1]),
        "root": Drawn(root, declared, reader),
        "refusal": refusal,
    }  # fmt: skip
    part = "records/layout_rule.html#rule" if request.headers.get("HX-Request") else "records/layout_rule.html"
    return render(request, part, context, status=422 if refusal else 200)


def _asked_for(request: Request, declared: RecordType) -> dict[str, Any]:
    """What a new rule begins with, where the page of a stage led here."""
    own, value = declared.links.get(request.GET.get("field", "")), request.GET.get("is", "")
    is_number = value.isascii() and value.isdecimal() and len(value) < 19
    return {"field": own.key, "op": "is", "value": int(value)} if own and is_number else {}


@require_GET
@opens_to(GATE)
def layout_preview(request: Request, pk: int) -> HttpResponse:
    """The form of a new record as somebody with a role has it."""
    layout, declared, _reader = _opened(request, pk)
    role = Role.objects.living().filter(key=request.GET.get("role", "")).first()
    if role is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    somebody = User(language=request.user.language, is_active=True)
    somebody.formats = request.user.formats
    somebody.__dict__["cached_roles"] = [role]
    context = {"layout": layout, "type": registry.get("layouts"), "of_type": declared, "role": role}
    return render(request, "records/layout_preview.html", context | {"form": RecordForm(declared, Reader.of(somebody))})


def draw_arranging(_declared: Any, record: Any, reader: Reader) -> Piece | None:
    """On a layout: the way to arrange it."""
    if not isinstance(record, Layout) or reader.user is None or not reader.user.is_administrator:
        return None
    return Piece("records/arranging_link.html", reverse("records:arrange", args=[record.pk]))


register_panel(Panel("arranging", "main", 1, draw_arranging))
register_panel(Panel("needed_here", "main", 2, draw_needed_here))
