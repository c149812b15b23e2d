"""Who an agent is while it asks: its token, its rules, and the person on whose behalf it acts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.accounts.models import ApiToken
from relais.core import clock
from relais.core.errors import DomainError
from relais.integrations.models import Agent
from relais.integrations.rest.authentication import living_token, note_use
from relais.integrations.rest.rate import spend


class NoAgentsToken(DomainError):
    code = "no_agents_token"
    status = 403
    is_refusal = True


@dataclass(frozen=True)
class Caller:
    """`by` is the person, through the agent; its key names the agent in the audit."""

    agent: Agent
    token: ApiToken
    by: Actor

    @property
    def may_write(self) -> bool:
        return self.token.allows("write")

    @classmethod
    def of(cls, agent: Agent, token: ApiToken, address: str = "") -> Caller:
        return cls(agent, token, Actor(token.user, "agent", address=address, key=token.called))

    def watched(self) -> Caller:
        """The same, noting what begins under it."""
        return replace(self, by=replace(self.by, begun=[]))


def caller_with(secret: str, address: str | None) -> Caller:
    """Who asks with this token. It takes one request from the token's budget."""
    now = clock.now()
    token = living_token(secret, address, now)
    agent = Agent.objects.filter(token=token).first() if token.is_for_agent else None
    if agent is None:
        raise NoAgentsToken(_("This token was not made for an agent. Make one on the page “Agents”."))
    spend(token, now).demand()
    note_use(token, address, now)
    return Caller.of(agent, token, address or "")
