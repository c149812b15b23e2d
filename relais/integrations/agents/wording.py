"""What agents ask for, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.integrations.models import Agent, Approval
from relais.records.api import actions_of, registry

CAUSES: dict[str, Promise] = {
    "deletion": gettext_lazy("It would delete, which an agent never does by itself."),
    "many": gettext_lazy("It would touch more records at once than this agent may by itself."),
    "setup": gettext_lazy("It would change how the firm works, or who works in it."),
    "no_way_back": gettext_lazy("It would do something that cannot be undone."),
}


def cause_of(approval: Approval) -> str:
    return str(CAUSES.get(approval.cause, ""))


def rights_of(agent: Agent) -> str:
    """What its token lets it do."""
    scopes = agent.token.scopes
    rights = _("Read and write") if agent.token.allows("write") else _("Read")
    keys = dict.fromkeys(scope.partition(":")[0] for scope in scopes if ":" in scope)
    names = ", ".join(str(registry.get(key).name_plural) if key in registry else key for key in keys)
    return _("{rights}: {types}").format(rights=rights, types=names) if names else rights


def with_words(approvals: Iterable[Approval]) -> list[Approval]:
    """The same for a page."""
    found = list(approvals)
    for each in found:
        each.words = asked_for(each)
    return found


def asked_for(approval: Approval) -> str:
    """What would be done, as a heading."""
    call = approval.call
    declared = registry.get(call["type"]) if call["type"] in registry else None
    names = declared.name_plural if declared else call["type"]
    sentences = {
        "create": _("Create: {types}"),
        "update": _("Change: {types}"),
        "write_many": _("Create or change many: {types}"),
        "delete": _("Delete: {types}"),
    }
    if call["tool"] in sentences:
        return sentences[call["tool"]].format(types=names)
    noun = call["path"].rstrip("/").rpartition("/")[2]
    label = next((str(action.label) for action in (actions_of(declared) if declared else ()) if action.noun == noun), noun)
    return _("{action}: {types}").format(action=label, types=names)
