"""Nobody gives themselves, or somebody else, more than is theirs to give…"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Role, Team, User
from relais.core.errors import DomainError
from relais.integrations.imports.preparing import keep_file
from relais.integrations.imports.running import load_file
from relais.integrations.testing import Program
from relais.records.api import CannotLeave, Operation, change, change_many, create, delete, registry, restore, undo
from relais.records.testing import Cast, as_actor, make_cast, make_user, role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283"), pytest.mark.attack(92)]
EVERYTHING = {"view": "all", "change": "all", "delete": "all", "create": True, "export": True, "bulk": True}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def clerk(cast: Cast) -> User:
    """May write users and teams, and whatever else a role can be let to, without being an administrator."""
    grants = dict.fromkeys(("*", "users", "teams"), EVERYTHING)
    role: Role = create("roles", {"name": "Personnel", "grants": grants}, by=as_actor(cast.administrator))
    user = make_user("Petra Personnel", team=cast.south)
    change(user, by=as_actor(cast.administrator), roles=[role.pk])
    return User.objects.get(pk=user.pk)


def state() -> list[Any]:
    """Everything that decides what people may do."""
    return [
        sorted(User.objects.values_list("pk", "is_active", "deleted_at", "email", "team")),
        sorted(User.roles.through.objects.values_list("user", "role")),
        sorted((role.pk, role.is_administrator, str(role.grants), role.deleted_at) for role in Role.objects.all()),
        sorted(Team.objects.values_list("pk", "parent")),
    ]


def ways(clerk: User, cast: Cast) -> dict[str, Callable[[], Any]]:
    """By screen, API, bulk, upsert and file: each must leave everything as it was."""
    client, program = Client(raise_request_exception=False), Program(clerk)
    client.force_login(clerk)
    admin, mine = role_called("administrator").pk, clerk.roles.get().pk

    def from_file(key: str, text: str) -> None:
        run = keep_file(clerk, registry.get(key), "people.csv", BytesIO(text.encode()))
        load_file(run)

    return {
        "the screen of roles of a user": lambda: client.post(f"/users/{clerk.pk}/roles/", {"role": ["administrator"]}),
        "the screen of a role's holders": lambda: client.post(f"/roles/{admin}/holders/", {"person": clerk.pk}),
        "the rights of one's own role": lambda: client.post(f"/roles/{mine}/rights/contacts/", {"view": "all", "do": "save"}),
        "a condition of one's own role": lambda: client.post(f"/roles/{mine}/rights/contacts/view/", {"kind:0": "group", "do": "apply"}),
        "a copy of the administrator's role": lambda: client.post(f"/roles/{admin}/copy/"),
        "administration for one's own role": lambda: client.post(f"/roles/{mine}/administration/", {"is_administrator": "1"}),
        "the value in its place": lambda: client.post(f"/users/{clerk.pk}/fields/roles/", {"roles-0-role": admin}),
        "the form": lambda: client.post(f"/users/{clerk.pk}/edit/", {"roles-0-role": admin, "is_administrator": "1"}),
        "the form of a role": lambda: client.post(f"/roles/{mine}/edit/", {"name": "X", "is_administrator": "1"}),
        "a new role": lambda: client.post("/roles/new/", {"name": "X", "is_administrator": "1"}),
        "the bulk form": lambda: client.post("/users/bulk-edit/", {"ids": [clerk.pk], "field": "roles", "value": admin}),
        "an invitation": lambda: client.post("/administration/invitations/new/", {"email": "me@relais.example", "role": admin, "language": "en"}),
        "the mapping of sign-in": lambda: client.post("/administration/sign-in/providers/new/", {"name": "x", "role": admin}),
        "PATCH of oneself": lambda: program.patch(f"users/{clerk.pk}/", {"roles": [admin]}),
        "PATCH of a role": lambda: program.patch(f"roles/{mine}/", {"is_administrator": True}),
        "PATCH of its grants": lambda: program.patch(f"roles/{mine}/", {"grants": {"*": EVERYTHING, "roles": EVERYTHING}}),
        "POST of a user": lambda: program.post("users/", {"email": "accomplice@relais.example", "roles": [{"role": admin}]}),
        "POST of a role": lambda: program.post("roles/", {"name": "Mine", "is_administrator": True}),
        "PUT of a user": lambda: program.send("PUT", "users/external/X-1/", {"email": "accomplice@relais.example", "roles": [admin]}),
        "the bulk of the API": lambda: program.post("users/bulk/", {"rows": [{"id": clerk.pk, "roles": [admin]}]}),
        "words that are no fields": lambda: program.patch(f"users/{clerk.pk}/", {"is_administrator": True, "is_superuser": True, "role": admin}),
        "the address of an administrator": lambda: program.patch(f"users/{cast.administrator.pk}/", {"email": "me@relais.example"}),
        "the account of an administrator": lambda: program.patch(f"users/{cast.administrator.pk}/", {"is_active": False}),
        "the deletion of an administrator": lambda: program.delete(f"users/{cast.administrator.pk}/"),
        "another team": lambda: program.patch(f"users/{clerk.pk}/", {"team": cast.north.pk}),
        "people for one's own team": lambda: program.patch(f"users/{cast.seller.pk}/", {"team": cast.south.pk}),
        "oneself as their manager": lambda: program.patch(f"users/{cast.nobody.pk}/", {"manager": clerk.pk}),
        "a team below one's own": lambda: program.patch(f"teams/{cast.north.pk}/", {"parent": cast.south.pk}),
        "a file of users": lambda: from_file("users", f"email,roles,role\n{clerk.email},{admin},administrator\n"),
        "a file of roles": lambda: from_file("roles", "name,is_administrator,key\nMine,yes,mine\n"),
    }  # fmt: skip


def test_by_any_way_of_writing(clerk: User, cast: Cast) -> None:
    before, raised = state(), []
    for way, attempt in ways(clerk, cast).items():
        try:
            answer = attempt()
        except DomainError:
            answer = None
        status = getattr(answer, "status_code", 403)
        if state() != before or status >= 500:
            raised.append((way, status))
            before = state()

    assert raised == []
    assert not User.objects.get(pk=clerk.pk).is_administrator


def test_though_the_same_clerk_writes_users_otherwise(clerk: User, cast: Cast) -> None:
    """What is refused above is not refused for want of any right at all."""
    assert Program(clerk).patch(f"users/{cast.seller.pk}/", {"job_title": "Chief"}).status_code == 200
    assert Program(clerk).post("users/", {"first_name": "New", "last_name": "Comer"}).status_code == 201


def test_by_undoing_what_they_did_while_they_could(cast: Cast) -> None:
    other = make_user("Otto Administrator", "administrator")
    change(cast.nobody, by=as_actor(other), roles=[])
    for given in ([role_called("administrator").pk], []):
        change(cast.nobody, by=as_actor(other), roles=given)
    taken = Operation.objects.latest("pk")
    role = role_called("seller")
    change(role, by=as_actor(other), description="Changed")
    described = Operation.objects.latest("pk")
    change(other, by=as_actor(cast.administrator), roles=[role_called("manager").pk])

    for operation in (taken, described):
        undo(operation, by=as_actor(other))

    assert list(cast.nobody.roles.all()) == []
    role.refresh_from_db()
    assert role.description == "Changed"


def test_by_bringing_an_administrator_back_from_the_bin(clerk: User, cast: Cast) -> None:
    gone = make_user("Gone Administrator", "administrator")
    delete(gone, by=as_actor(cast.administrator))

    with pytest.raises(DomainError):
        restore(gone, by=as_actor(clerk))
    gone.refresh_from_db()
    assert gone.deleted_at is not None


def test_by_a_token_that_was_made_for_less(cast: Cast) -> None:
    """The token of an administrator that may write users gives no roles, and writes none."""
    bounded = Program(cast.administrator, scopes=("users:write",))

    assert bounded.patch(f"users/{cast.nobody.pk}/", {"job_title": "Clerk"}).status_code == 200
    assert bounded.patch(f"users/{cast.nobody.pk}/", {"roles": [role_called("administrator").pk]}).status_code == 403
    assert bounded.patch(f"roles/{role_called('seller').pk}/", {"is_administrator": True}).status_code == 403
    assert list(cast.nobody.roles.all()) == []


@pytest.mark.parametrize("way", ["roles", "closed", "deleted", "the role", "in bulk"])
def test_and_the_last_administrator_stays(cast: Cast, way: str) -> None:
    """Not even the command line takes away the last one."""
    last, before = cast.administrator, state()

    with pytest.raises(CannotLeave, match="This would leave nobody who may let others in"):
        if way == "roles":
            change(last, by=SYSTEM, roles=[])
        elif way == "closed":
            change(last, by=SYSTEM, is_active=False)
        elif way == "deleted":
            delete(last, by=SYSTEM)
        elif way == "the role":
            change(role_called("administrator"), by=SYSTEM, is_administrator=False)
        else:
            change_many("users", {key: {"is_active": False} for key in [last.pk, cast.seller.pk]}, by=SYSTEM)

    assert state() == before


def test_nor_does_one_stop_being_an_administrator_oneself(cast: Cast) -> None:
    make_user("Otto Administrator", "administrator")

    with pytest.raises(CannotLeave, match="You cannot stop being an administrator yourself"):
        change(cast.administrator, by=as_actor(cast.administrator), roles=[])
    assert User.objects.get(pk=cast.administrator.pk).is_administrator
