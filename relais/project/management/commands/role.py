from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext, override

from relais.accounts.actors import Actor
from relais.accounts.models import Role, User
from relais.core.errors import DomainError
from relais.project.people import deeds
from relais.project.refused import Refused
from relais.records.fields import Reader
from relais.records.roles.words import lines_of


class Command(BaseCommand):
    help = "What people may do: list the roles, show one in words, give it to somebody, take it away. Its rights are decided upon in the screen."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="list the roles, with how many hold each")
        verbs.add_parser("show", help="tell what a role may do, and who holds it").add_argument("key")
        for verb, told in (("give", "give a role to somebody, beside those held"), ("take", "take a role away from somebody")):
            given = verbs.add_parser(verb, help=told)
            given.add_argument("email")
            given.add_argument("key")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["verb"]:
            case "list":
                for role in Role.objects.living():
                    self.stdout.write(f"{role.key}\t{_holders(role)}\t{gettext(role.name)}")
            case "show":
                self.show(self.role(options["key"]))
            case verb:
                self.hold(options["email"], self.role(options["key"]), is_given=verb == "give")

    def show(self, role: Role) -> None:
        with override("en"):
            self.stdout.write(f"{gettext(role.name)} ({_holders(role)})")
            if role.is_administrator:
                self.stdout.write("May do everything.")
                return
            for line in lines_of(role.grants, Reader()):
                told = [f"{verb}: {words}" for verb, words in line.scopes] + list(line.yes)
                told += [f"hidden: {', '.join(line.hidden)}"] if line.hidden else []
                told += [f"only to be read: {', '.join(line.read_only)}"] if line.read_only else []
                self.stdout.write(f"{line.name} – {'; '.join(told)}")

    def hold(self, email: str, role: Role, *, is_given: bool) -> None:
        user = User.objects.filter(email=email.lower(), deleted_at=None).first()
        if user is None:
            raise Refused(f"Nobody here has the e-mail address {email}.")
        held = set(user.roles.values_list("key", flat=True)) - {role.key}
        try:
            deeds.give_roles(user, sorted(held | {role.key} if is_given else held), by=Actor(None, "command"))
        except DomainError as refused:
            raise Refused(str(refused.message)) from None
        self.stdout.write(f"{user.email} holds {', '.join(sorted(held | {role.key} if is_given else held)) or 'no role'} now.")

    def role(self, key: str) -> Role:
        role = Role.objects.living().filter(key=key).first()
        if role is None:
            known = ", ".join(Role.objects.living().values_list("key", flat=True)) or "none"
            raise Refused(f"There is no role “{key}”. Known roles: {known}.")
        return role


def _holders(role: Role) -> int:
    return role.users.filter(deleted_at=None).count()
