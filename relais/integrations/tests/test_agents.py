"""An agent…"""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from relais.accounts.actors import SYSTEM, Actor
from relais.accounts.models import ApiToken, User
from relais.core import clock
from relais.integrations import models
from relais.integrations.agents.approving import AlreadyDecided, IsOtherwiseNow, approve, refuse
from relais.integrations.models import Approval
from relais.integrations.testing import Agent, Program
from relais.records.api import Operation, change, create, registry, undo
from relais.records.testing import Cast, as_actor
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R339")]


@pytest.fixture
def agent(cast: Cast) -> Agent:
    return Agent(cast.seller)


@pytest.fixture
def warranty(cast: Cast) -> Any:
    return create("warranties", {"number": "W-1", "owner": cast.seller.pk}, by=SYSTEM)


def test_reads_searches_and_counts(agent: Agent, warranty: Any) -> None:
    assert agent.call("read", type="warranties", id=warranty.pk)["number"] == "W-1"
    assert [hit["id"] for hit in agent.call("search", text="W-1")["items"]] == [warranty.pk]
    assert agent.call("query", type="warranties", filter={"field": "number", "op": "is", "value": "W-1"})["count"] == 1
    assert agent.call("summarize", type="warranties", measures=["count"])["rows"] == [{"count": 1}]


def test_makes_and_changes_records_under_its_name(agent: Agent, cast: Cast) -> None:
    pk = agent.call("create", type="warranties", values={"number": "W-2"})["answer"]["id"]
    agent.call("update", type="warranties", id=pk, values={"number": "W-3"}, version=1)

    assert Warranty.objects.get().number == "W-3"
    assert set(Operation.objects.values_list("actor", "through", "key")) == {(cast.seller.pk, "agent", agent.agent.token.called)}
    assert agent.agent.token.called.endswith("Scout")


def test_tries_without_writing(agent: Agent, warranty: Any) -> None:
    tried = agent.call("update", type="warranties", id=warranty.pk, values={"number": "W-9"}, dry_run=True)

    assert tried["changes"] == [{"type": "warranties", "id": warranty.pk, "verb": "changed", "values": {"number": ["W-1", "W-9"]}}]
    assert Warranty.objects.get().number == "W-1" and not Operation.objects.filter(through="agent").exists()


def test_waits_for_a_person_before_it_deletes(agent: Agent, warranty: Any, cast: Cast) -> None:
    asked = agent.call("delete", type="warranties", id=warranty.pk, purpose="It has run out.")
    approval = Approval.objects.get()
    assert (asked["state"], asked["approval"]["number"], approval.cause) == ("waiting", approval.pk, "deletion")
    assert Warranty.objects.filter(deleted_at=None).exists() and agent.call("decision", approval=approval.pk)["state"] == "waiting"

    approve(approval.pk, by=cast.seller)

    assert not Warranty.objects.filter(deleted_at=None).exists()
    assert agent.call("decision", approval=approval.pk)["state"] == "approved"
    assert Operation.objects.get(through="agent").details["approved_by"] == cast.seller.pk


def test_is_told_why_it_was_refused(agent: Agent, warranty: Any, cast: Cast) -> None:
    number = agent.call("delete", type="warranties", id=warranty.pk)["approval"]["number"]

    refuse(number, by=cast.seller, reason="We keep it.")

    told = agent.call("decision", approval=number)
    assert (told["state"], told["reason"]) == ("refused", "We keep it.")
    assert Warranty.objects.get().deleted_at is None


@pytest.mark.parametrize(("number", "state"), [(3, "done"), (4, "waiting")])
def test_waits_before_it_touches_many(cast: Cast, number: int, state: str) -> None:
    agent = Agent(cast.seller, at_once=3)

    rows = [{"number": f"W-{each}"} for each in range(number)]
    assert agent.call("write_many", type="warranties", rows=rows)["state"] == state
    assert Warranty.objects.count() == (number if state == "done" else 0)


def test_asks_the_same_once(agent: Agent, warranty: Any) -> None:
    numbers = {agent.call("delete", type="warranties", id=warranty.pk)["approval"]["number"] for _time in range(3)}

    assert numbers == {Approval.objects.get().pk}


def test_what_is_otherwise_by_now_is_shown_again(agent: Agent, warranty: Any, cast: Cast) -> None:
    rows = [{"id": warranty.pk, "number": "W-2"}, *({"number": f"N-{each}"} for each in range(20))]
    number = agent.call("write_many", type="warranties", rows=rows)["approval"]["number"]
    change(warranty, by=SYSTEM, number="W-7")

    with pytest.raises(IsOtherwiseNow):
        approve(number, by=cast.seller)

    assert ["W-7", "W-2"] in [each["values"]["number"] for each in Approval.objects.get().changes] and Warranty.objects.count() == 1
    approve(number, by=cast.seller)
    assert Warranty.objects.count() == 21


def test_writes_so_many_records_an_hour(cast: Cast) -> None:
    agent = Agent(cast.seller, writes_an_hour=2)

    with time_machine.travel(clock.now(), tick=False) as moment:
        states = [agent.call("create", type="warranties", values={"number": f"W-{each}"}).get("state") for each in range(3)]
        assert states == ["done", "done", None] and "too_many_writes" in agent.said
        moment.shift(3601)
        assert agent.call("create", type="warranties", values={"number": "W-9"})["state"] == "done"
    assert Warranty.objects.count() == 3


