"""What a role may do, in the screen: a page for each type of record, a filter where a condition says which, and who holds it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from relais.accounts.models import Role, User
from relais.accounts.permissions import ADMINISTRATOR, opens_to
from relais.accounts.requests import Request
from relais.accounts.views.security import confirmed
from relais.core.errors import DomainError, InvalidValues, NotFound
from relais.records.access.gate import PLAIN_VERBS, SCOPED_VERBS, visible, visible_or_404
from relais.records.changes.door import change, create
from relais.records.fields import Reader, Unlinked
from relais.records.record_type import RecordType
from relais.records.registry import registry
from relais.records.roles.grants import EVERYTHING, GENERAL, SCOPES, grants_for, is_granted_by_roles
from relais.records.roles.words import SCOPE_WORDS, VERB_WORDS, Line, lines_of, scope_words
from relais.records.screens.answers import go, last_operation, say_done
from relais.records.screens.detail import Panel, Piece, register_panel
from relais.records.screens.filter_controls import Drawn
from relais.records.screens.filter_nodes import change_form, from_form
from relais.records.screens.filter_trees import root_group, to_tree
from relais.records.screens.linking import lookup_address, read_linked

CONDITION = "condition"
MOST_HOLDERS = 100


@dataclass(frozen=True)
class RoleRights:
    """A role as its page shows it."""

    role: Role
    lines: list[Line]
    others: list[tuple[str, str]]
    holders: list[User]
    lookup_url: str


def _role(request: Request, pk: int) -> Role:
    role: Role = visible_or_404(request.user, "roles", pk, to="change")
    return role


def _type(key: str) -> RecordType | None:
    """The type that an address names; None for the general rule."""
    if key == GENERAL:
        return None
    declared = registry.get(key)
    if not is_granted_by_roles(declared):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return declared


def _saved(request: Request, role: Role, grants: dict[str, Any], sentence: str, url: str) -> HttpResponse:
    change(role, by=request.actor, grants=grants)
    say_done(request, sentence, last_operation(request.user))
    return go(request, url)


@require_http_methods(["GET", "POST"])
@opens_to(ADMINISTRATOR)
@confirmed
def role_rights(request: Request, pk: int, key: str) -> HttpResponse:
    """What the role may do with one type of record."""
    role, declared = _role(request, pk), _type(key)
    word = declared.key if declared else EVERYTHING
    url = registry.get("roles").url_of(role.pk)
    grants: dict[str, Any] = deepcopy(role.grants)
    refusal: DomainError | None = None
    if request.method == "POST":
        if request.POST.get("do") == "remove":
            grants.pop(word, None)
            return _saved(request, role, grants, _("The general rule holds for these records again."), url)
        grants[word] = _read(request, grants.get(word) or {}, declared)
        try:
            deed = request.POST.get("do", "")
            if deed in SCOPED_VERBS and declared is not None:
                change(role, by=request.actor, grants=grants)
                return go(request, reverse("records:role_scope", args=[role.pk, key, deed]))
            return _saved(request, role, grants, _("The rights are as chosen, from the next page on."), url)
        except DomainError as error:
            refusal = error
    given = grants.get(word)
    shown = given if given is not None else dict(grants_for(role.grants, declared)) if declared else {}
    context = {
        "role": role,
        "role_name": _(role.name),
        "type": registry.get("roles"),
        "of_type": declared,
        "key": key,
        "is_new": given is None,
        "scopes": [_scope(verb, shown.get(verb), declared, Reader.of(request.user)) for verb in SCOPED_VERBS],
        "switches": [(verb, VERB_WORDS[verb], bool(shown.get(verb))) for verb in PLAIN_VERBS],
        "fields": _fields(declared, shown.get("fields") or {}) if declared else [],
        "refusal": refusal,
    }
    return render(request, "records/role_rights.html", context, status=422 if refusal else 200)


@require_GET
@opens_to(ADMINISTRATOR)
def role_rights_of(request: Request, pk: int) -> HttpResponse:
    """To the rights for the type that was chosen."""
    role, declared = _role(request, pk), _type(request.GET.get("type", ""))
    return go(request, reverse("records:role_rights", args=[role.pk, declared.key if declared else GENERAL]))


@dataclass(frozen=True)
class ScopeChoice:
    """The choices for one verb; a condition is told in words."""

    verb: str
    label: str
    choices: list[tuple[str, str, bool]]
    condition: str


def _scope(verb: str, value: Any, declared: RecordType | None, reader: Reader) -> ScopeChoice:
    is_condition = isinstance(value, dict)
    chosen = CONDITION if is_condition else value if value in SCOPES else "none"
    told_apart = SCOPES if declared is None else ("none", *declared.policy.scopes, "all")
    words = {
        **{key: SCOPE_WORDS[key] for key in SCOPES if key in told_apart or key == chosen},
        **({CONDITION: _("what meets a condition")} if declared else {}),
    }
    choices = [(key, str(label), key == chosen) for key, label in words.items()]
    return ScopeChoice(verb, str(VERB_WORDS[verb]), choices, scope_words(value, declared, reader) if is_condition else "")


def _fields(declared: RecordType, given: dict[str, str]) -> list[tuple[str, str, str]]:
    """Each field with what it is called and how it is open; the number of a record is always read."""
    rows = [
        (key, capfirst(str(own.label)), given.get(key, "write"))
        for key, own in declared.all_fields.items()
        if key != "id" and not own.is_for_administrators
    ]
    return sorted(rows, key=lambda row: row[1])


def _read(request: Request, before: dict[str, Any], declared: RecordType | None) -> dict[str, Any]:
    """What the form says; a condition that was chosen before stays until another is built."""
    made: dict[str, Any] = {}
    for verb in SCOPED_VERBS:
        given = request.POST.get(verb, "none")
        kept = before.get(verb)
        made[verb] = (kept if isinstance(kept, dict) else "none") if given == CONDITION else given
    made |= {verb: verb in request.POST for verb in PLAIN_VERBS}
    if declared is not None:
        rights = dict.fromkeys(request.POST.getlist("read_only"), "read") | dict.fromkeys(request.POST.getlist("hidden"), "hidden")
        made |= {"fields": rights} if rights else {}
    return made


@require_http_methods(["GET", "POST"])
@opens_to(ADMINISTRATOR)
@confirmed
def role_scope(request: Request, pk: int, key: str, verb: str) -> HttpResponse:
    """The condition that records meet with which the role may do something, built as a filter is."""
    role, declared, reader = _role(request, pk), _type(key), Reader.of(request.user)
    if declared is None or verb not in SCOPED_VERBS:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    grants: dict[str, Any] = deepcopy(role.grants)
    own = grants.setdefault(declared.key, dict(grants_for(role.grants, declared)))
    back = reverse("records:role_rights", args=[role.pk, key])
    refusal: DomainError | None = None
    if request.method == "GET":
        root = root_group(own.get(verb) if isinstance(own.get(verb), dict) else {}, declared, reader)
    else:
        root, deed = from_form(request.POST), request.POST.get("do", "")
        if deed == "apply":
            try:
                own[verb] = to_tree(root, declared, reader) or "none"
                return _saved(request, role, grants, _("The rights are as chosen, from the next page on."), back)
            except DomainError as error:
                refusal = error
        change_form(root, deed)
    context = {
        "role": role, "role_name": _(role.name), "type": registry.get("roles"), "of_type": declared, "back": back, "verb": VERB_WORDS[verb],
        "root": Drawn(root, declared, reader), "refusal": refusal,
    }  # fmt: skip
    part = "records/role_scope.html#scope" if request.headers.get("HX-Request") else "records/role_scope.html"
    return render(request, part, context, status=422 if refusal else 200)


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def copy_role(request: Request, pk: int) -> HttpResponse:
    """A new role with the same rights, for nobody yet. Administration is not copied."""
    role = _role(request, pk)
    values = {"name": _("{role} (copy)").format(role=_(role.name))[:120], "description": _(role.description) if role.description else ""}
    made = create("roles", values | {"grants": role.grants, "requires_second_factor": role.requires_second_factor}, by=request.actor)
    say_done(request, _("The copy has the same rights. Give it a name of its own."), last_operation(request.user))
    return go(request, f"{registry.get('roles').url_of(made.pk)}edit/")


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def role_administration(request: Request, pk: int) -> HttpResponse:
    """Let the role do everything, or no more than its rights say."""
    role = _role(request, pk)
    is_administrator = bool(request.POST.get("is_administrator"))
    change(role, by=request.actor, is_administrator=is_administrator)
    sentence = _("Its holders may do everything now.") if is_administrator else _("Its holders may do what its rights say, and no more.")
    say_done(request, sentence, last_operation(request.user))
    return go(request, registry.get("roles").url_of(role.pk))


@require_POST
@opens_to(ADMINISTRATOR)
@confirmed
def role_holders(request: Request, pk: int) -> HttpResponse:
    """Give the role to somebody, or take it away."""
    role = _role(request, pk)
    chosen = read_linked([registry.get("users")], "person", request.POST, Reader.of(request.user))
    if isinstance(chosen, Unlinked):
        raise InvalidValues({"person": [chosen.sentence]})
    person: User = visible_or_404(request.user, "users", request.POST.get("away") or chosen, to="change")
    held = [pk for pk in person.roles.order_by("pk").values_list("pk", flat=True) if pk != role.pk]
    change(person, by=request.actor, roles=held if "away" in request.POST else [*held, role.pk])
    say_done(request, _("The roles are as chosen, from the next page on."), last_operation(request.user))
    return go(request, registry.get("roles").url_of(role.pk))


def draw_rights(_declared: Any, record: Any, reader: Reader) -> Piece | None:
    """On a role: its rights, and who holds it."""
    if not isinstance(record, Role) or reader.user is None or not reader.user.is_administrator:
        return None
    told = set(record.grants)
    others = [(each.key, capfirst(each.name_plural)) for each in registry if is_granted_by_roles(each) and each.key not in told]
    holders = list(visible(reader.user, "users").filter(roles=record.pk).order_by("title_key", "pk")[:MOST_HOLDERS])
    lines = [] if record.is_administrator else lines_of(record.grants, reader)
    address = lookup_address([registry.get("users")], reader)
    return Piece("records/role_panel.html", RoleRights(record, lines, sorted(others, key=lambda each: each[1]), holders, address))


register_panel(Panel("rights", "main", 1, draw_rights))
