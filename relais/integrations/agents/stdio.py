"""MCP over stdio: the agent's program starts `relais agent` and speaks with it through its input and output."""

from __future__ import annotations

from relais.integrations.agents.caller import caller_with
from relais.integrations.agents.server import make_server


def serve(secret: str) -> None:
    """Until the agent's program hangs up. The token is asked for again with every call, so that revoking it ends everything at once."""
    caller = caller_with(secret, None)
    make_server(with_writing=caller.may_write, secret=secret).run("stdio")
