from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import User
from relais.core.errors import DomainError
from relais.core.outbound.urls import plain_host
from relais.integrations.exchange.actions import ACTIONS
from relais.integrations.exchange.formats import wrong_layout
from relais.integrations.exchange.places import checked_folder
from relais.integrations.models import Exchange
from relais.integrations.webhooks.record_type import HeardType
from relais.records.api import AdministratorsOnly, RecordType, Rule, Section, can, parse_query, record_type, registry
from relais.records.fields import Integer, Link, QueryOfType, Reader, Structure, Text

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft

_SFTP = {"field": "place", "op": "is", "value": "sftp"}
_DROP = {"field": "direction", "op": "is", "value": "drop"}
_PICK_UP = {"field": "direction", "op": "is", "value": "pick_up"}


@record_type
class ExchangeType(RecordType):
    """Files that come from other systems, and go to them, by themselves."""

    key = "file-exchanges"
    model = Exchange
    title = "name"
    subtitle = ("direction", "type")
    icon = "folder-sync"
    group = "administration"
    order = 972
    columns = ("name", "direction", "type", "format", "place", "is_active", "last_run_at", "last_success_at")
    filters = ("direction", "type", "format", "place", "is_active")
    fields = (
        HeardType("type", choices={}, label=_("records"), required=True),
        Text("folder", label=_("folder"), required=True, max_length=300, help=_("On this machine, below the folder that is open to exchanges; on a server, as it names it.")),
        Text("pattern", label=_("names of files"), max_length=120, help=_("customers-*.csv picks up every file called so; in what is dropped, the star becomes the time.")),
        Text("host_key", label=_("fingerprint of the server"), max_length=120, help=_("As whoever runs the server gives it: SHA256:…")),
        Structure("layout", label=_("layout of the file"), help=_("For XML the element that is a row, for fixed width the columns with their widths, for what is dropped the fields, as JSON.")),
        QueryOfType("query", label=_("only records that meet"), help=_("All that its person sees, where there is no condition.")),
        Text("mapping", label=_("kept mapping"), max_length=80, help=_("The name under which an import has kept what the columns mean. Where it is empty, the columns say it themselves.")),
        Integer("minutes", label=_("minutes between two runs"), help=_("15 where it is empty.")),
        Link("person", model=User, label=_("does what is open to"), help=_("Nothing comes in or goes out that this person may not write or take away. You, where nobody is named.")),
    )  # fmt: skip
    exclude = ("password", "private_key", "sightings", "next_at", "fault")
    read_only = ("last_run_at", "last_success_at")
    form = (
        Section(_("What"), ("name", "direction", "type", "format", "person", "minutes", "is_active")),
        Section(_("Where"), ("place", "host", "port", "username", "host_key", "folder", "pattern")),
        Section(_("How"), ("layout", "mapping", "query")),
    )
    rules = (
        Rule(("host", "port", "username", "host_key"), "show", _SFTP),
        Rule(("query",), "show", _DROP),
        Rule(("mapping",), "show", _PICK_UP),
    )
    quick_form = ("name", "direction", "type", "folder")
    policy = AdministratorsOnly()
    is_setup = True
    is_findable = False
    match_keys = ("external_id",)
    actions = ACTIONS

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        for draft in drafts:
            if by.user_id is not None:
                draft.set_default("person", by.user_id)

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        refused: dict[str, list[object]] = {}
        if draft.get("place") == Exchange.Place.SFTP:
            refused |= _wrong_server(draft)
        else:
            try:
                checked_folder(str(draft.get("folder")))
            except DomainError as error:
                refused["folder"] = [error.message]
        pattern = draft.get("pattern") or ""
        if "/" in pattern or "\\" in pattern or pattern.startswith("."):
            refused["pattern"] = [_now("A name of files holds no folders.")]
        if wrong := wrong_layout(draft.get("format"), draft.get("layout") or {}):
            refused["layout"] = list(wrong)
        if (minutes := draft.get("minutes")) is not None and not 1 <= minutes <= 44_640:
            refused["minutes"] = [_now("Choose between one minute and a month.")]
        if draft.get("type") not in HeardType("type", choices={}).options():
            return refused | {"type": [_now("There are no such records.")]}
        return refused | _wrong_person(draft)


def _wrong_server(draft: Draft) -> dict[str, list[object]]:
    if not draft.get("host") or not draft.get("username"):
        return {"host": [_now("Name the server and the user.")]}
    try:
        plain_host(str(draft.get("host")))
    except DomainError as error:
        return {"host": [error.message]}
    return {}


def _wrong_person(draft: Draft) -> dict[str, list[object]]:
    if draft.get("person") is None:
        return {}  # the product made it: until somebody is named, it does nothing
    declared = registry.get(draft.get("type"))
    person = User.objects.filter(pk=draft.get("person") or 0, is_active=True, deleted_at=None).first()
    if person is None or not can(person, "create" if draft.get("direction") == Exchange.Direction.PICK_UP else "export", declared):
        return {"person": [_now("This person may not do that with such records, so neither may the exchange.")]}
    try:
        if draft.get("query"):
            parse_query(draft.get("query"), declared, person, Reader.of(person))
    except DomainError as error:
        return {"query": [error.message]}
    return {}
