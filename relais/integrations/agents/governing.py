"""What an agent asks for is tried, looked at, and then done, kept for a person to decide, or refused.

What decides is what would change, never what the agent calls it: a deletion is one whichever way it comes about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.models import Allowance
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.events import emit
from relais.core.turns import wait_for_turn
from relais.integrations.agents.caller import Caller
from relais.integrations.agents.calling import Call, carry_out, find_route
from relais.integrations.events import ApprovalAsked
from relais.integrations.models import Agent, Approval
from relais.integrations.models.agent import WAITS
from relais.integrations.rest.route import Route
from relais.records.api import Change, Operation, registry

HOUR = timedelta(hours=1)
#: What nobody could look through, nobody can approve.
MOST_CHANGES = 2000
MOST_WAITING = 50
Verb = Change.Verb


class AgentPaused(DomainError):
    code = "agent_paused"
    status = 403


class TooManyWrites(DomainError):
    code = "too_many_writes"
    status = 429


class TooMuchAtOnce(DomainError):
    code = "too_much_at_once"
    status = 413


class TooMuchWaiting(DomainError):
    code = "too_much_waiting"
    status = 429


@dataclass(frozen=True)
class Deed:
    """What was done, or tried: what the API answered, and every change that it made."""

    answer: Any
    operations: Sequence[Operation] = ()
    changes: Sequence[dict[str, Any]] = ()

    @property
    def fingerprint(self) -> str:
        """What a person approves. Records that are made get new numbers each time, and are known by their values."""
        told = [each | {"id": None} if each["verb"] == Verb.CREATED else each for each in self.changes]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """`state`: told, done, tried or waiting."""

    state: str
    answer: Any = None
    changes: Sequence[dict[str, Any]] = field(default_factory=list)
    approval: Approval | None = None
    left: int | None = None


def perform(call: Call, caller: Caller, *, only_try: bool = False, purpose: str = "") -> Outcome:
    """Do what the agent asks for, as far as it may without a person."""
    route, call = find_route(call)
    if route.right == "read":
        return Outcome("told", carry_out(route, call, caller))
    if caller.agent.is_paused:
        raise AgentPaused(_("A person has paused this agent: it may read, and writes nothing until it is let go on."))
    with transaction.atomic():
        wait_for_turn(f"agent:{caller.agent.pk}")
        deed = act(route, call, caller)
        cause = "" if only_try else why_a_person_decides(call, deed, caller.agent)
        if only_try or cause:
            transaction.set_rollback(True)
        else:
            _spend(caller.agent, len(deed.changes))
    if only_try:
        return Outcome("tried", None, deed.changes, left=left_of(caller.agent))
    if cause:
        return Outcome("waiting", None, deed.changes, _ask(call, deed, caller, cause, purpose))
    return Outcome("done", deed.answer, deed.changes, left=left_of(caller.agent))


def act(route: Route, call: Call, caller: Caller) -> Deed:
    """Carry the call out and tell what it changed. Needs a transaction."""
    watched = caller.watched()
    answer = carry_out(route, call, watched)
    begun: list[Operation] = watched.by.begun or []
    rows = Change.objects.filter(operation__in=[operation.pk for operation in begun]).order_by("id")
    changes = [
        {"type": type_key, "id": pk, "verb": verb, "values": values}
        for type_key, pk, verb, values in rows.values_list("type", "record_id", "verb", "values")
    ]
    return Deed(answer, begun, changes)


def why_a_person_decides(call: Call, deed: Deed, agent: Agent) -> str:
    """The cause, or nothing where the agent may do it by itself."""
    if any(_is_of_the_house(key) for key in {call.type, *(each["type"] for each in deed.changes)}):
        return "setup"
    if any(each["verb"] in (Verb.DELETED, Verb.MERGED) for each in deed.changes):
        return "deletion"
    if len(deed.changes) > agent.at_once or any("job" in operation.details for operation in deed.operations):
        return "many"
    # An action that leaves no trace cannot be taken back: a job that it began, a mail.
    return "no_way_back" if call.tool == "act" and not deed.operations else ""


def _is_of_the_house(key: str) -> bool:
    """How the firm works, who works in it, and who sees what."""
    if key not in registry:
        return True
    declared = registry.get(key)
    return declared.is_setup or declared.is_person_of_the_firm or declared.is_giving_access or declared.policy.is_for_administrators


def _spend(agent: Agent, number: int) -> None:
    if number and not Allowance.spend(_budget(agent), most=agent.writes_an_hour, within=HOUR, number=number):
        sentence = _("This agent may write {limit} records an hour, and has {left} left. Ask again later, or let a person do it.")
        raise TooManyWrites(sentence.format(limit=agent.writes_an_hour, left=left_of(agent)))


def left_of(agent: Agent) -> int:
    """How many records the agent may still write within the hour."""
    return max(agent.writes_an_hour - Allowance.spent_on(_budget(agent), within=HOUR), 0)


def _budget(agent: Agent) -> str:
    return f"agent:{agent.pk}"


def _ask(call: Call, deed: Deed, caller: Caller, cause: str, purpose: str) -> Approval:
    """Keep it for a person. The same thing asked again is the same question."""
    if len(deed.changes) > MOST_CHANGES:
        raise TooMuchAtOnce(_("This would change more than {number} records: nobody could look through it.").format(number=MOST_CHANGES))
    with transaction.atomic():
        wait_for_turn(f"agent:{caller.agent.pk}")
        waiting = Approval.objects.waiting().filter(agent=caller.agent)
        same: Approval | None = next((each for each in waiting if each.call == call.kept()), None)
        if same is not None:
            keep_changes(same, deed)
            return same
        if waiting.count() >= MOST_WAITING:
            raise TooMuchWaiting(_("So much of this agent waits for a person that nothing is added to it."))
        asked = Approval(
            agent=caller.agent, call=call.kept(), cause=cause, purpose=purpose[:500], asked_at=clock.now(), expires_at=clock.now() + WAITS
        )
        keep_changes(asked, deed)
        emit(ApprovalAsked(approval_id=asked.pk, agent=str(caller.agent), person_id=caller.token.user_id))
    return asked


def keep_changes(approval: Approval, deed: Deed) -> None:
    """What would change, as it stands now."""
    approval.changes, approval.number = list(deed.changes), len(deed.changes)
    approval.fingerprint = deed.fingerprint
    approval.save()
