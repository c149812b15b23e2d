"""The fixed cast of people that tests of every package act as."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import count

from relais.accounts.actors import Actor
from relais.accounts.models import Role, Team, User
from relais.records.first_content import fill

_numbers = count(1)


@dataclass(frozen=True)
class Cast:
    """`manager` leads `north` and what is below it; `seller` works in north, `other_seller` in south, `colleague` beside the seller."""

    north: Team
    south: Team
    administrator: User
    manager: User
    seller: User
    colleague: User
    other_seller: User
    reader: User
    nobody: User

    @property
    def people(self) -> dict[str, User]:
        return {field.name: person for field in fields(self) if isinstance(person := getattr(self, field.name), User)}


def make_user(name: str = "", *roles: str, team: Team | None = None, password: str | None = None) -> User:
    """`make_user("Claire Lambert", "seller", team=north)`; the roles are those of a new installation. A password takes its time to hash."""
    first, _space, last = (name or f"Person {next(_numbers)}").partition(" ")
    user = User(
        email=f"{first}.{last or 'x'}{next(_numbers)}@relais.example".lower(), first_name=first, last_name=last, team=team, language="en"
    )
    user.set_password(password)
    user.fill_title_key()
    user.save()
    user.roles.set(role_called(key) for key in roles)
    return user


def role_called(key: str) -> Role:
    if not Role.objects.exists():
        fill()
    return Role.objects.get(key=key)


def make_cast() -> Cast:
    """One of each kind of user: what the house allows is tried with all of them."""
    north, south = Team.objects.create(name="North", title_key="north"), Team.objects.create(name="South", title_key="south")
    cast = Cast(
        north=north,
        south=south,
        administrator=make_user("Ada Administrator", "administrator"),
        manager=make_user("Max Manager", "manager"),
        seller=make_user("Sam Seller", "seller", team=north),
        colleague=make_user("Cleo Colleague", "seller", team=north),
        other_seller=make_user("Olga Otherseller", "seller", team=south),
        reader=make_user("Rita Reader", "reader"),
        nobody=make_user("Ned Nobody"),
    )
    north.managers.add(cast.manager)
    return cast


def as_actor(user: User, through: str = "screen") -> Actor:
    """The user at a screen; read anew, since rights are kept for the life of the object."""
    return Actor(User.objects.get(pk=user.pk), through)
