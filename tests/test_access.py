"""Roles say who may do what, in which scope and with which fields: by screen and by API alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Role, Team, User
from relais.integrations.testing import Program
from relais.records.api import change, create
from relais.records.testing import make_user
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283")]

EVERYTHING = {"view": "all", "change": "all", "delete": "all", "create": True, "export": True}
ACTIVE = {"field": "status", "op": "is", "value": "active"}


def make_role(key: str, **grants: Any) -> Role:
    return Role.objects.create(key=key, name=key, grants={"warranties": grants})


def person(name: str, *roles: Role, team: Team | None = None) -> User:
    user = make_user(name, team=team)
    user.roles.set(roles)
    return user


def make_warranty(number: str, owner: User, **values: Any) -> Warranty:
    return create("warranties", {"number": number, "owner": owner.pk, **values}, by=SYSTEM)


def screens(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seen(user: User) -> list[str]:
    """What the user's list shows, which is what the API answers and counts."""
    answer = Program(user).get("warranties/").json()
    titles = [item["title"] for item in answer["items"]]
    page = screens(user).get("/warranties/").content.decode()
    assert answer["count"] == len(titles)
    assert [number for number in ("Nina", "Ned", "Sid", "Eve") if f">{number}<" in page] == [
        n for n in ("Nina", "Ned", "Sid", "Eve") if n in titles
    ]
    return titles


@pytest.fixture
def firm(db: None) -> dict[str, Any]:
    """North with its north-east, and south; a warranty of everybody who sells."""
    north, south = Team.objects.create(name="North"), Team.objects.create(name="South")
    east = Team.objects.create(name="North-east", parent=north)
    farther = Team.objects.create(name="Far north-east", parent=east)
    teams = {"Nina": north, "Ned": east, "Eve": farther, "Sid": south}
    people = {name: person(f"{name} Seller", team=team) for name, team in teams.items()}
    for name, owner in people.items():
        make_warranty(name, owner, status="active" if name in ("Ned", "Sid") else "ended")
    return {"teams": teams, "people": people}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("own", ["Nina"]), ("team", ["Nina"]), ("all", ["Eve", "Ned", "Nina", "Sid"]), (ACTIVE, ["Ned", "Sid"])],
    ids=["own", "team", "all", "a Query"],
)
@pytest.mark.parametrize("verb", ["view", "change", "delete"])
def test_in_a_scope(firm: dict[str, Any], verb: str, scope: Any, expected: list[str]) -> None:
    nina = firm["people"]["Nina"]
    nina.roles.set([make_role("clerk", **{"view": "all", "change": "none", "delete": "none", verb: scope})])
    program = Program(nina)

    allowed = []
    for warranty in Warranty.objects.order_by("number"):
        path = f"warranties/{warranty.pk}/"
        answer = {"view": program.get, "change": lambda path: program.patch(path, {"product": "Oven"}), "delete": program.delete}[verb](
            path
        )
        assert answer.status_code in ({200, 204} if warranty.number in expected else {404 if verb == "view" else 403})
        allowed += [warranty.number] if answer.status_code < 300 else []

    assert allowed == expected
    changed = Warranty.objects.filter(product="Oven") if verb == "change" else Warranty.objects.exclude(deleted_at=None)
    assert sorted(changed.values_list("number", flat=True)) == (expected if verb != "view" else [])
    if verb == "view":
        assert seen(nina) == expected


@pytest.mark.parametrize(
    ("team", "expected"), [("Nina", ["Eve", "Ned", "Nina"]), ("Ned", ["Eve", "Ned"]), ("Eve", ["Eve"]), ("Sid", ["Sid"]), (None, [])]
)
def test_of_a_team_and_all_below_it_to_its_manager(firm: dict[str, Any], team: str | None, expected: list[str]) -> None:
    manager = person("Max Manager", make_role("leader", view="team"))
    if team:
        firm["teams"][team].managers.add(manager)

    assert seen(manager) == expected


def test_of_a_team_that_moved_in_the_tree_to_its_new_manager(firm: dict[str, Any]) -> None:
    manager = person("Max Manager", make_role("leader", view="team"))
    firm["teams"]["Sid"].managers.add(manager)
    administrator = person("Ada", Role.objects.create(key="all", name="all", is_administrator=True))

    moved = Program(administrator).patch(f"teams/{firm['teams']['Ned'].pk}/", {"parent": firm["teams"]["Sid"].pk})

    assert moved.status_code == 200
    assert seen(manager) == ["Eve", "Ned", "Sid"]


