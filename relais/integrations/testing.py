"""For the tests of every package: a program that uses the API with a person's token, and a file as the wizard takes it up."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import Client

from relais.accounts.actors import Actor
from relais.accounts.models import ApiToken, User
from relais.core.clock import now
from relais.core.exit_status import DONE_WITH_ERRORS
from relais.integrations.agents.making import make_agent
from relais.integrations.imports.preparing import keep_file, questions_of
from relais.integrations.imports.questions import suggested_answers
from relais.integrations.models import Attempt, Delivery, Exchange, ExchangedFile, ImportRun, RejectedRow, Webhook
from relais.records.api import create, registry


def make_connections(by: Actor) -> tuple[Webhook, ExchangedFile]:
    """A webhook that has sent something, and a file exchange with a row to mend."""
    given = {"name": "Online shop", "url": "https://shop.example/relais", "type": "contacts", "events": ["created"], "is_active": False}
    webhook: Webhook = create("webhooks", given, by=by)
    sent = Delivery.objects.create(
        webhook=webhook, message_id=f"msg_{webhook.pk}", event_id=1, kind="created", state=Delivery.State.GIVEN_UP, ended_at=now()
    )
    Attempt.objects.create(delivery=sent, status=500, sent='{"type": "contacts.created"}', answered="Out of order")
    exchange: Exchange = create("file-exchanges", {"name": "Ledger", "type": "organizations", "folder": "ledger"}, by=by)
    run = ImportRun.objects.create(
        user=by.user, filename="a.csv", type="organizations", state=ImportRun.State.DONE, columns=["Name", "Country"]
    )
    RejectedRow.objects.create(run=run, number=3, values=["Broken", "Nowhere"], sentences=["Country: this is none."])
    state = ExchangedFile.State.REJECTS
    return webhook, ExchangedFile.objects.create(exchange=exchange, name="a.csv", fingerprint="1", run=run, state=state, rows=9)


class Program:
    """`Program(sam).get("contacts/")`; a body that is no text is sent as JSON. Without a person it has no token."""

    def __init__(self, user: User | None, *, scopes: tuple[str, ...] = ("read", "write"), **limits: Any) -> None:
        self.client = Client(raise_request_exception=False)
        limits = {"requests_a_minute": 1_000_000} | limits
        self.headers = {"Authorization": f"Bearer {ApiToken.issue(user, scopes=list(scopes), **limits)[1]}"} if user else {}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = body if isinstance(body, (str, bytes)) else "" if body is None else json.dumps(body)
        return self.client.generic(method, f"/api/v1/{path}", content, content_type="application/json", headers=self.headers | headers)

    def get(self, path: str, **parameters: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", {key: _as_text(value) for key, value in parameters.items()}, headers=self.headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.send("POST", path, body)

    def patch(self, path: str, body: Any, version: int | None = None) -> Any:
        return self.send("PATCH", path, body, **({"If-Match": f'"{version}"'} if version is not None else {}))

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)

    def ids(self, path: str, **parameters: Any) -> list[int]:
        """The ids on a page of a list."""
        return [item["id"] for item in self.get(path, **parameters).json()["items"]]


def _as_text(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def as_import(path: Path, type_key: str, *, user: User | None = None, **changes: Any) -> ImportRun:
    """The file as the wizard takes it up, with its suggestions, or what is given instead of them."""
    with path.open("rb") as content:
        run = keep_file(user, registry.get(type_key), path.name, content)
    for name, value in changes.items():
        setattr(run, name, value)
    if "mapping" in changes and "corrections" not in changes:
        run.corrections = suggested_answers(questions_of(run))
    run.save()
    return run


def import_by_command(*arguments: str) -> dict[str, Any]:
    """What `relais import … --json` answers; a refusal is no answer and fails the test."""
    out = StringIO()
    try:
        call_command("import", *arguments, "--json", stdout=out)
    except SystemExit as ended:
        assert ended.code == DONE_WITH_ERRORS, out.getvalue()
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


class Agent:
    """`Agent(sam).call("read", type="contacts", id=1)`: what an agent of the person's is told, over HTTP. `said` is all of it, as it was put."""

    def __init__(self, user: User, *, scopes: tuple[str, ...] = ("read", "write"), name: str = "Scout", **rules: int) -> None:
        self.client = Client(raise_request_exception=False)
        self.agent, self.secret = make_agent(user, name=name, scopes=list(scopes), **rules)
        self.said, self.is_error = "", False

    def send(self, method: str, params: dict[str, Any], **headers: str) -> Any:
        content = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        sent = {
            "Authorization": f"Bearer {self.secret}",
            "Accept": "application/json, text/event-stream",
            "Mcp-Protocol-Version": "2025-06-18",
        }
        return self.client.generic("POST", "/mcp/", content, content_type="application/json", headers=sent | headers)

    def tools(self) -> list[str]:
        return [tool["name"] for tool in self.send("tools/list", {}).json()["result"]["tools"]]

    def call(self, tool: str, /, **arguments: Any) -> Any:
        answer = self.send("tools/call", {"name": tool, "arguments": arguments})
        result = answer.json()["result"]
        self.said, self.is_error = "\n".join(block["text"] for block in result["content"]), result.get("isError", False)
        return data_in(self.said)


def data_in(said: str) -> Any:
    """What stands between the marks; a text that has none is what it is."""
    found = re.search(r"\n\[(data-\w+)\]\n(.*)\n\[/\1\]", said, re.DOTALL)
    return json.loads(found[2]) if found else said
