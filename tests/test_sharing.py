"""A record that is shared with somebody…"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from relais.accounts.models import User
from relais.activities.testing import make_interaction
from relais.core import clock
from relais.core.errors import DomainError, InvalidValues
from relais.integrations.testing import Program
from relais.parties.testing import make_contact
from relais.records.api import Operation, change, create, delete, undo, visible
from relais.records.live.topics import open_topics
from relais.records.models import Change, Share
from relais.records.testing import Cast, as_actor, make_cast, role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283"), pytest.mark.attack(86, 101)]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def contact(cast: Cast) -> Any:
    make_contact("Nora Neighbour", owner=cast.other_seller)
    return make_contact("Zoe Zorglub", owner=cast.seller, city="Lyon")


def share(cast: Cast, record: Any, person: User | None = None, by: User | None = None, key: str = "contacts", **values: Any) -> Share:
    values = {"type": key, "record_id": record.pk, "person": person.pk if person else None} | values
    made: Share = create("shares", values, by=as_actor(by or cast.seller))
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found_by(user: User, record: Any) -> dict[str, bool]:
    """Where somebody meets the record."""
    user = User.objects.get(pk=user.pk)
    program, client, name = Program(user), signed_in(user), "Zorglub"
    exported = client.post("/contacts/export/", {"format": "csv"}) if user.roles.filter(key="manager").exists() else None
    return {
        "the list": name in client.get("/contacts/").content.decode(),
        "its page": client.get(f"/contacts/{record.pk}/").status_code == 200,
        "the API": name in program.get("contacts/").content.decode(),
        "the count": program.get("contacts/").json()["count"] == 2,
        "the figures": program.post("contacts/summary/", {"measures": ["count"]}).json()["rows"][0]["count"] == 2,
        "the search": name in program.get("search/", q="zorglub").content.decode(),
        "the live stream": bool(open_topics(user, [f"contacts/{record.pk}"])),
        "the lookup": name in client.get("/lookup/contacts/", {"q": "zorglub"}).content.decode(),
        "an export": exported is None or name in b"".join(exported).decode(),
    }


def test_is_met_everywhere_until_its_end(cast: Cast, contact: Any) -> None:
    cast.south.managers.add(cast.manager)
    cast.north.managers.remove(cast.manager)
    for user in (cast.other_seller, cast.manager):
        assert not any(value for place, value in found_by(user, contact).items() if place != "an export")
        made = share(cast, contact, user)

        assert all(found_by(user, contact).values()), found_by(user, contact)

        delete(made, by=as_actor(cast.seller))
        assert not any(value for place, value in found_by(user, contact).items() if place != "an export")


def test_is_closed_again_after_the_last_day(cast: Cast, contact: Any) -> None:
    share(cast, contact, cast.other_seller, ends_on=clock.today() + timedelta(days=3))

    with clock.pretend(clock.now() + timedelta(days=3)):
        assert visible(as_actor(cast.other_seller).user, "contacts").filter(pk=contact.pk).exists()
    with clock.pretend(clock.now() + timedelta(days=5)):
        assert not visible(as_actor(cast.other_seller).user, "contacts").filter(pk=contact.pk).exists()


@pytest.mark.parametrize(("right", "status"), [("view", 403), ("change", 200)])
def test_is_changed_only_where_that_was_shared_and_never_deleted(cast: Cast, contact: Any, right: str, status: int) -> None:
    share(cast, contact, cast.other_seller, right=right)
    program = Program(cast.other_seller)

    assert program.patch(f"contacts/{contact.pk}/", {"city": "Nantes"}).status_code == status
    assert program.delete(f"contacts/{contact.pk}/").status_code == 403
    contact.refresh_from_db()
    assert (contact.city, contact.deleted_at) == ("Nantes" if status == 200 else "Lyon", None)


def test_with_a_team_reaches_its_members_and_nobody_else(cast: Cast, contact: Any) -> None:
    share(cast, contact, team=cast.south.pk)

    assert visible(as_actor(cast.other_seller).user, "contacts").filter(pk=contact.pk).exists()
    assert not visible(as_actor(cast.nobody).user, "contacts").filter(pk=contact.pk).exists()
    change(cast.other_seller, by=as_actor(cast.administrator), team=cast.north.pk)
    assert not Share.objects.filter(team=cast.north).exists()


def test_shows_no_more_fields_than_the_roles_of_whom_it_is_shared_with(cast: Cast, contact: Any) -> None:
    role = role_called("seller")
    change(role, by=as_actor(cast.administrator), grants={"contacts": {"view": "own", "fields": {"city": "hidden"}}})
    share(cast, contact, cast.other_seller, by=cast.administrator)

    answer = Program(cast.other_seller).get(f"contacts/{contact.pk}/").json()

    assert (answer["name"], "city" in answer) == ("Zoe Zorglub", False)


@pytest.mark.attack(92)
def test_is_neither_shared_on_nor_shared_by_those_who_only_see_it(cast: Cast, contact: Any) -> None:
    share(cast, contact, cast.other_seller, right="change")
    hidden = make_contact("Hidden", owner=cast.other_seller)

    for by, record in ((cast.other_seller, contact), (cast.reader, contact), (cast.seller, hidden), (cast.nobody, contact)):
        with pytest.raises(DomainError):
            share(cast, record, cast.manager, by=by)
        answer = Program(by).post("shares/", {"type": "contacts", "record_id": record.pk, "person": by.pk, "right": "change"})
        assert answer.status_code in (403, 404, 422)
    assert Share.objects.count() == 1


@pytest.mark.attack(92)
def test_gives_nobody_a_right_that_their_roles_lack(cast: Cast, contact: Any) -> None:
    with pytest.raises(InvalidValues) as nothing:
        share(cast, contact, cast.nobody)
    with pytest.raises(InvalidValues) as reading:
        share(cast, contact, cast.reader, right="change")

    assert str(nothing.value.errors["person"][0]) == "The roles of Ned Nobody open no contacts, and a share adds no right to that."
    assert "change no contacts" in str(reading.value.errors["person"][0])


@pytest.mark.attack(92)
def test_is_not_opened_to_another_by_changing_the_share(cast: Cast, contact: Any) -> None:
    made = share(cast, contact, cast.other_seller)
    hidden = make_contact("Hidden", owner=cast.manager)
    program = Program(cast.other_seller)

    for values in ({"record_id": hidden.pk}, {"right": "change"}, {"person": cast.reader.pk}, {"type": "organizations"}):
        assert program.patch(f"shares/{made.pk}/", values).status_code in (403, 404, 422)
    assert program.delete(f"shares/{made.pk}/").status_code in (403, 404)
    made.refresh_from_db()
    assert (made.record_id, made.right, made.deleted_at) == (contact.pk, "view", None)


@pytest.mark.attack(92)
def test_does_not_come_back_by_undo_once_the_giver_has_lost_the_record(cast: Cast, contact: Any) -> None:
    made = share(cast, contact, cast.other_seller)
    delete(made, by=as_actor(cast.seller))
    ended = Operation.objects.latest("pk")
    change(contact, by=as_actor(cast.administrator), owner=cast.other_seller.pk)

    undone = undo(ended, by=as_actor(cast.seller))

    assert undone.kept == [("shares", made.pk)]
    assert not Share.objects.filter(deleted_at=None).exists()


def test_is_told_on_its_page_ended_there_and_kept_in_the_audit(cast: Cast, contact: Any) -> None:
    client = signed_in(cast.seller)
    given = {"person": cast.other_seller.pk, "right": "change", "ends_on": (clock.today() + timedelta(days=9)).isoformat()}

    assert "Zoe Zorglub" in client.get(f"/contacts/{contact.pk}/sharing/").content.decode()
    assert client.post(f"/contacts/{contact.pk}/sharing/", given).status_code == 302
    made = Share.objects.get()
    page = client.get(f"/contacts/{contact.pk}/").content.decode()
    assert "Olga Otherseller" in page and "May change it" in page
    assert client.post(f"/contacts/{contact.pk}/shares/{made.pk}/end/").status_code == 302
    assert 'id="shares"' not in client.get(f"/contacts/{contact.pk}/").content.decode()
    assert list(Change.objects.filter(type="shares").order_by("pk").values_list("verb", "actor_id")) == [
        ("created", cast.seller.pk),
        ("deleted", cast.seller.pk),
    ]


def test_may_be_of_a_type_that_the_firm_has_added(cast: Cast) -> None:
    names = {"label_en": "machine", "label_fr": "machine", "plural_en": "machines", "plural_fr": "machines"}
    create("custom-objects", names | {"icon": "factory", "group": "service"}, by=as_actor(cast.administrator))
    machine = create("machines", {"name": "Press"}, by=as_actor(cast.seller))
    program = Program(cast.other_seller)
    assert program.get(f"machines/{machine.pk}/").status_code == 404

    share(cast, machine, cast.other_seller, key="machines")

    assert program.get(f"machines/{machine.pk}/").json()["name"] == "Press"
    assert program.get("machines/").json()["count"] == 1


def test_brings_what_was_noted_of_it_to_be_read(cast: Cast, contact: Any) -> None:
    make_interaction(party=contact, subject="Prefers mornings", by=as_actor(cast.seller))

    share(cast, contact, cast.other_seller)

    assert "Prefers mornings" in Program(cast.other_seller).get(f"contacts/{contact.pk}/timeline/").content.decode()


def test_costs_the_list_one_look_at_the_shares(cast: Cast, contact: Any, django_assert_max_num_queries: Any) -> None:
    """The shares are asked for inside the statement of the list, and not one by one."""
    for number in range(5):
        share(cast, make_contact(f"Shared {number}", owner=cast.seller), cast.other_seller)
    user = as_actor(cast.other_seller).user
    user.cached_roles  # noqa: B018

    with django_assert_max_num_queries(4):
        assert len(list(visible(user, "contacts"))) == 6
