"""A role is decided upon in the screen, by somebody who writes no JSON…"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from relais.accounts.models import Role, User
from relais.integrations.testing import Program
from relais.parties.testing import make_contact
from relais.records.api import Operation, change, create, undo
from relais.records.models import Change
from relais.records.testing import Cast, as_actor, make_cast, role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283")]
IN_LYON = {"field": "city", "op": "is", "value": "Lyon"}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def screens(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def role(cast: Cast) -> Role:
    made: Role = create("roles", {"name": "Auditeur"}, by=as_actor(cast.administrator))
    change(cast.nobody, by=as_actor(cast.administrator), roles=[made.pk])
    return made


def contacts_of(user: User) -> set[str]:
    answer = Program(User.objects.get(pk=user.pk)).get("contacts/")
    return {item["name"] for item in answer.json().get("items", ())}


def test_type_by_type_with_its_hidden_fields(screens: Client, role: Role, cast: Cast) -> None:
    make_contact("Zoe", owner=cast.seller, city="Lyon")
    assert contacts_of(cast.nobody) == set()

    given = {"view": "all", "change": "own", "delete": "none", "export": "on", "hidden": ["city"], "read_only": ["phone"], "do": "save"}
    assert screens.post(f"/roles/{role.pk}/rights/contacts/", given).status_code == 302

    role.refresh_from_db()
    assert role.grants == {
        "contacts": {
            "view": "all", "change": "own", "delete": "none", "create": False, "export": True, "bulk": False,
            "fields": {"phone": "read", "city": "hidden"},
        }
    }  # fmt: skip
    assert contacts_of(cast.nobody) == {"Zoe"}
    assert "city" not in Program(cast.nobody).get("contacts/").json()["items"][0]
    page = screens.get(f"/roles/{role.pk}/").content.decode()
    assert "See: all · Change: what they own" in page and "Hidden fields: City" in page and "Ned Nobody" in page


def test_by_a_condition_that_is_built_as_a_filter_is(screens: Client, role: Role, cast: Cast) -> None:
    make_contact("Zoe", owner=cast.seller, city="Lyon")
    make_contact("Nora", owner=cast.seller, city="Nantes")
    given = {"kind:0": "group", "word:0": "all", "kind:0.0": "condition", "field:0.0": "city", "op:0.0": "is", "value:0.0": "Lyon"}

    page = screens.post(f"/roles/{role.pk}/rights/contacts/view/", {"kind:0": "group", "do": "condition:0"}).content.decode()
    assert '<option value="city"' in page
    assert screens.post(f"/roles/{role.pk}/rights/contacts/view/", given | {"do": "apply"}).status_code == 302

    role.refresh_from_db()
    assert role.grants["contacts"]["view"] == {"all": [IN_LYON]}
    assert contacts_of(cast.nobody) == {"Zoe"}
    assert "city is Lyon" in screens.get(f"/roles/{role.pk}/rights/contacts/").content.decode().replace("City", "city")


def test_for_types_and_fields_that_the_firm_has_added(screens: Client, role: Role, cast: Cast) -> None:
    by = as_actor(cast.administrator)
    names = {"label_en": "machine", "label_fr": "machine", "plural_en": "machines", "plural_fr": "machines"}
    create("custom-objects", names | {"icon": "factory", "group": "service"}, by=by)
    for label in ("Power", "Price"):
        create("custom-fields", {"type": "machines", "kind": "number", "label_en": label}, by=by)
    create("machines", {"name": "Press", "power": 4, "price": 9000}, by=by)

    screens.post(f"/roles/{role.pk}/rights/machines/", {"view": "all", "hidden": ["price"], "do": "save"})

    answer = Program(cast.nobody).get("machines/").json()["items"][0]
    assert (answer["power"], "price" in answer) == (4, False)


@pytest.mark.parametrize("by_screen", [True, False])
def test_to_change_many_at_once_apart_from_changing_one(screens: Client, cast: Cast, by_screen: bool) -> None:
    """Neither by ticking records, nor by a program's bulk, nor by a file."""
    contact = make_contact("Zoe", owner=cast.seller, city="Lyon")
    seller = role_called("seller")
    change(seller, by=as_actor(cast.administrator), grants=seller.grants | {"contacts": {"view": "all", "change": "all", "create": True}})
    program, client = Program(cast.seller), Client()
    client.force_login(cast.seller)

    assert program.patch(f"contacts/{contact.pk}/", {"city": "Nantes"}).status_code == 200
    if by_screen:
        assert client.post("/contacts/bulk-edit/", {"ids": [contact.pk], "field": "city", "value": "Lille"}).status_code == 403
        assert "bulk-form" not in client.get("/contacts/").content.decode()
        assert "contacts" not in client.get("/import/").content.decode().partition("<select")[2].partition("</select>")[0]
    else:
        assert program.post("contacts/bulk/", {"rows": [{"id": contact.pk, "city": "Lille"}]}).status_code == 403
    contact.refresh_from_db()
    assert contact.city == "Nantes"


