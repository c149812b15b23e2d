"""From a tool to the rules and back: what happened in our own words, and what records say marked as data."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection
from django.utils.translation import gettext as _
from mcp.server.mcpserver import Context
from mcp.types import CallToolResult, TextContent

from relais.accounts.models import User
from relais.core.errors import DomainError, NotFound
from relais.integrations.agents.caller import Caller, caller_with
from relais.integrations.agents.calling import Call
from relais.integrations.agents.differences import shown_changes
from relais.integrations.agents.governing import Outcome, perform
from relais.integrations.agents.marking import marked
from relais.integrations.models import Approval
from relais.records.api import actions_of, can, registry


async def answer(ctx: Context, asked: Call | int, *, only_try: bool = False, purpose: str = "", of: str | None = None) -> CallToolResult:
    """Perform the call (or look an approval up) in the thread that holds the database."""
    return await sync_to_async(_answer)(ctx, asked, only_try, purpose, of)


def _caller_of(ctx: Context) -> Caller:
    """Who asks: HTTP brings it with each request; over stdio the token is read anew, as it may have ended since."""
    request = ctx.request_context.request
    if request is None:
        return caller_with(str(ctx.request_context.lifespan_context), None)
    found: Caller = request.scope["caller"]
    return found


def _answer(ctx: Context, asked: Call | int, only_try: bool, purpose: str, of: str | None) -> CallToolResult:
    try:
        caller = _caller_of(ctx)
        if isinstance(asked, int):
            return _result(*_decision(caller, asked))
        outcome = perform(asked, caller, only_try=only_try, purpose=purpose)
        if of is not None:
            return _result(_("Types and fields that are open to you."), _described(outcome.answer, of, caller.token.user))
        return _result(_sentence(outcome), _body(outcome, caller.token.user))
    except DomainError as refused:
        return _result(_("Refused. Nothing was written."), {"error": refused.as_json()}, is_error=True)
    finally:
        if not connection.in_atomic_block:
            close_old_connections()


def _result(sentence: str, body: Any, *, is_error: bool = False) -> CallToolResult:
    notice, data = marked(body)
    blocks = [TextContent(type="text", text=f"{sentence} {notice}"), TextContent(type="text", text=data)]
    return CallToolResult(content=blocks, is_error=is_error)  # type: ignore[arg-type]


def _sentence(outcome: Outcome) -> str:
    match outcome.state:
        case "done":
            return _("Done, and a person can undo it. You may write {left} more records this hour.").format(left=outcome.left)
        case "tried":
            return _("Only tried: nothing was written. This is what would change.")
        case "waiting" if outcome.approval is not None:
            sentence = _("Nothing was written: a person must approve this. Its number is {number}; ask for the decision later.")
            return sentence.format(number=outcome.approval.pk)
    return _("Here is what you asked for.")


def _body(outcome: Outcome, user: User) -> Any:
    if outcome.state == "told":
        return outcome.answer
    body: dict[str, Any] = {"state": outcome.state, "changes": shown_changes(outcome.changes, user), "changed": len(outcome.changes)}
    if outcome.approval is not None:
        body["approval"] = {
            "number": outcome.approval.pk,
            "cause": outcome.approval.cause,
            "until": outcome.approval.expires_at.isoformat(),
        }
    elif outcome.answer is not None:
        body["answer"] = outcome.answer
    return body


def _described(answer: Any, of: str, user: User) -> Any:
    """Of all types their names, or of one all there is to know, with its actions."""
    if not of:
        return {"types": [{key: each[key] for key in ("key", "label", "label_plural", "rights")} for each in answer["types"]]}
    found = next((each for each in answer["types"] if each["key"] == of), None)
    if found is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    declared = registry.get(of)
    actions = [
        {
            "action": action.noun,
            "does": str(action.label),
            "of": "type" if action.is_of_type else "record",
            "values": [own.describe() for own in action.values],
        }
        for action in actions_of(declared)
        if can(user, action.right, declared)
    ]
    return {**found, "actions": actions}


def _decision(caller: Caller, number: int) -> tuple[str, Any]:
    approval: Approval | None = Approval.objects.filter(agent=caller.agent, pk=number).first()
    if approval is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    sentence = {
        "waiting": _("Nobody has decided yet."),
        "approved": _("A person approved it, and it is done."),
        "refused": _("A person refused it. Do not ask for the same again."),
        "expired": _("Nobody decided in time. Nothing was done."),
    }[approval.state]
    return sentence, {"state": approval.state, "reason": approval.reason, "answer": approval.answer}