def test_of_several_roles_as_their_sum(firm: dict[str, Any]) -> None:
    """One role sees what is active and hides its price, another sees one's own whole."""
    nina = firm["people"]["Nina"]
    nina.roles.set([make_role("of-active", view=ACTIVE, fields={"price": "hidden"}), make_role("of-own", view="own", change="own")])

    assert seen(nina) == ["Ned", "Nina", "Sid"]
    ours, theirs = (Warranty.objects.get(number=number).pk for number in ("Nina", "Ned"))
    assert Program(nina).patch(f"warranties/{ours}/", {"product": "Oven"}).status_code == 200
    assert Program(nina).patch(f"warranties/{theirs}/", {"product": "Oven"}).status_code == 403


@pytest.mark.parametrize(("right", "is_read"), [("hidden", False), ("read", True)])
def test_field_by_field(firm: dict[str, Any], right: str, is_read: bool) -> None:
    nina, warranty = firm["people"]["Nina"], Warranty.objects.get(number="Nina")
    change(warranty, by=SYSTEM, product="Oven")
    nina.roles.set([make_role("clerk", **EVERYTHING | {"fields": {"product": right}})])
    program, path = Program(nina), f"warranties/{warranty.pk}/"

    assert ("product" in program.get(path).json()) is is_read
    assert program.patch(path, {"product": "Stove"}).json()["error"]["field"] == "product"
    assert program.post("warranties/", {"number": "W", "product": "Stove"}).json()["error"]["field"] == "product"
    screens(nina).post(f"/{path}edit/", {"number": "Nina", "status": "ended", "product": "Stove", "owner": nina.pk})
    screens(nina).post("/warranties/bulk-edit/", {"ids": [warranty.pk], "field": "product", "value": "Stove"})
    warranty.refresh_from_db()
    assert warranty.product == "Oven"


@pytest.mark.parametrize(("verb", "path"), [("create", "/warranties/new/"), ("export", "/warranties/export/")])
def test_to_create_and_to_export_apart_from_seeing(firm: dict[str, Any], verb: str, path: str) -> None:
    nina = firm["people"]["Nina"]
    statuses = []
    for grants in (EVERYTHING, EVERYTHING | {verb: False}, {}):
        role = make_role(f"role-{len(statuses)}", **grants)
        nina.roles.set([role])
        statuses.append(screens(nina).get(path).status_code)

    assert statuses == [200, 403, 404]


def test_none_with_a_new_role(firm: dict[str, Any]) -> None:
    nina = firm["people"]["Nina"]
    nina.roles.set([Role.objects.create(key="new", name="New")])

    assert Program(nina).get("warranties/").status_code == 404
    assert Program(nina).get("schema/").json() == {"types": []}


def test_never_more_where_the_query_of_a_scope_no_longer_fits(firm: dict[str, Any]) -> None:
    nina = firm["people"]["Nina"]
    nina.roles.set([make_role("clerk", view={"field": "color", "op": "is", "value": "red"})])

    for answer in (Program(nina).get("warranties/"), screens(nina).get("/warranties/")):
        assert answer.status_code == 400
        assert b"Nina" not in answer.content


@pytest.mark.attack(99)
def test_until_the_account_is_closed(firm: dict[str, Any]) -> None:
    nina = firm["people"]["Nina"]
    nina.roles.set([make_role("clerk", **EVERYTHING)])
    client = screens(nina)
    assert client.get("/warranties/").status_code == 200

    change(nina, by=SYSTEM, is_active=False)

    assert client.get("/warranties/")["Location"] == "/sign-in/?next=/warranties/"


@pytest.mark.attack(85)
def test_never_by_the_number_of_a_record_that_is_closed(firm: dict[str, Any]) -> None:
    """Neither asking nor linking confirms that what one's own record leads to is this or that record of somebody else."""
    nina = firm["people"]["Nina"]
    nina.roles.set(
        [Role.objects.create(key="clerk", name="Clerk", grants={"warranties": EVERYTHING, "places": EVERYTHING | {"view": ACTIVE_PLACE}})]
    )
    hidden, other = (create("places", {"name": name, "is_open": False}, by=SYSTEM) for name in ("Canary", "Other"))
    change(Warranty.objects.get(number="Nina"), by=SYSTEM, place=hidden.pk)
    program = Program(nina)

    def found(op: str, value: Any = None) -> list[int]:
        return program.post("warranties/query/", {"filter": {"field": "place", "op": op, "value": value}}).json()["items"]

    assert found("is", hidden.pk) == found("is", other.pk) == found("not_empty") == []
    assert len(found("is_not", hidden.pk)) == len(found("empty")) == 4
    assert b"Canary" not in screens(nina).get("/warranties/").content


ACTIVE_PLACE = {"field": "is_open", "op": "is", "value": True}
