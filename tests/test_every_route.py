"""Every address of the product, tried by a fixed cast: who may enter does; others meet what they would meet if nothing stood there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from relais.accounts.actors import Actor
from relais.accounts.models import ApiToken, Identity, IdentityProvider, SecondFactor, User, UserSession
from relais.accounts.testing import make_application
from relais.activities.actions import complete_activity
from relais.collaboration.models import Notification
from relais.core.clock import now
from relais.core.jobs import cancel, enqueue
from relais.core.jobs.scheduling import plan_schedules
from relais.core.models import Job, Schedule
from relais.core.testing import run_jobs
from relais.dataquality.actions.merging import merge_groups
from relais.dataquality.likeness import types_with_likeness
from relais.dataquality.models import DuplicateGroup, DuplicatePair, GroupMember, MergingRun, ToldApart
from relais.integrations.agents.making import make_agent
from relais.integrations.exports.running import export_in_background
from relais.integrations.imports.planning import start_plan
from relais.integrations.imports.preparing import keep_file
from relais.integrations.imports.running import load_file
from relais.integrations.models import Approval, ExchangedFile, ExportRun, ImportRun
from relais.integrations.testing import Program
from relais.records.api import Operation, RecordType, actions_of, change, create, delete, registry
from relais.records.models import SavedView
from relais.records.screens.board import boarded_fields
from relais.records.sharing.record_type import can_be_shared
from relais.records.testing import Cast, make_cast
from tests.one_of_each import FOR_ADMINISTRATORS, HOUSE, SINGLE, make_one_of_each, tried_daily

pytestmark = [pytest.mark.django_db, pytest.mark.attack(84)]

KEYS = [declared.key for declared in registry.declared if declared.key not in SINGLE]
#: Every type of the product, and one of the sample's that has a field of nearly every kind.
WITH_SCREENS = [key for key in KEYS if key not in ("places", "visits")]
EVERYONE = {"administrator", "manager", "seller", "colleague", "other_seller", "reader", "nobody"}
#: Whoever has a role that sees something; of these, whoever may write; and whoever sees the seller's records.
INSIDERS = EVERYONE - {"nobody"}
WRITERS = INSIDERS - {"reader"}
NEAR_THE_SELLER = INSIDERS - {"other_seller"}
#: Records that belong to nobody: who sees some sees all.
COMMON = {"users", "teams", "places"} | (HOUSE - FOR_ADMINISTRATORS)
MISSING = 10**9
MISSING_TOKEN = UUID(int=1)


def who_may(verb: str, key: str) -> set[str]:
    """Whose roles allow a verb with a type at all, as `default_roles` says it in words."""
    if key in FOR_ADMINISTRATORS or (key in HOUSE and verb != "view"):
        return {"administrator"}
    return {
        "view": INSIDERS,
        "create": WRITERS,
        "change": WRITERS,
        "delete": WRITERS,
        "bulk": WRITERS,
        "export": {"administrator", "manager"},
    }[verb]


def whose_record(verb: str, key: str) -> set[str]:
    """Who may do it to the seller's record."""
    near = INSIDERS if key in COMMON else NEAR_THE_SELLER
    alone = {"colleague"} if verb == "delete" and key not in COMMON else set()
    return (who_may(verb, key) & near) - alone


# --- what stands behind the addresses -----------------------------------------------------------------------------


@dataclass
class World:
    """Two records of each type that the seller has, one in the bin, and everything that belongs to one person."""

    cast: Cast
    first: dict[str, Any]
    second: dict[str, Any]
    third: dict[str, Any]
    edit: Operation
    bulk: Operation
    view: SavedView
    planned: ImportRun
    loaded: ImportRun
    export: ExportRun
    notification: Notification
    waiting: Job
    stopped: Job

    def in_the_bin(self, key: str) -> Any:
        """A record that was deleted; what it is tied to was not."""
        if self.third[key].deleted_at is None:
            delete(self.third[key], by=Actor(self.cast.administrator if key in HOUSE else self.cast.seller))
            self.third[key].refresh_from_db()
        return self.third[key]


CSV = b"Name,Country\nAtelier Vauban,FR\nBroken,Nowhere-at-all\n"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    cast = make_cast()
    first, second, third = make_one_of_each(cast), make_one_of_each(cast), make_one_of_each(cast)
    seller = Actor(User.objects.get(pk=cast.seller.pk))
    change(first["contacts"], by=seller, city="Lyon")
    edit = Operation.objects.latest("pk")
    planned, loaded = (keep_file(seller.user, registry.get("organizations"), "firms.csv", BytesIO(CSV)) for _turn in range(2))
    start_plan(planned)
    load_file(loaded)
    export = _export(cast, monkeypatch)
    bulk = _bulk(cast, first, monkeypatch)
    view = SavedView.objects.create(type="contacts", name="Ours", owner=cast.seller, sharing=SavedView.Sharing.ALL)
    notification = Notification.objects.create(user=cast.seller, kind="changed", type="contacts", record_id=first["contacts"].pk, key="one")
    complete_activity(second["activities"], by=seller)
    waiting, stopped = (enqueue(export_in_background, run_id=export.pk) for _turn in range(2))
    cancel(stopped.pk)
    return World(cast, first, second, third, edit, bulk, view, planned, loaded, export, notification, waiting, stopped)