def test_and_copied_with_its_rights_but_without_administration(screens: Client, cast: Cast) -> None:
    screens.post(f"/roles/{role_called('manager').pk}/copy/")
    screens.post(f"/roles/{role_called('administrator').pk}/copy/")

    copies = list(Role.objects.order_by("-pk").values_list("grants", "is_administrator")[:2])
    assert copies == [({}, False), (role_called("manager").grants, False)]


def test_and_undone_from_the_audit(role: Role, cast: Cast) -> None:
    by = as_actor(cast.administrator)
    change(role, by=by, grants={"contacts": {"view": "all"}})

    undo(Operation.objects.latest("pk"), by=by)

    role.refresh_from_db()
    assert role.grants == {}
    assert Change.objects.filter(type="roles", record_id=role.pk, actor=cast.administrator).count() == 3


def test_but_not_deleted_while_somebody_holds_it(screens: Client, role: Role, cast: Cast) -> None:
    refused = screens.post(f"/roles/{role.pk}/deletion/")
    assert "1 person holds the role “Auditeur”: give them another one first." in refused.content.decode()

    screens.post(f"/roles/{role.pk}/holders/", {"away": cast.nobody.pk})
    assert screens.post(f"/roles/{role.pk}/deletion/").status_code == 302
    role.refresh_from_db()
    assert role.deleted_at is not None
    assert f'value="{role.key}"' not in screens.get(f"/users/{cast.seller.pk}/").content.decode()


def test_and_through_the_api_with_its_mistakes_told(role: Role, cast: Cast) -> None:
    program = Program(cast.administrator)

    for grants, sentence in (
        ({"contact": {"view": "all"}}, "“contact” is no type of record that roles decide about."),
        ({"audit-entries": {}}, "“audit-entries” is no type of record that roles decide about."),
        ({"roles": {"change": "all"}}, "“roles” is no type of record that roles decide about."),
        ({"contacts": {"view": "mine"}}, "“view” of “contacts” is one of none, own, team, territory, all, or a Query."),
        ({"contacts": {"read": "all"}}, "“read” is no right; there are view, change, delete, create, export, bulk, fields."),
        ({"contacts": {"create": "all"}}, "“create” of “contacts” is true or false."),
        ({"contacts": {"fields": {"salary": "hidden"}}}, "“salary” is no field of contacts."),
    ):
        answer = program.patch(f"roles/{role.pk}/", {"grants": grants})
        assert (answer.status_code, answer.json()["error"]["message"]) == (422, sentence)
    assert (
        program.patch(f"roles/{role.pk}/", {"grants": {"contacts": {"view": {"field": "nose", "op": "is", "value": 1}}}}).status_code == 422
    )
    assert program.patch(f"roles/{role.pk}/", {"grants": {"contacts": {"view": IN_LYON}}}).json()["grants"] == {
        "contacts": {"view": IN_LYON}
    }


def test_and_who_holds_it_is_asked_like_anything_else(role: Role, cast: Cast) -> None:
    asked: dict[str, Any] = {"filter": {"related": "roles", "where": {"field": "role", "op": "is", "value": role.pk}}}

    assert [each["id"] for each in Program(cast.administrator).post("users/query/", asked).json()["items"]] == [cast.nobody.pk]
    assert Program(cast.manager).post("users/query/", asked).status_code == 400
