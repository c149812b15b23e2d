"""On the pages of agents, somebody…"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.accounts.sessions import CONFIRMED
from relais.collaboration.models import Notification
from relais.core import clock
from relais.core.testing import deliver_events, run_jobs
from relais.integrations import models
from relais.integrations.models import Approval
from relais.integrations.testing import Agent
from relais.records.api import create
from relais.records.testing import Cast
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R339")]
GIVEN = {"name": "Scout", "may": "write", "types": ["warranties"], "writes_an_hour": "20", "at_once": "5", "days": "30"}


def entered(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    session = client.session
    session[CONFIRMED] = clock.now().timestamp()
    session.save()
    return client


@pytest.fixture
def waiting(cast: Cast) -> Approval:
    warranty = create("warranties", {"number": "W-1", "owner": cast.seller.pk}, by=SYSTEM)
    Agent(cast.seller).call("delete", type="warranties", id=warranty.pk, purpose="It has run out.")
    return Approval.objects.get()


def test_connects_one_with_what_is_copied(cast: Cast) -> None:
    page = unescape(entered(cast.seller).post("/agents/", GIVEN).content.decode())

    settings = json.loads(re.findall(r'<pre[^>]*id="way-http"[^>]*>(.*?)</pre>', page, re.DOTALL)[0])["mcpServers"]["relais"]
    made = models.Agent.objects.select_related("token").get()
    assert (made.token.scopes, made.writes_an_hour, made.at_once) == (["warranties:read", "warranties:write"], 20, 5)
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = settings["headers"] | {"Accept": "application/json, text/event-stream"}
    answer = Client().post(settings["url"].removeprefix("http://testserver"), asked, content_type="application/json", headers=headers)
    assert "create" in [tool["name"] for tool in answer.json()["result"]["tools"]]
    assert settings["headers"]["Authorization"].split()[1] not in entered(cast.seller).get("/agents/").content.decode()


def test_sees_what_would_change_and_approves_it(cast: Cast, waiting: Approval) -> None:
    client = entered(cast.seller)
    shown = client.get(f"/agents/approvals/{waiting.pk}/").content.decode()
    assert "W-1" in shown and "It has run out." in shown and "Scout" in shown

    client.post(f"/agents/approvals/{waiting.pk}/consent/")

    waiting.refresh_from_db()
    assert (waiting.decision, waiting.decided_by) == ("approved", cast.seller) and Warranty.objects.get().deleted_at is not None
    client.post(f"/operations/{waiting.operations[0]}/undo/")
    assert Warranty.objects.get().deleted_at is None


def test_refuses_it_with_a_reason(cast: Cast, waiting: Approval) -> None:
    entered(cast.administrator).post(f"/agents/approvals/{waiting.pk}/refusal/", {"reason": "We keep it."})

    waiting.refresh_from_db()
    assert (waiting.decision, waiting.reason, waiting.decided_by) == ("refused", "We keep it.", cast.administrator)
    assert entered(cast.seller).post(f"/agents/approvals/{waiting.pk}/consent/").status_code == 409
    assert Warranty.objects.get().deleted_at is None


@pytest.mark.attack(84)
def test_finds_no_agent_and_no_question_of_others(cast: Cast, waiting: Approval) -> None:
    client = entered(cast.colleague)

    for path in (f"/agents/{waiting.agent_id}/", f"/agents/approvals/{waiting.pk}/"):
        assert client.get(path).status_code == 404
    for path in (f"/agents/approvals/{waiting.pk}/consent/", f"/agents/{waiting.agent_id}/reversal/", f"/agents/{waiting.agent_id}/pause/"):
        assert client.post(path).status_code == 404
    assert Warranty.objects.get().deleted_at is None and "Scout" not in client.get("/agents/").content.decode()


def test_pauses_it_lets_it_go_on_and_disconnects_it(cast: Cast) -> None:
    agent, client = Agent(cast.seller), entered(cast.seller)
    here = f"/agents/{agent.agent.pk}/"

    client.post(here + "pause/")
    assert agent.call("create", type="warranties", values={"number": "W-1"})["error"]["code"] == "agent_paused"
    client.post(here + "continuation/")
    assert agent.call("create", type="warranties", values={"number": "W-1"})["state"] == "done"
    client.post(here + "revocation/")
    assert agent.send("tools/list", {}).status_code == 401


def test_takes_a_day_of_it_back_at_once(cast: Cast) -> None:
    agent, client = Agent(cast.seller), entered(cast.seller)
    kept = create("warranties", {"number": "Mine", "owner": cast.seller.pk}, by=SYSTEM)
    agent.call("update", type="warranties", id=kept.pk, values={"number": "Theirs"})
    agent.call("update", type="warranties", id=kept.pk, values={"number": "Again"})
    agent.call("create", type="warranties", values={"number": "New"})
    assert client.get(f"/agents/{agent.agent.pk}/").content.decode().count('/undo/"') >= 3

    client.post(f"/agents/{agent.agent.pk}/reversal/")

    assert list(Warranty.objects.filter(deleted_at=None).values_list("number", flat=True)) == ["Mine"]


def test_sees_everything_that_would_be_written(cast: Cast) -> None:
    long = "All is well. " * 20 + "\u202eEXCEPT THIS"
    agent = Agent(cast.seller, at_once=0)
    number = agent.call("create", type="warranties", values={"number": "W-1", "product": long[-110:]})["approval"]["number"]

    shown = entered(cast.seller).get(f"/agents/approvals/{number}/").content.decode()

    assert "EXCEPT THIS" in shown and "\u202e" not in shown and "\ufffd" in shown


def test_reads_in_the_timeline_through_which_agent(cast: Cast) -> None:
    agent = Agent(cast.seller)
    pk = agent.call("create", type="warranties", values={"number": "W-1"})["answer"]["id"]

    assert "Sam Seller, through the agent Scout" in entered(cast.seller).get(f"/warranties/{pk}/timeline/").content.decode()


def test_hears_that_an_agent_waits_for_them(cast: Cast, waiting: Approval) -> None:
    deliver_events()
    run_jobs()

    client = entered(cast.seller)
    assert "asks you to approve what your agent wants to do" in client.get("/notifications/").content.decode()
    assert client.get(f"/notifications/{Notification.objects.get().pk}/").url == f"/agents/approvals/{waiting.pk}/"