def _export(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> ExportRun:
    monkeypatch.setattr("relais.integrations.screens.exporting.AT_ONCE", 0)
    signed_in(cast.manager).post("/contacts/export/", {"format": "csv"})
    monkeypatch.undo()
    run_jobs()
    return ExportRun.objects.get()


def _bulk(cast: Cast, first: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Operation:
    monkeypatch.setattr("relais.records.changes.bulk.AT_ONCE", 0)
    signed_in(cast.seller).post("/contacts/bulk-edit/", {"ids": first["contacts"].pk, "field": "external_id", "value": "X"})
    monkeypatch.undo()
    return Operation.objects.get(kind=Operation.Kind.BULK_EDIT)


def signed_in(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


# --- what is tried ------------------------------------------------------------------------------------------------


@dataclass
class Try:
    """A request, what comes of it for those who may (`within`), for those who may not, and the same request for what is not there."""

    name: str
    method: str
    arguments: dict[str, Any]
    within: set[str]
    status: int = 200
    refused: dict[str, int] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, Any] | None = None
    is_public: bool = False

    @property
    def path(self) -> str:
        return reverse(self.name, kwargs=self.arguments)

    def expected(self, name: str) -> int:
        return self.status if name in self.within else self.refused.get(name, 404)


def forbidden(names: set[str]) -> dict[str, int]:
    """Those who see it and may not do it are told so; to all others it is not there."""
    return dict.fromkeys(names, 403)


def on_type(name: str, method: str, verb: str, key: str, status: int = 200, /, **data: Any) -> Try:
    within = who_may(verb, key)
    return Try(name, method, {"key": key}, within, status, forbidden(who_may("view", key) - within), data, {"key": "fairies"})


def on_record(
    name: str, method: str, verb: str, key: str, record: Any, status: int = 200, more: dict[str, Any] | None = None, /, **data: Any
) -> Try:
    within = whose_record(verb, key)
    arguments = {"key": key, "pk": record.pk, **(more or {})}
    return Try(name, method, arguments, within, status, forbidden(whose_record("view", key) - within), data, arguments | {"pk": MISSING})


def form_of(declared: RecordType, record: Any) -> dict[str, Any]:
    """The record's own values, as its form would send them."""
    given = {own.key: own.dump(own.get(record)) for own in declared.all_fields.values() if own.editable and own.kind != "collection"}
    return {key: value for key, value in given.items() if isinstance(value, (str, int)) and not isinstance(value, bool)}


def strangers(key: str, given: dict[str, Any]) -> set[str]:
    """Who may create such a record, and may not see what these values tie it to."""
    if key == "shares":
        return {"other_seller"}
    links = [link for link in registry.get(key).links.values() if link.key in given]
    return {"other_seller"} if any(target.key not in COMMON | HOUSE for link in links for target in link.targets) else set()


def creation(key: str, given: dict[str, Any]) -> Try:
    made = on_type("records:new", "POST", "create", key, 302, **given)
    away = strangers(key, given)
    return replace(made, within=made.within - away, refused=made.refused | dict.fromkeys(away, 422))


def tries_of_a_type(world: World, key: str) -> Iterator[Try]:
    """The screens that every type has."""
    record, other, gone = world.first[key], world.second[key], world.in_the_bin(key)
    given = form_of(registry.get(key), record)
    fresh = given | (
        {"key": "fresh"}
        if key in FOR_ADMINISTRATORS and "key" in registry.get(key).all_fields
        else {"email": "fresh@example.com"}
        if key == "users"
        else {}
    )
    chosen: dict[str, Any] = {"ids": [record.pk], "field": "external_id", "value": "X-1"}
    yield on_type("records:list", "GET", "view", key)
    yield on_type("records:new", "GET", "create", key)
    yield creation(key, fresh)
    yield on_type("records:bin", "GET", "delete", key)
    if boarded_fields(registry.get(key), None):
        yield on_type("records:board_column", "GET", "view", key)
    yield on_type("records:filter", "GET", "view", key)
    yield on_type("records:filter", "POST", "view", key, do="condition:0")
    yield on_type("records:measures", "GET", "view", key)
    yield on_type("records:columns", "GET", "view", key)
    yield on_type("records:columns", "POST", "view", key, 302, columns=["external_id"])
    yield on_type("records:width", "POST", "view", key, 204, column="title", width="100")
    yield on_type("records:view_form", "GET", "view", key)
    yield on_type("records:views", "POST", "view", key, 302, name="Mine")
    yield on_type("records:duplicates", "GET", "create", key)
    yield on_type("records:duplicates", "POST", "create", key, 200, **given)
    yield on_type("records:form_state", "POST", "create", key, 204, **given)
    yield on_type("records:bulk_form", "POST", "change", key, **chosen)
    yield on_type("records:bulk_edit", "POST", "change", key, 302, **chosen)
    yield on_type("records:bulk_deletion", "POST", "delete", key, 302, ids=[record.pk])
    yield on_type("records:bulk_restoration", "POST", "delete", key, 302, ids=[gone.pk])
    yield on_type("records:merge_choice", "POST", "change", key, 302, ids=[record.pk, other.pk])
    yield on_type("records:likely_pairs", "GET", "change", key)
    yield on_type("records:lookup", "GET", "view", key)
    if registry.get(key).collections:
        collection = next(iter(registry.get(key).collections))
        missing = {"key": "fairies", "field": collection}
        # Who may change none of them has no form with lines.
        within = {"administrator"} if registry.get(key).collections[collection].is_for_administrators else who_may("view", key)
        yield Try("records:line", "GET", {"key": key, "field": collection}, within, 200, {}, {}, missing)
    yield on_type("integrations:export", "GET", "export", key)
    yield on_type("integrations:export", "POST", "export", key, format="csv", delimiter=",")
    yield on_record("records:record", "GET", "view", key, record)
    yield on_record("records:peek", "GET", "view", key, record)
    yield on_record("records:timeline", "GET", "view", key, record)
    yield on_record("records:edit", "GET", "change", key, record)
    yield on_record("records:edit", "POST", "change", key, record, 302, **given)
    yield on_record("records:field", "GET", "change", key, record, 200, {"field": "external_id"})
    yield on_record("records:field", "POST", "change", key, record, 200, {"field": "external_id"}, external_id="X-1")
    yield on_record("records:lacking", "GET", "change", key, record, field="external_id", external_id="X-1")
    yield on_record("records:file", "GET", "view", key, record, 404, {"field": "external_id"})
    yield on_record("records:deletion", "POST", "delete", key, record, 302)
    # In the bin a record is seen by those alone who may take it out.
    within = whose_record("delete", key)
    closed = forbidden(who_may("view", key) - who_may("delete", key))
    yield Try("records:restoration", "POST", {"key": key, "pk": gone.pk}, within, 302, closed, {}, {"key": key, "pk": MISSING})
    if registry.get(key).can_merge:
        yield on_record("records:merge", "GET", "delete", key, record, **{"with": other.pk})
        yield on_record("records:merge", "POST", "delete", key, record, 302, **{"with": other.pk})
    if key in types_with_likeness():
        yield on_type("dataquality:groups", "GET", "change", key)
        yield on_type("dataquality:told_apart", "GET", "change", key)
        yield on_type("dataquality:search", "POST", "change", key, 302)
        yield on_type("dataquality:search_cancel", "POST", "change", key, 302)
        yield on_type("dataquality:merge_many", "POST", "delete", key, 302, rule="oldest", least="0.99")
    if can_be_shared(registry.get(key)):
        within = whose_record("change", key)
        yield replace(on_record("records:sharing", "GET", "change", key, record), within=within)
        share = create("shares", {"type": key, "record_id": record.pk, "person": world.cast.reader.pk}, by=Actor(world.cast.seller))
        yield on_record("records:share_end", "POST", "delete", key, record, 302, {"share": share.pk})
    yield on_record("collaboration:follow", "POST", "view", key, record, 302)
    yield Try("collaboration:unfollow", "POST", {"key": key, "pk": record.pk}, EVERYONE, 302)


def tries_of_the_house(world: World) -> Iterator[Try]:
    """All that is not of a record type."""

    def signed(name: str, method: str = "GET", status: int = 200, /, **data: Any) -> Try:
        return Try(name, method, {}, EVERYONE, status, data=data)

    def own(
        name: str,
        method: str,
        arguments: dict[str, Any],
        people: set[str],
        status: int = 200,
        refused: dict[str, int] | None = None,
        /,
        **data: Any,
    ) -> Try:
        missing = arguments | {
            word: MISSING_TOKEN if word == "token" else MISSING for word in ("token", "pk", "view_id") if word in arguments
        }
        return Try(name, method, arguments, people, status, refused or {}, data, missing)

    def public(name: str, method: str = "GET", status: int = 200) -> Try:
        return Try(name, method, {}, EVERYONE, status, is_public=True)

    yield from (public("ui:manifest"), public("ui:worker"), public("ui:offline"), public("operations:health"), public("rest:openapi-json"))
    yield public("integrations:mcp", "POST", 401)
    yield from (public("operations:alive"), public("operations:metrics"))
    yield from (
        signed("ui:examples"),
        signed("ui:icons"),
        signed("ui:formula", "POST", text="1 + 1"),
        signed("activities:home"),
        signed("activities:calendar"),
        signed("activities:agenda"),
    )
    yield from (
        signed("records:search", q="vauban"),
        signed("records:palette", q="vauban"),
        signed("integrations:imports"),
        signed("records:my_changes"),
    )
    yield from (signed("collaboration:notifications"), signed("collaboration:ended"), signed("collaboration:read", "POST", 302))
    yield from (
        signed("accounts:preferences"),
        signed("accounts:preferences", "POST", 422, language="xx"),
        signed("accounts:own_password", "POST", 422),
        signed("accounts:security"),
        signed("accounts:codes"),
        signed("accounts:codes", "POST", 422),
        signed("accounts:passkeys", "POST", 422),
        signed("accounts:recovery_codes", "POST", 302),
        signed("accounts:other_sessions_end", "POST", 302),
        signed("accounts:confirmation"),
        signed("accounts:confirmation", "POST", 422),
        signed("accounts:link", "GET", 302),
    )
    yield from tries_of_the_way_in(world, own)
    yield from tries_of_configuration(world, own)
    yield signed("accounts:theme", "POST", 302, theme="dark")
    for name, method, status, arguments in (
        ("jobs", "GET", 200, {}), ("schedules", "GET", 200, {}), ("retrial", "POST", 302, {"pk": world.stopped.pk}), ("cancellation", "POST", 302, {"pk": world.waiting.pk}),
    ):  # fmt: skip
        yield own(f"operations:{name}", method, arguments, {"administrator"}, status)
    plan_schedules()
    yield own("operations:run-of-schedule", "POST", {"pk": Schedule.objects.earliest("pk").pk}, {"administrator"}, 302)
    yield own("records:formula", "POST", {}, {"administrator"}, 200)
    yield own("audit:state", "GET", {}, {"administrator"}, 200)
    yield own("audit:examination", "POST", {}, {"administrator"}, 302)
    yield Try("integrations:import", "GET", {}, WRITERS)
    yield Try("integrations:import", "POST", {}, WRITERS, 302, data={"type": "contacts", "file": SimpleUploadedFile("a.csv", CSV)})
    token = ApiToken.issue(world.cast.seller, scopes=["read"])[0]
    yield from (signed("integrations:tokens"), signed("integrations:tokens", "POST", 422))
    yield own("integrations:token_revocation", "POST", {"pk": token.pk}, {"seller"}, 302)
    yield own("integrations:all_tokens", "GET", {}, {"administrator"})
    yield own("integrations:any_token_revocation", "POST", {"pk": token.pk}, {"administrator"}, 302)
    agent = make_agent(world.cast.seller, name="Scout", scopes=["write"])[0]
    asked = {
        "tool": "delete",
        "method": "DELETE",
        "path": "/{int:id}/",
        "type": "contacts",
        "arguments": {"id": world.first["contacts"].pk},
    }
    approval = Approval.objects.create(agent=agent, call=asked, cause="deletion", expires_at=now() + timedelta(days=1))
    near = {"seller", "administrator"}
    yield from (signed("integrations:agents"), signed("integrations:agents", "POST", 422))
    for name, status in (("agent_pause", 302), ("agent_continuation", 302), ("agent_reversal", 302), ("agent_revocation", 302)):
        yield own(f"integrations:{name}", "POST", {"pk": agent.pk}, near, status)
    yield own("integrations:agent", "GET", {"pk": agent.pk}, near)
    yield own("integrations:approval", "GET", {"pk": approval.pk}, near)
    yield own("integrations:approval_consent", "POST", {"pk": approval.pk}, near, 409)
    yield own("integrations:approval_refusal", "POST", {"pk": approval.pk}, near, 302)
    planned, loaded = {"token": world.planned.token}, {"token": world.loaded.token}
    yield own("integrations:import_columns", "GET", planned, {"seller"})
    yield own("integrations:import_columns", "POST", planned, {"seller"}, column="Name", target="name")
    yield own("integrations:import_preview", "GET", planned, {"seller"})
    yield own("integrations:import_preview", "POST", planned, {"seller"}, 302)
    yield own("integrations:import_state", "GET", loaded, {"seller"})
    yield own("integrations:import_cancel", "POST", loaded, {"seller"}, 302)
    yield own("integrations:import_resume", "POST", loaded, {"seller"}, 422)
    yield own("integrations:import_revert", "POST", loaded, {"seller"}, 302)
    yield own("integrations:import_rejects", "GET", loaded, {"seller"})
    yield own("integrations:export_state", "GET", {"token": world.export.token}, {"manager"})
    yield own("integrations:export_file", "GET", {"token": world.export.token}, {"manager"})
    yield own("integrations:export_cancel", "POST", {"token": world.export.token}, {"manager"}, 302)
    yield own("collaboration:notification", "GET", {"pk": world.notification.pk}, {"seller"}, 302)
    yield own("records:undo", "POST", {"pk": world.edit.pk}, {"seller", "administrator"}, 302)
    layout = {"pk": world.first["layouts"].pk}
    yield own("records:arrange", "GET", layout, {"administrator"})
    yield own("records:arrange", "POST", layout, {"administrator"}, 200, do="add")
    yield own("records:layout_rule", "GET", layout | {"number": 0}, {"administrator"})
    yield own("records:layout_rule", "POST", layout | {"number": 0}, {"administrator"}, 200, do="condition:0")
    yield own("records:layout_preview", "GET", layout, {"administrator"}, 200, role="seller")
    yield from tries_of_roles(world, own)
    hook = {"pk": world.first["webhooks"].pk}
    yield own("integrations:webhook_deliveries", "GET", hook, {"administrator"})
    yield own("integrations:webhook_trial", "POST", hook, {"administrator"}, 422)
    yield own("integrations:webhook_secret", "POST", hook, {"administrator"}, 200)
    for name in ("replays", "resumption", "old_secret_end"):
        yield own(f"integrations:webhook_{name}", "POST", hook, {"administrator"}, 302)
    swap = {"pk": world.first["file-exchanges"].pk}
    for name in ("run", "rereading"):
        yield own(f"integrations:exchange_{name}", "POST", swap, {"administrator"}, 302)
    yield own("integrations:exchange_credentials", "GET", swap, {"administrator"})
    yield own("integrations:exchange_credentials", "POST", swap, {"administrator"}, 302, password="secret")
    came, _is_new = ExchangedFile.objects.get_or_create(exchange=world.first["file-exchanges"], name="a.csv", fingerprint="0")
    yield own("integrations:exchange_mending", "GET", swap | {"file": came.pk}, {"administrator"})
    yield own("integrations:exchange_mending", "POST", swap | {"file": came.pk}, {"administrator"}, 409)
    yield own("integrations:connections", "GET", {}, {"administrator"})
    bulk = {"key": "contacts", "pk": world.bulk.pk}
    yield own("records:bulk_progress", "GET", bulk, {"seller"})
    yield own("records:bulk_cancel", "POST", bulk, {"seller"}, 302)
    yield own("records:bulk_go_on", "POST", bulk, {"seller"}, 409)
    view = {"key": "contacts", "view_id": world.view.pk}
    others = forbidden(INSIDERS - {"seller", "administrator"})
    yield own("records:view", "POST", view, {"seller", "administrator"}, 302, others, verb="rename", name="Theirs")
    yield own("records:view", "DELETE", view, {"seller", "administrator"}, 302, others)
    activity = {"pk": world.first["activities"].pk}
    within = whose_record("change", "activities")
    yield own("activities:complete", "POST", activity, within, 302, forbidden({"reader"}))
    yield own("activities:reopen", "POST", {"pk": world.second["activities"].pk}, within, 302, forbidden({"reader"}))
    entry = {"key": "interactions", "pk": world.first["interactions"].pk}
    person = {"key": "contacts", "pk": world.first["contacts"].pk}
    yield own("activities:plan_from", "GET", entry, within, 200, forbidden({"reader"}))
    yield own("activities:plan_from", "POST", entry, within, 302, forbidden({"reader"}), subject="Call back")
    yield own("activities:plan", "POST", person, within, 302, forbidden({"reader"}), subject="Call back")
    free = {"key": "contacts", "pk": world.second["contacts"].pk}
    yield own("activities:plan_contact", "POST", free, within, 302, forbidden({"reader"}))
    firm = {"pk": world.first["organizations"].pk}
    yield own("parties:group", "GET", firm, whose_record("view", "organizations"))
    yield own("parties:sources", "GET", person, whose_record("view", "contacts"))
    for name in ("parties:breakdown", "activities:portfolios", "activities:report"):
        yield Try(name, "GET", {}, INSIDERS)
    yield signed("activities:quiet")
    chosen = {"party": [f"contacts:{free['pk']}"]}
    yield Try("activities:plan_contacts", "POST", {}, within, 302, forbidden({"reader"}) | {"other_seller": 422}, chosen)
    handed = {"from": world.cast.seller.pk, "to": world.cast.colleague.pk}
    leaders = {"administrator", "manager", "seller"}
    yield Try("activities:hand_over", "POST", {}, leaders, 302, forbidden(INSIDERS - leaders), handed)
    yield own("activities:compose", "GET", person, within)
    yield own("activities:compose", "POST", person, within, 302, kind="note", text="Prefers mornings.")


def tries_of_roles(world: World, own: Callable[..., Try]) -> Iterator[Try]:
    """What roles say, and what somebody sees by them, is for administrators alone."""
    role = {"pk": world.first["roles"].pk}
    contacts, one = role | {"key": "contacts"}, {"pk": world.cast.reader.pk, "key": "contacts"}
    for name, method, status, arguments, data in (
        ("role_rights_of", "GET", 302, role, {"type": "contacts"}), ("role_rights", "GET", 200, contacts, {}), ("role_rights", "POST", 302, contacts, {"view": "all"}),
        ("role_scope", "GET", 200, contacts | {"verb": "view"}, {}), ("role_scope", "POST", 302, contacts | {"verb": "view"}, {"kind:0": "group", "do": "apply"}),
        ("role_copy", "POST", 302, role, {}), ("role_administration", "POST", 302, role, {}),
        ("role_holders", "POST", 302, role, {"person": world.cast.reader.pk, "person:text": "Rita", "person:asked": "Rita"}),
        ("seen_list", "GET", 200, one, {}), ("seen_record", "GET", 200, one | {"record": world.first["contacts"].pk}, {}),
    ):  # fmt: skip
        yield own(f"records:{name}", method, arguments, {"administrator"}, status, None, **data)
    yield own("records:rights_explained", "GET", {}, {"administrator"}, 200, None, person=world.cast.reader.pk, type="contacts", record="1")


def tries_of_the_way_in(world: World, own: Callable[..., Try]) -> Iterator[Try]:
    """One's own keys, those of the firm, and those of a colleague."""
    seller, person = world.cast.seller, {"pk": world.cast.colleague.pk}
    session, _new = UserSession.objects.get_or_create(key="one", defaults={"user": seller, "seen_at": now()})
    firm = {"name": "Firm", "issuer": "https://login.invalid", "client_id": "relais"}
    provider, _new = IdentityProvider.objects.get_or_create(slug="firm", defaults=firm)
    identity, _new = Identity.objects.get_or_create(provider=provider, subject="1", defaults={"user": seller})
    factor = SecondFactor.objects.filter(user=world.cast.nobody).first() or make_application(world.cast.nobody)
    yield own("accounts:session_end", "POST", {"pk": session.pk}, {"seller"}, 302)
    yield own("accounts:factor_removal", "POST", {"pk": factor.pk}, {"nobody"}, 302)
    yield Try("accounts:unlink", "POST", {"pk": identity.pk}, EVERYONE, 302)
    for name, method, status, arguments in (
        ("accounts:sign_in_settings", "GET", 200, {}), ("accounts:sign_in_roles", "POST", 302, {}), ("accounts:new_provider", "GET", 200, {}), ("accounts:new_provider", "POST", 422, {}),
        ("accounts:provider", "GET", 200, {"pk": provider.pk}), ("accounts:provider", "POST", 422, {"pk": provider.pk}), ("accounts:provider_test", "POST", 302, {"pk": provider.pk}),
        ("accounts:provider_removal", "POST", 302, {"pk": provider.pk}), ("people:new_invitation", "GET", 200, {}), ("people:new_invitation", "POST", 422, {}),
        ("people:invitation", "POST", 302, person), ("people:deactivation", "POST", 302, person), ("people:activation", "POST", 302, person), ("people:sessions_end", "POST", 302, person),
        ("people:second_factor_reset", "POST", 302, person), ("people:roles", "POST", 302, person),
    ):  # fmt: skip
        yield own(name, method, arguments, {"administrator"}, status)


def tries_of_configuration(world: World, own: Callable[..., Try]) -> Iterator[Try]:
    """How Relais is arranged is for administrators."""
    draft = world.second["configuration-drafts"]
    for name, method, status, arguments, missing in (
        ("modules", "GET", 200, {}, {}), ("module", "GET", 200, {"key": "sales"}, {"key": "fairies"}), ("module", "POST", 422, {"key": "sales"}, {"key": "fairies"}),
        ("entry_replacement", "POST", 302, {"pk": world.first["reference-items"].pk}, {"pk": MISSING}), ("entry_move", "POST", 302, {"pk": world.first["reference-items"].pk}, {"pk": MISSING}),
        ("translations", "GET", 200, {}, {}), ("translations", "POST", 302, {}, {}), ("countries", "GET", 200, {}, {}), ("opening", "GET", 200, {}, {}), ("country", "GET", 200, {"code": "base"}, {"code": "fairies"}), ("country", "POST", 302, {"code": "base"}, {"code": "fairies"}),
        ("configuration", "GET", 200, {}, {}), ("export", "GET", 200, {}, {}), ("trial_end", "POST", 302, {}, {}), ("new_draft", "POST", 302, {}, {}),
        *((name, method, status, {"pk": draft.pk}, {"pk": MISSING}) for name, method, status in (
            ("draft", "GET", 200), ("omission", "POST", 302), ("trial", "POST", 302), ("publication", "POST", 422), ("withdrawal", "POST", 409), ("removal", "POST", 302),
        )),
    ):  # fmt: skip
        yield replace(own(f"configuration:{name}", method, arguments, {"administrator"}, status), missing=missing)


def tries_of_duplicates(world: World) -> Iterator[Try]:
    """A group of two contacts of the seller, what was told of them, and a run that the seller began."""
    one, other = sorted((world.first["contacts"].pk, world.second["contacts"].pk))
    group = DuplicateGroup.objects.create(type="contacts", score=0.99)
    group.members.bulk_create([GroupMember(group=group, record_id=pk) for pk in (one, other)])
    DuplicatePair.objects.create(group=group, one_id=one, other_id=other, score=0.99, start=0)
    told = ToldApart.objects.create(type="contacts", one_id=one, other_id=other)
    run, over = (
        MergingRun.objects.create(type="contacts", rule="oldest", least_score=0.9, by=world.cast.seller, merged=1) for _ in range(2)
    )
    run.job = enqueue(merge_groups, run_id=run.pk, groups=[])
    run.save(update_fields=["job"])
    within, deleting = whose_record("change", "contacts"), whose_record("delete", "contacts")
    blind, both = forbidden({"reader"}), {"member": [one, other], "survivor": one}
    for name, method, pk, people, status, data in (
        ("group", "GET", group.pk, within, 200, {}), ("group", "POST", group.pk, deleting, 302, both),
        ("distinguish", "POST", group.pk, within, 302, both), ("compare_again", "POST", told.pk, within, 302, {}),
        ("run", "GET", run.pk, {"seller"}, 200, {}), ("run_cancel", "POST", run.pk, {"seller"}, 302, {}), ("run_go_on", "POST", run.pk, {"seller"}, 409, {}),
        ("run_undo", "POST", over.pk, {"seller"}, 302, {}),
    ):  # fmt: skip
        refused = blind | forbidden(within - people) if name == "group" else blind
        arguments = {"key": "contacts", "pk": pk}
        yield Try(f"dataquality:{name}", method, arguments, people, status, refused, data, arguments | {"pk": MISSING})


def tries_of_the_api(world: World, key: str) -> Iterator[tuple[str, str, Any, set[str], int, dict[str, int], str]]:
    """Method, path, body, who may, what comes of it, who is refused how, and the path of what is not there."""
    record, gone = world.first[key], world.in_the_bin(key)
    given = form_of(registry.get(key), record) | (
        {"key": "fresh"}
        if key in FOR_ADMINISTRATORS and "key" in registry.get(key).all_fields
        else {"email": "fresh@example.com"}
        if key == "users"
        else {}
    )

    def closed(verb: str) -> dict[str, int]:
        return forbidden(who_may("view", key) - who_may(verb, key))

    def blocked(verb: str) -> dict[str, int]:
        return forbidden(whose_record("view", key) - whose_record(verb, key))

    one, none = f"{key}/{record.pk}/", f"{key}/{MISSING}/"
    yield "GET", f"{key}/", None, who_may("view", key), 200, {}, "fairies/"
    yield "POST", f"{key}/query/", {}, who_may("view", key), 200, {}, "fairies/query/"
    away = strangers(key, given)
    yield "POST", f"{key}/", given, who_may("create", key) - away, 201, closed("create") | dict.fromkeys(away, 422), "fairies/"
    row = {"rows": [{"id": MISSING, "external_id": "X-1"}]}
    yield "POST", f"{key}/bulk/", row, who_may("bulk", key), 200, closed("bulk"), "fairies/bulk/"
    putting = who_may("create", key) - away, 201, closed("create") | dict.fromkeys(away, 422)
    yield "PUT", f"{key}/external/X-9/", given | {"external_id": "X-9"}, *putting, "fairies/external/X-9/"
    yield "GET", one, None, whose_record("view", key), 200, {}, none
    yield "GET", f"{one}overview/", None, whose_record("view", key), 200, {}, f"{none}overview/"
    yield "GET", f"{one}timeline/", None, whose_record("view", key), 200, {}, f"{none}timeline/"
    yield "GET", f"{one}file/", None, set(), 200, {}, f"{none}file/"
    yield "PATCH", one, {"external_id": "X-1"}, whose_record("change", key), 200, blocked("change"), none
    yield "DELETE", one, None, whose_record("delete", key), 204, blocked("delete"), none
    yield "POST", f"{key}/summary/", {}, who_may("view", key), 200, {}, "fairies/summary/"
    yield from _tries_of_actions(world, key)
    yield "POST", f"{key}/{gone.pk}/restoration/", None, whose_record("delete", key), 200, closed("delete"), f"{none}restoration/"


#: What the actions of types take; those that are not named take nothing.
GIVEN: dict[str, dict[str, Any]] = {
    "identification": {"email": "somebody@new.example"}, "stage": {"stage": "customer"}, "role": {"role": "supplier"}, "role-end": {"role": "supplier"},
    "duplicate-merging": {"rule": "oldest", "least_score": 99}, "replay": {"all_given_up": True},
    **{key: {"document": {"format": "relais-configuration", "version": 1, "items": {}}} for key in ("comparison", "import")},
    "replacement": {"into": "nothing"},
    "translation": {"texts": [{"key": "layouts:0:0", "en": "", "fr": ""}]},
}  # fmt: skip
#: What comes of them where it is not 200: made, or refused since the record is not as they need it.
BECOMES = {
    "identification": 201,
    "task": 201,
    "role-end": 422,
    "reopening": 409,
    "invitation": 422,
    "import": 201,
    "translation": 422,
    "replacement": 422,
    "publication": 409,
    "withdrawal": 409,
    "test": 422,
}


def _tries_of_actions(world: World, key: str) -> Iterator[tuple[str, str, Any, set[str], int, dict[str, int], str]]:
    declared, pk = registry.get(key), world.first[key].pk
    for action in actions_of(declared):
        body, status = GIVEN.get(action.noun), BECOMES.get(action.noun, 200)
        if action.is_of_type:
            closed = forbidden(who_may("view", key) - who_may(action.right, key))
            yield action.method, f"{key}/{action.noun}/", body, who_may(action.right, key), status, closed, f"fairies/{action.noun}/"
        else:
            within = whose_record(action.right, key) & (who_may("create", "activities") if action.noun == "task" else EVERYONE)
            blocked = forbidden(whose_record("view", key) - within)
            yield action.method, f"{key}/{pk}/{action.noun}/", body, within, status, blocked, f"{key}/{MISSING}/{action.noun}/"


# --- trying -------------------------------------------------------------------------------------------------------


def body_of(answer: HttpResponse) -> bytes:
    """What a refused person reads, without what is new in every answer."""
    return re.sub(rb'(nonce|csrfmiddlewaretoken" value)="[^"]*"', rb"", answer.content)


def undone(request: Callable[[], HttpResponse]) -> HttpResponse:
    """Whatever it changed is as before."""
    with transaction.atomic():
        answer = request()
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def send(client: Client, each: Try, path: str) -> HttpResponse:
    for value in each.data.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    # The session of before is in the database again: so it is in the browser.
    before = deepcopy(client.cookies)
    answer = undone(lambda: getattr(client, each.method.lower())(path, each.data if each.method != "DELETE" else None))
    client.cookies = before
    return answer


def is_private(answer: HttpResponse) -> bool:
    """Whether nobody else is given what one person was answered."""
    return not {"no-store", "private"}.isdisjoint(answer.headers.get("Cache-Control", "").split(", "))


def is_strict(answer: HttpResponse) -> bool:
    """Whether no script runs but those that the page itself names, and no other page frames it."""
    policy = answer.headers.get("Content-Security-Policy", "")
    return (
        "'strict-dynamic'" in policy
        and "unsafe" not in policy
        and "base-uri 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and answer.headers.get("X-Content-Type-Options") == "nosniff"
    )


def tried_by(cast: Cast, key: str) -> dict[str, User]:
    """How the firm is arranged belongs to nobody: there one insider stands for all of them."""
    return {name: person for name, person in cast.people.items() if key not in HOUSE or name in ("administrator", "seller", "nobody")}


def faults_of(tries: list[Try], people: dict[str, User]) -> list[str]:
    faults = []
    for name, person in people.items():
        client = signed_in(person)
        for each in tries:
            answer = send(client, each, each.path)
            if not is_strict(answer):
                faults.append(f"{name} {each.method} {each.path}: no strict content policy")
            if not each.is_public and not is_private(answer):
                faults.append(f"{name} {each.method} {each.path}: may be kept for others")
            if answer.status_code != each.expected(name):
                faults.append(f"{name} {each.method} {each.path}: {answer.status_code}, not {each.expected(name)}")
            elif answer.status_code == 404 and each.missing:
                none = send(client, each, reverse(each.name, kwargs=each.missing))
                if (none.status_code, body_of(none)) != (404, body_of(answer)):
                    faults.append(f"{name} {each.method} {each.path}: looks different from what is not there")
    visitor = Client(raise_request_exception=False)
    for each in tries:
        answer = send(visitor, each, each.path)
        is_sent_away = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
        if not (answer.status_code == each.status if each.is_public else is_sent_away):
            faults.append(f"a visitor {each.method} {each.path}: {answer.status_code}")
    return faults


@pytest.mark.attack(49, 83, 92, 93, 95, 101, 110)
@pytest.mark.parametrize("key", tried_daily(WITH_SCREENS))
def test_of_a_record_type_opens_to_whom_the_roles_say(world: World, key: str) -> None:
    assert faults_of(list(tries_of_a_type(world, key)), tried_by(world.cast, key)) == []


@pytest.mark.attack(82)
def test_of_the_house_opens_to_whom_it_belongs(world: World) -> None:
    assert faults_of(list(tries_of_the_house(world)), world.cast.people) == []


def test_duplicates_are_seen_and_merged_by_the_right_people(world: World) -> None:
    assert faults_of(list(tries_of_duplicates(world)), world.cast.people) == []


@pytest.mark.parametrize("key", tried_daily(KEYS))
def test_of_the_api_opens_to_whom_the_roles_say(world: World, key: str) -> None:
    faults = []
    for name, person in tried_by(world.cast, key).items():
        program = Program(person)
        for method, path, body, within, status, refused, missing in tries_of_the_api(world, key):
            answer = undone(lambda: program.send(method, path, body))  # noqa: B023 - it is asked at once
            expected = status if name in within else refused.get(name, 404)
            if not is_private(answer):
                faults.append(f"{name} {method} {path}: may be kept for others")
            if answer.status_code != expected:
                faults.append(f"{name} {method} {path}: {answer.status_code}, not {expected} {answer.content[:200]!r}")
            elif expected == 404 and program.send(method, missing, body).content != answer.content:
                faults.append(f"{name} {method} {path}: looks different from what is not there")
    for method, path, body, *_rest in tries_of_the_api(world, key):
        answer = Program(None).send(method, path, body)
        if answer.status_code != 401:
            faults.append(f"a visitor {method} {path}: {answer.status_code}")
    assert faults == []


def test_that_only_reads_is_not_written_by_the_bulk_of_another_team(world: World) -> None:
    written = {key for key in set(KEYS) - COMMON - HOUSE if not registry.get(key).is_ledger}
    before = {key: world.first[key].version for key in written}
    for key in written:
        client = signed_in(world.cast.other_seller)
        client.post(f"/{key}/bulk-edit/", {"ids": [world.first[key].pk], "field": "external_id", "value": "taken"})
        client.post(f"/{key}/bulk-deletion/", {"ids": [world.first[key].pk]})

    for key in written:
        record = world.first[key]
        record.refresh_from_db()
        assert (record.deleted_at, record.external_id, record.version >= before[key]) == (None, "", True), key


# --- nothing is left out ------------------------------------------------------------------------------------------

#: What is open without a sign-in, and why it may be.
PUBLIC = {
    "accounts:sign_in": "one signs in there",
    "accounts:sign_out": "it only ends a session",
    "accounts:second_factor": "one is not signed in before",
    "accounts:passkey_entry": "one signs in there",
    "accounts:passkey_options": "a number to sign, before signing in",
    "accounts:forgotten": "who has forgotten the password cannot sign in",
    "accounts:new_password": "the link of a mail",
    "accounts:accept_invitation": "the link of a mail",
    "accounts:choose_password": "where the link of a mail leads",
    "accounts:password_check": "where the link of a mail leads",
    "accounts:single_sign_on": "one signs in there",
    "accounts:single_sign_on_return": "one signs in there",
    "ui:manifest": "a phone asks without cookies",
    "ui:worker": "the browser asks on its own",
    "ui:offline": "it stands in for pages without a network",
    "operations:health": "a load balancer asks",
    "operations:alive": "who watches over the process asks",
    "operations:metrics": "a program gathers figures, with a token or on the machine itself",
    "rest:openapi-json": "it describes and holds nothing",
    "rest:api-root": "nothing is there",
    "integrations:mcp": "agents come with tokens of their own",
    "": "an address below /api/ that is none",
}


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address with the full name by which it is reversed."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry.url_patterns, inner)
        else:
            yield (f"{space}{entry.name}" if entry.name else ""), entry


def test_declares_who_may_enter() -> None:
    silent = []
    for name, entry in addresses(get_resolver().url_patterns):
        view = entry.callback
        operations = getattr(getattr(view, "__self__", None), "operations", None) or _operations_behind(view)
        if operations:
            declares = name in PUBLIC or all(operation.auth_callbacks for operation in operations)
        else:
            declares = name in PUBLIC or getattr(view, "permission", "public") != "public" or hasattr(view, "login_url")
        if not declares:
            silent.append(f"{name or entry.pattern}")

    assert silent == []


def _operations_behind(view: Any) -> list[Any]:
    """The API's operations at an address."""
    cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    return [operation for held in cells if hasattr(held, "operations") for operation in held.operations]


def test_is_tried(world: World) -> None:
    every_try = [
        *tries_of_the_house(world),
        *tries_of_duplicates(world),
        *(each for key in reversed(WITH_SCREENS) for each in tries_of_a_type(world, key)),
    ]
    # The doors are tried by the tests of `accounts`.
    doors = {name for name in PUBLIC if name.startswith("accounts:")}
    tried = {each.name for each in every_try} | doors | {"rest:api-root", ""}
    known = {name for name, entry in addresses(get_resolver().url_patterns) if not _operations_behind(entry.callback)}

    assert known - tried == set()


def test_of_the_api_is_tried(world: World) -> None:
    described = Client().get("/api/v1/openapi.json").json()["paths"]
    known = {(method.upper(), path) for path, methods in described.items() for method in methods if path.split("/")[3] not in SINGLE}

    tried = {
        (method, "/api/v1/" + re.sub(r"/\d+/", "/{id}/", path).replace("X-9", "{external_id}"))
        for key in reversed(KEYS)
        for method, path, *_rest in tries_of_the_api(world, key)
    } | {("GET", "/api/v1/search/"), ("GET", "/api/v1/schema/"), ("POST", "/api/v1/files/")}  # fmt: skip
    assert tried == known


def test_of_the_sign_in_is_for_visitors(world: World) -> None:
    seller, visitor = signed_in(world.cast.seller), Client()

    assert (visitor.get("/sign-in/").status_code, seller.get("/sign-in/").status_code) == (200, 302)
    assert (seller.get("/sign-out/").status_code, seller.post("/sign-out/").status_code) == (405, 302)
    assert seller.get("/").status_code == 302


@pytest.mark.attack(49, 110)
def test_answers_with_the_content_policy_and_to_one_person_only(world: World) -> None:
    client = signed_in(world.cast.seller)
    pk = world.first["contacts"].pk

    for path in (
        "/",
        "/contacts/",
        f"/contacts/{pk}/",
        f"/contacts/{MISSING}/",
        "/fairies/",
        "/contacts/?sort=nothing",
        "/contacts/export/",
        "/api/v1/nothing/",
        "/sign-out/",
    ):
        answer = client.get(path)
        assert "script-src 'nonce-" in answer["Content-Security-Policy"] or "'strict-dynamic'" in answer["Content-Security-Policy"], path
        assert "unsafe-inline" not in answer["Content-Security-Policy"], path
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", ")), path
        assert answer["X-Frame-Options"] == "DENY", path
