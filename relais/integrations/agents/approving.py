"""A person decides on what an agent asked for: what is done is what was shown, or it is asked anew."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.models import ApiToken, User
from relais.core import clock
from relais.core.errors import DomainError, NotFound
from relais.core.turns import wait_for_turn
from relais.integrations.agents.caller import Caller
from relais.integrations.agents.calling import Call, find_route
from relais.integrations.agents.governing import act, keep_changes
from relais.integrations.models import Approval

Decision = Approval.Decision


class AlreadyDecided(DomainError):
    code = "already_decided"
    status = 409


class IsOtherwiseNow(DomainError):
    code = "is_otherwise_now"
    status = 409


def approve(pk: int, *, by: User, address: str = "") -> Approval:
    """Do what was shown, with the rights of the person whose agent it is. What would change otherwise by now is shown again first."""
    with transaction.atomic():
        approval = _waiting(pk, by)
        route, call = find_route(Call(**approval.call))
        with transaction.atomic():
            deed = act(route, call, _caller(approval, address))
            is_as_shown = deed.fingerprint == approval.fingerprint
            if not is_as_shown:
                transaction.set_rollback(True)
        if is_as_shown:
            for operation in deed.operations:
                operation.details |= {"approved_by": by.pk, "approval": approval.pk}
                operation.save(update_fields=["details"])
            approval.operations, approval.answer = [operation.pk for operation in deed.operations], deed.answer
            _decide(approval, Decision.APPROVED, by)
        else:
            keep_changes(approval, deed)
    if not is_as_shown:
        raise IsOtherwiseNow(_("By now, something else would change than what was shown. Look at it again, then decide."))
    return approval


def refuse(pk: int, *, by: User, reason: str) -> Approval:
    """Leave everything as it is; the agent is told why."""
    with transaction.atomic():
        approval = _waiting(pk, by)
        approval.reason = reason[:500]
        _decide(approval, Decision.REFUSED, by)
    return approval


def _waiting(pk: int, by: User) -> Approval:
    approval: Approval | None = Approval.objects.open_to(by).select_related("agent__token").filter(pk=pk).first()
    if approval is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    wait_for_turn(f"agent:{approval.agent_id}")
    approval.refresh_from_db()
    if not approval.is_waiting:
        raise AlreadyDecided(_("This was decided already, or has waited too long."))
    return approval


def _caller(approval: Approval, address: str) -> Caller:
    token = ApiToken.living(clock.now(), pk=approval.agent.token_id)
    if token is None:
        raise AlreadyDecided(_("The token of this agent has ended, and what it asked for with it."))
    return Caller.of(approval.agent, token, address)


def _decide(approval: Approval, decision: str, by: User) -> None:
    approval.decision, approval.decided_at, approval.decided_by = decision, clock.now(), by
    approval.save()