def test_writes_nothing_while_it_is_paused(agent: Agent, warranty: Any) -> None:
    models.Agent.objects.update(paused_at=clock.now())

    assert agent.call("update", type="warranties", id=warranty.pk, values={"number": "X"})["error"]["code"] == "agent_paused"
    assert agent.call("read", type="warranties", id=warranty.pk)["number"] == "W-1"


def test_cannot_use_the_plain_api_and_programs_cannot_pass_as_agents(agent: Agent, cast: Cast) -> None:
    program = Program(cast.seller)
    headers = {"Authorization": f"Bearer {agent.secret}"}
    assert program.client.get("/api/v1/warranties/", headers=headers).json()["error"]["code"] == "agents_token"

    agent.secret = program.headers["Authorization"].removeprefix("Bearer ")
    assert agent.send("tools/list", {}).json()["error"]["code"] == "no_agents_token"


def test_of_readers_is_offered_no_tool_that_writes(cast: Cast) -> None:
    reading = {"describe", "search", "read", "query", "summarize", "timeline"}

    assert set(Agent(cast.seller, scopes=("read",)).tools()) == reading
    assert set(Agent(cast.seller, scopes=("read", "warranties:write")).tools()) == reading | {
        "create", "update", "write_many", "delete", "act", "decision",
    }  # fmt: skip


def test_keeps_to_the_types_of_its_token(cast: Cast, warranty: Any) -> None:
    agent = Agent(cast.administrator, scopes=("warranties:read", "visits:write"))

    assert agent.call("update", type="warranties", id=warranty.pk, values={"number": "X"})["error"]["code"] == "scope_missing"
    assert agent.call("query", type="places")["error"]["code"] == "scope_missing"
    assert agent.call("create", type="visits", values={"subject": "Visit"})["state"] == "done"


def test_knows_the_fields_and_objects_of_the_firm(cast: Cast) -> None:
    create("custom-objects", {"label_en": "machine", "plural_en": "machines"}, by=Actor(cast.administrator))
    create("custom-fields", {"type": "machines", "label_en": "Speed", "kind": "number"}, by=Actor(cast.administrator))
    agent = Agent(cast.administrator)

    pk = agent.call("create", type="machines", values={"name": "M-1", "speed": "12"})["answer"]["id"]

    assert agent.call("query", type="machines", filter={"field": "speed", "op": "gte", "value": 10})["items"][0]["id"] == pk
    assert "speed" in [own["key"] for own in agent.call("describe", type="machines")["fields"]]


def test_changes_nothing_of_how_the_firm_works_by_itself(cast: Cast) -> None:
    agent = Agent(cast.administrator)

    tried = {"type": "warranties", "label_en": "Speed", "kind": "number"}
    assert agent.call("create", type="custom-fields", values=tried)["state"] == "waiting"
    assert agent.call("update", type="users", id=cast.seller.pk, values={"first_name": "X"})["state"] == "waiting"
    assert agent.call("act", type="users", action="deactivation", id=cast.seller.pk)["state"] == "waiting"
    assert "speed" not in registry.get("warranties").all_fields
    assert User.objects.get(pk=cast.seller.pk).is_active and {each.cause for each in Approval.objects.all()} == {"setup"}


def test_is_not_spoken_to_from_a_page_of_a_site(agent: Agent) -> None:
    answer = agent.send("tools/list", {}, Origin="https://evil.example")

    assert answer.status_code == 403 and answer.json()["error"]["code"] == "not_from_a_page"


@pytest.mark.parametrize("what", ["revoked", "expired", "person"])
def test_ends_with_its_token_and_with_its_person(agent: Agent, warranty: Any, cast: Cast, what: str) -> None:
    number = agent.call("delete", type="warranties", id=warranty.pk)["approval"]["number"]
    ended = {"revoked": {"revoked_at": clock.now()}, "expired": {"expires_at": clock.now()}}.get(what)
    ApiToken.objects.update(**ended) if ended else User.objects.filter(pk=cast.seller.pk).update(is_active=False)

    assert agent.send("tools/list", {}).status_code == 401
    with pytest.raises(AlreadyDecided):
        approve(number, by=cast.administrator)
    assert Warranty.objects.get().deleted_at is None


def test_what_it_did_goes_back_as_one(agent: Agent, cast: Cast) -> None:
    agent.call("write_many", type="warranties", rows=[{"number": f"W-{each}"} for each in range(5)])

    undo(Operation.objects.get(through="agent"), by=as_actor(cast.seller))

    assert not Warranty.objects.filter(deleted_at=None).exists()


def test_does_what_a_type_offers_and_is_told_what_it_tells(cast: Cast) -> None:
    agent = Agent(cast.seller)
    task = agent.call("create", type="activities", values={"subject": "Call", "kind": "task"})["answer"]["id"]
    firm = agent.call("create", type="organizations", values={"name": "Vauban"})["answer"]["id"]
    offered = {each["action"] for each in agent.call("describe", type="activities")["actions"]}

    assert "completion" in offered and agent.call("act", type="activities", action="completion", id=task)["answer"]["done_at"]
    assert "overview" not in offered and agent.call("act", type="organizations", action="overview", id=firm)["record"]["name"] == "Vauban"
    assert agent.call("act", type="organizations", action="sources", id=firm) is not None and not agent.is_error


def test_opens_nothing_to_others_by_itself(cast: Cast, warranty: Any) -> None:
    given = {"type": "warranties", "record_id": warranty.pk, "person": cast.other_seller.pk, "right": "view"}
    asked = Agent(cast.seller).call("create", type="shares", values=given)

    assert asked.get("state") == "waiting", asked
    assert not Program(cast.other_seller).ids("warranties/")
