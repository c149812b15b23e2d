"""A real client of MCP, against a real server…"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx2
import pytest
from django.core.management import CommandError, call_command
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from relais.integrations.testing import data_in
from tests.processes import serving
from tests.workspaces import ROOT, Workspace

pytestmark = pytest.mark.covers("R339")


MAKE = """
from relais.integrations.agents.making import make_agent
from relais.records.testing import make_user
print(make_agent(make_user("Ada A", "administrator"), name="Scout", scopes=["read", "write"])[1])
"""


async def work(client: Client, name: str) -> list[Any]:
    """Look around, try, write, read, ask for a deletion."""

    async def call(tool: str, **arguments: Any) -> Any:
        result = await client.call_tool(tool, arguments)
        return data_in("\n".join(block.text for block in result.content))

    offered = await client.list_tools()
    writing = {tool.name for tool in offered.tools if not tool.annotations.read_only_hint}
    tried = await call("create", type="organizations", values={"name": name}, dry_run=True)
    made = await call("create", type="organizations", values={"name": name})
    pk = made["answer"]["id"]
    found = await call("query", type="organizations", filter={"field": "name", "op": "is", "value": name})
    asked = await call("delete", type="organizations", id=pk)
    return [writing, tried["state"], made["state"], [item["id"] for item in found["items"]] == [pk], asked["state"]]


DONE = [{"create", "update", "write_many", "delete", "act"}, "tried", "done", True, "waiting"]


@pytest.mark.slow
def test_works_over_http_and_over_stdio(workspace: Workspace) -> None:
    async def over_http(mode: str) -> list[Any]:
        address, headers = f"http://127.0.0.1:{server.port}/mcp/", {"Authorization": f"Bearer {secret}"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as http,
            Client(streamable_http_client(address, http_client=http), mode=mode) as client,
        ):
            return await work(client, f"Vauban {mode}")

    async def over_stdio() -> list[Any]:
        environment = workspace.environment | {"RELAIS_AGENT_TOKEN": secret}
        program = StdioServerParameters(command=sys.executable, args=["-m", "relais", "agent"], env=environment, cwd=ROOT)
        async with Client(program) as client:
            return await work(client, "Vauban")

    with serving(workspace, "--no-worker") as server:
        secret = workspace.relais("shell", "-v", "0", "-c", MAKE).stdout.strip()
        # In a thread of their own, since a browser of other tests may keep a loop in this one.
        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(anyio.run, over_http, "auto").result() == DONE
            # What clients of earlier versions of the protocol begin with.
            assert thread.submit(anyio.run, over_http, "legacy").result() == DONE
            assert thread.submit(anyio.run, over_stdio).result() == DONE


@pytest.mark.django_db
@pytest.mark.parametrize(("secret", "sentence"), [("", "Put the agent's token"), ("rel_unknown", "This token is unknown")])
def test_is_told_at_once_that_its_token_opens_nothing(monkeypatch: pytest.MonkeyPatch, secret: str, sentence: str) -> None:
    monkeypatch.setenv("RELAIS_AGENT_TOKEN", secret)

    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("agent")

    assert refused.value.returncode == 2
