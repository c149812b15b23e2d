"""The audit, to an administrator…"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from relais.audit.models import Access
from relais.integrations.testing import Program
from relais.parties.testing import make_contact
from relais.records.api import change, delete
from relais.records.models import Change
from relais.records.testing import Cast, as_actor, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R287")]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def amelie(cast: Cast) -> Any:
    contact = make_contact("Amélie Rousseau", by=as_actor(cast.seller), owner=cast.seller, city="Lyon", birth_date="1984-05-17")
    return change(contact, by=as_actor(cast.seller), city="Nantes")


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def listed(path: str, **query: Any) -> str:
    return f"{path}?filter={json.dumps(query)}"


def test_is_a_list_with_the_newest_first(client: Client, amelie: Any) -> None:
    shown = page(client, "/changes/")

    assert "Amélie Rousseau" in shown
    assert shown.index(">Changed<") < shown.index(">Created<")


def test_is_filtered_by_person_record_and_deed(cast: Cast, client: Client, amelie: Any) -> None:
    program = Program(cast.administrator)
    delete(amelie, by=as_actor(cast.administrator))

    def verbs(**query: Any) -> list[str]:
        return [item["verb"] for item in program.get("changes/", filter=query).json()["items"]]

    mine = {"field": "record_id", "op": "is", "value": amelie.pk}
    assert verbs(all=[mine, {"field": "type", "op": "is", "value": "contacts"}]) == ["deleted", "changed", "created"]
    assert verbs(all=[mine, {"field": "actor", "op": "is", "value": cast.seller.pk}]) == ["changed", "created"]
    assert verbs(all=[mine, {"field": "verb", "op": "is", "value": "deleted"}]) == ["deleted"]
    assert verbs(all=[mine, {"field": "at", "op": "within", "value": {"last": 1, "unit": "day"}}]) != []
    assert verbs(all=[mine, {"field": "through", "op": "is", "value": "import"}]) == []


def test_shows_old_and_new_of_a_change(client: Client, amelie: Any) -> None:
    changed = Change.objects.get(record_id=amelie.pk, type="contacts", verb="changed")

    shown = page(client, f"/changes/{changed.pk}/")

    assert '<s class="muted">Lyon</s> → Nantes' in shown
    assert f'href="/contacts/{amelie.pk}/"' in shown


def test_shows_who_read_what(cast: Cast, client: Client, amelie: Any) -> None:
    page(client, f"/contacts/{amelie.pk}/")

    shown = page(client, "/accesses/")

    assert "Amélie Rousseau" in shown
    assert "birth date" in shown
    assert "1984" not in shown


def test_is_searched_by_person_and_number(client: Client, amelie: Any) -> None:
    assert "Amélie Rousseau" in page(client, "/changes/?q=sam")
    assert "Amélie Rousseau" in page(client, f"/changes/?q={amelie.pk}")
    assert "Amélie Rousseau" not in page(client, "/changes/?q=zoe")


@pytest.mark.parametrize("format", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("key", ["changes", "accesses"])
def test_is_exported_and_tells_of_that(client: Client, amelie: Any, key: str, format: str) -> None:
    page(client, f"/contacts/{amelie.pk}/")

    answer = client.post(f"/{key}/export/", {"format": format, "scope": "all"})

    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert format == "xlsx" or "Amélie Rousseau" in content.decode()
    assert Access.objects.filter(verb="exported", type=key, number__gt=0).exists()


@pytest.mark.parametrize("key", ["changes", "accesses"])
def test_is_never_written_by_anybody(cast: Cast, client: Client, amelie: Any, key: str) -> None:
    page(client, f"/contacts/{amelie.pk}/")
    program = Program(cast.administrator)
    pk = program.get(f"{key}/").json()["items"][0]["id"]

    answers = [
        client.get(f"/{key}/new/"), client.post(f"/{key}/{pk}/edit/"), client.post(f"/{key}/{pk}/deletion/"), client.get(f"/{key}/bin/"),
        program.post(f"{key}/", {"verb": "changed"}), program.patch(f"{key}/{pk}/", {"verb": "changed"}), program.delete(f"{key}/{pk}/"),
        program.post(f"{key}/{pk}/restoration/"),
    ]  # fmt: skip

    assert {answer.status_code for answer in answers} <= {403, 404, 405}


@pytest.mark.parametrize("person", ["manager", "seller", "reader", "nobody"])
@pytest.mark.parametrize("key", ["changes", "accesses"])
def test_is_closed_to_others(cast: Cast, amelie: Any, person: str, key: str) -> None:
    user = cast.people[person]
    client = Client()
    client.force_login(user)

    paths = [f"/{key}/", f"/{key}/{Change.objects.latest('pk').pk}/", f"/{key}/export/"]

    assert {client.get(path).status_code for path in paths} == {404}
    assert Program(user).get(f"{key}/").status_code == 404
    assert f'href="/{key}/"' not in client.get("/contacts/").content.decode()
