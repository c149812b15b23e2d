from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import User
from relais.core.errors import DomainError
from relais.core.outbound import check_url
from relais.integrations.models import Webhook
from relais.integrations.webhooks.actions import ACTIONS
from relais.integrations.webhooks.kinds import KINDS
from relais.integrations.webhooks.listening import LISTENERS, person_behind
from relais.records.api import AdministratorsOnly, RecordType, Section, parse_query, record_type, registry
from relais.records.fields import Choice, Link, MultiChoice, QueryOfType, Reader, Url
from relais.records.fields.text import clean_text

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft


class HeardType(Choice):
    """One of the types whose records are made and changed."""

    def options(self) -> dict[str, str | Promise]:
        return {each.key: each.name_plural for each in registry if not each.is_ledger and not each.policy.is_for_administrators}


class ExactUrl(Url):
    """A web address letter by letter: the other side may count each of them."""

    def convert(self, value: Any) -> str:
        return clean_text(value, self.max_length or 500)


@record_type
class WebhookType(RecordType):
    """Addresses of other programs that are told of what happens."""

    key = "webhooks"
    model = Webhook
    title = "name"
    subtitle = ("type",)
    icon = "webhook"
    group = "administration"
    order = 970
    columns = ("name", "type", "events", "url", "is_active", "last_success_at", "last_failure_at")
    filters = ("type", "is_active", "person")
    fields = (
        ExactUrl("url", label=_("address"), required=True, max_length=500, help=_("Where it is sent to. It begins with https://.")),
        HeardType("type", choices={}, label=_("records"), required=True),
        MultiChoice("events", choices=KINDS, label=_("what it is told of"), help=_("Everything, where nothing is chosen.")),
        QueryOfType("query", label=_("only records that meet"), help=_("All that its person sees, where there is no condition.")),
        Link(
            "person",
            model=User,
            label=_("sees what is open to"),
            help=_("Nothing goes out that this person may not see and take away. You, where nobody is named."),
        ),
    )
    exclude = (
        "secret", "old_secret", "old_secret_until", "failures", "failing_since", "rests_until", "paused_at", "pause", "sender", "sender_until",
    )  # fmt: skip
    read_only = ("last_success_at", "last_failure_at")
    form = (
        Section(_("Where to"), ("name", "url", "is_active")),
        Section(_("What of"), ("type", "events", "person", "query")),
    )
    detail = (
        Section(_("Where to"), ("name", "url", "is_active")),
        Section(_("What of"), ("type", "events", "person")),
        Section(_("How it fares"), ("last_success_at", "last_failure_at")),
    )
    quick_form = ("name", "url", "type", "events")
    policy = AdministratorsOnly()
    is_setup = True
    is_findable = False
    match_keys = ("external_id",)
    actions = ACTIONS

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        for draft in drafts:
            if not draft.get("events"):
                draft.values["events"] = list(KINDS)
            if by.user_id is not None:
                draft.set_default("person", by.user_id)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        try:
            check_url(str(draft.get("url")))
        except DomainError as error:
            refused["url"] = [error.message]
        key = draft.get("type")
        if key not in HeardType("type", choices={}).options():
            return refused | {"type": [_now("There are no such records.")]}
        declared = registry.get(key)
        person = person_behind(draft.get("person"), declared)
        if draft.get("person") is None:
            return refused  # the product made it: until somebody is named, it sends nothing
        if person is None:
            refused["person"] = [_now("This person may not take such records away, so neither may the webhook.")]
        elif draft.get("query"):
            try:
                parse_query(draft.get("query"), declared, person, Reader.of(person))
            except DomainError as error:
                refused["query"] = [error.message]
        return refused

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        LISTENERS.renew()

    def after_move(self, records: Sequence[Webhook], *, to_bin: bool, by: Actor) -> None:
        LISTENERS.renew()
