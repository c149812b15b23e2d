"""The firm itself: its teams in a tree, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Role, Team, User
from relais.records.api import Operation, change_many, create_many

DOMAIN = "relais.example"
HEAD = f"etienne.lambert@{DOMAIN}"
SIGN_IN = f"claire.lambert@{DOMAIN}"
#: Known to everybody: these people exist only in a workspace that was filled with the demonstration company.
PASSWORD = "Bois-de-chene-2026"  # noqa: S105 - not a secret, see above

#: The team above, and where it sits.
TEAMS = {
    "Direction commerciale": ("", "Lyon"),
    "Ventes France": ("Direction commerciale", "Lyon"),
    "Ventes Ouest": ("Ventes France", "Nantes"),
    "Ventes Sud-Est": ("Ventes France", "Lyon"),
    "Ventes Nord": ("Ventes France", "Lille"),
    "Ventes Europe": ("Direction commerciale", "Strasbourg"),
    "Relation client": ("Direction commerciale", "Lyon"),
    "Marketing": ("Direction commerciale", "Lyon"),
}


@dataclass(frozen=True)
class Colleague:
    """`sells_in` are country codes, for France with the first digit of the telephones; `weight` is the size of the portfolio."""

    first_name: str
    last_name: str
    job_title: str
    team: str
    role: str
    leads: str = ""
    sells_in: tuple[str, ...] = ()
    weight: int = 0
    language: str = "fr"

    @property
    def email(self) -> str:
        words = f"{self.first_name}.{self.last_name}".lower().replace(" ", "-")
        return f"{words.translate(str.maketrans('éèêëïîôç', 'eeeeiioc'))}@{DOMAIN}"


FRANCE = ("FR1", "FR2", "FR3", "FR4", "FR5")
COLLEAGUES = (
    Colleague("Claire", "Lambert", "Directrice commerciale", "Direction commerciale", "administrator", "Direction commerciale", FRANCE, 2),
    Colleague("Étienne", "Lambert", "Gérant", "Direction commerciale", "reader"),
    Colleague("Solène", "Kerbrat", "Responsable des ventes France", "Ventes France", "manager", "Ventes France", FRANCE, 1),
    Colleague("Yann", "Prigent", "Commercial", "Ventes Ouest", "seller", "", ("FR2", "FR5"), 3),
    Colleague("Camille", "Hervé", "Commerciale", "Ventes Ouest", "seller", "", ("FR2", "FR5"), 3),
    Colleague("Samir", "Belkacem", "Commercial", "Ventes Sud-Est", "seller", "", ("FR4",), 4),
    Colleague("Léa", "Fontana", "Commerciale", "Ventes Sud-Est", "seller", "", ("FR4",), 3),
    Colleague("Hugo", "Delattre", "Commercial", "Ventes Nord", "seller", "", ("FR1", "FR3"), 3),
    Colleague("Inès", "Chauvin", "Commerciale", "Ventes Nord", "seller", "", ("FR1", "FR3"), 3),
    Colleague("Marc", "Thévenet", "Responsable export", "Ventes Europe", "manager", "Ventes Europe", ("DE", "CH", "NL", "GB", "BE"), 3),
    Colleague("Paola", "Ricci", "Area manager", "Ventes Europe", "seller", "", ("IT", "ES", "PT", "MA"), 3, "en"),
    Colleague("Nina", "Albrecht", "Area manager", "Ventes Europe", "seller", "", ("DE", "CH", "NL"), 3, "en"),
    Colleague("Farid", "Mansouri", "Chargé de clientèle", "Relation client", "agent", "Relation client"),
    Colleague("Jeanne", "Oudin", "Chargée de clientèle", "Relation client", "agent"),
    Colleague("Élise", "Garnier", "Responsable marketing", "Marketing", "marketer", "Marketing"),
)  # fmt: skip


def make_house(operation: Operation, first_day: date) -> dict[str, User]:
    """The people by their e-mail. All may sign in with the same password, to see what each role sees."""
    teams = _make_teams(operation)
    roles = dict(Role.objects.living().values_list("key", "pk"))
    rows = [
        {
            "email": colleague.email, "first_name": colleague.first_name, "last_name": colleague.last_name, "job_title": colleague.job_title,
            "team": teams[colleague.team].pk, "language": colleague.language, "joined_on": first_day.replace(day=1),
            "time_zone": "Europe/Paris", "office": TEAMS[colleague.team][1],
            "roles": [roles[colleague.role]],
        }
        for colleague in COLLEAGUES
    ]  # fmt: skip
    users: list[User] = create_many("users", rows, by=SYSTEM, operation=operation)
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=make_password(PASSWORD))
    for colleague, user in zip(COLLEAGUES, users, strict=True):
        if colleague.leads:
            teams[colleague.leads].managers.add(user)
    by_email = {user.email or "": user.pk for user in users}
    managers = {by_email[colleague.email]: {"manager": by_email[above]} for colleague in COLLEAGUES if (above := manager_of(colleague))}
    change_many("users", managers, by=SYSTEM, operation=operation)
    return {user.email or "": User.objects.get(pk=user.pk) for user in users}


def _make_teams(operation: Operation) -> dict[str, Team]:
    teams: dict[str, Team] = {}
    for name, (parent, office) in TEAMS.items():
        values = {"name": name, "parent": teams[parent].pk if parent else None, "office": office}
        (teams[name],) = create_many("teams", [values], by=SYSTEM, operation=operation)
    return teams


def manager_of(colleague: Colleague) -> str:
    """The e-mail of whoever leads the team, or the one above; of the firm's head for those who lead it all."""
    team = colleague.team
    while team:
        leader = next((each for each in COLLEAGUES if each.leads == team), None)
        if leader is not None and leader is not colleague:
            return leader.email
        team = TEAMS[team][0]
    return "" if colleague.email == HEAD else HEAD


def sellers_in(territory: str) -> tuple[list[str], list[int]]:
    """The e-mails of those who sell there, and the weights of their portfolios."""
    there = [colleague for colleague in COLLEAGUES if territory in colleague.sells_in]
    return [colleague.email for colleague in there], [colleague.weight for colleague in there]
