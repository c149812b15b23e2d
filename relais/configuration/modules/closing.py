"""Which modules are closed to a person: the answer that gate, navigation and pages obey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from relais.configuration.models import ModuleSwitch
from relais.core import clock
from relais.core.kept import Kept
from relais.core.modules import all_modules
from relais.records.api import closed_modules, is_open_address, module_of_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relais.accounts.models import User
    from relais.accounts.requests import Request
    from relais.ui.navigation import NavigationItem

State = ModuleSwitch.State


@dataclass(frozen=True)
class Stage:
    """To whom a module opens, from which day on."""

    roles: frozenset[str]
    countries: frozenset[str]
    begins: date | None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Stage:
        begins = given.get("from")
        roles, countries = frozenset(given.get("roles", ())), frozenset(given.get("countries", ()))
        return cls(roles, countries, date.fromisoformat(begins) if begins else None)

    def opens_to(self, roles: frozenset[str], country: str, day: date) -> bool:
        if self.begins is not None and day < self.begins:
            return False
        return (not self.roles or not self.roles.isdisjoint(roles)) and (not self.countries or country in self.countries)


def _read(database: str) -> Mapping[str, Sequence[Stage]]:
    """The modules that are not there for everybody, with their stages; those that are off have none."""
    rows = ModuleSwitch.objects.using(database).filter(deleted_at=None).order_by("id")
    newest = {row.module: row for row in rows}
    return {
        key: [Stage.read(each) for each in row.stages] if row.state == State.STAGES else []
        for key, row in newest.items()
        if row.state != State.ON
    }


SWITCHES = Kept("modules", _read)


def closed_to(user: User) -> frozenset[str]:
    """The modules that are off, and those of which no stage opens them to this person. Administrators try what is to come."""
    switches = SWITCHES.get()
    if not switches:
        return frozenset()
    roles, country = frozenset(role.key for role in user.cached_roles), user.locale.rpartition("_")[2]
    tries = any(role.is_administrator for role in user.cached_roles)
    day = clock.today()
    return frozenset(
        key
        for key, stages in switches.items()
        if key in all_modules() and not (stages and tries) and not any(stage.opens_to(roles, country, day) for stage in stages)
    )


def is_open_view(view: Callable[..., Any], user: User) -> bool:
    """Whether a page is of a module that is open, found by where it is written."""
    return module_of_view(view) not in closed_modules(user)


def is_open_item(request: Request, item: NavigationItem) -> bool:
    """Whether a line of the side bar leads to a module that is open."""
    return not request.user.is_authenticated or is_open_address(str(item.url), request.user)
