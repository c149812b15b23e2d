from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from relais.accounts.actors import Actor
from relais.accounts.devices import device_words
from relais.accounts.models import Role, User
from relais.accounts.passwords import INVITATION, give_password, link_for
from relais.core.errors import DomainError
from relais.project.people import deeds
from relais.project.refused import Refused
from relais.records.api import create

ADMINISTRATOR = "administrator"
#: What is done about somebody's way in, and what is said when it is.
DEEDS: dict[str, tuple[Callable[..., User], str]] = {
    "deactivate": (deeds.deactivate, "may not sign in any more."),
    "activate": (deeds.activate, "may sign in again."),
    "sign-out": (deeds.sign_out, "is signed out everywhere."),
    "reset-second-factor": (deeds.reset_second_factor, "has no second factor any more."),
}


class Command(BaseCommand):
    help = "The people who sign in: create, invite, let go, give a new password, end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, told in (
            ("create", "create someone who may sign in"),
            ("invite", "create someone, and write to them to choose a password"),
        ):
            new = verbs.add_parser(verb, help=told)
            new.add_argument("email")
            new.add_argument("--role", action="append", default=[], metavar="KEY", help="a role to give; may be repeated")
            new.add_argument("--first-name", default="")
            new.add_argument("--last-name", default="")
            new.add_argument("--language", choices=["fr", "en"], default="fr")
            if verb == "create":
                new.add_argument("--password-stdin", action="store_true", help="read the password from the first line of standard input")
        password = verbs.add_parser("password", help="give someone a new password, read from standard input")
        password.add_argument("email")
        password.add_argument("--password-stdin", action="store_true", required=True)
        for verb, (deed, _done) in DEEDS.items():
            verbs.add_parser(verb, help=deed.__doc__).add_argument("email")
        verbs.add_parser("sessions", help="list where someone is signed in").add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["verb"]:
            case "create":
                self.create(options)
            case "invite":
                self.invite(options)
            case "password":
                self.change_password(options["email"])
            case "sessions":
                self.list_sessions(self.somebody(options["email"]))
            case verb:
                user = self.somebody(options["email"])
                deed, done = DEEDS[verb]
                self.do(deed, user)
                self.stdout.write(f"{user.email} {done}")

    def invite(self, options: dict[str, Any]) -> None:
        """Somebody who is here already, and has no password yet, is written to again."""
        if not User.objects.filter(email=options["email"].lower(), deleted_at=None).exists():
            self.create(options | {"password_stdin": False})
        user = self.somebody(options["email"])
        self.do(deeds.invite, user)
        self.stdout.write(f"An invitation is on its way. Its link, which opens once within seven days:\n{link_for(user, INVITATION)}")

    def list_sessions(self, user: User) -> None:
        for session in user.user_sessions.all():
            self.stdout.write(f"{session.seen_at:%Y-%m-%d %H:%M} {session.address or '-'} {device_words(session.agent)}")

    def somebody(self, email: str) -> User:
        user = User.objects.filter(email=email.lower(), deleted_at=None).first()
        if user is None:
            raise Refused(f"Nobody here has the e-mail address {email}.")
        return user

    def do(self, deed: Callable[..., User], user: User) -> None:
        try:
            deed(user, by=Actor(None, "command"))
        except DomainError as refused:
            raise Refused(str(refused.message)) from None

    def create(self, options: dict[str, Any]) -> None:
        email = options["email"].lower()
        try:
            validate_email(email)
        except ValidationError:
            raise Refused(f"“{email}” is not an e-mail address.") from None
        if User.objects.filter(email=email).exists():
            raise Refused(f"{email} exists already.")
        values = {"email": email, **{name: options[name] for name in ("first_name", "last_name", "language")}}
        password = self.password_for(User(**values)) if options["password_stdin"] else None
        with transaction.atomic():
            roles = [self.role(key).pk for key in options["role"]]
            user = create("users", values | {"roles": roles}, by=Actor(None, "command"))
            if password is not None:
                give_password(user, password)
        self.stdout.write(f"{email} is created.")

    def change_password(self, email: str) -> None:
        user = self.somebody(email)
        give_password(user, self.password_for(user))
        self.stdout.write(f"{email} has a new password.")

    def role(self, key: str) -> Role:
        role = Role.objects.living().filter(key=key).first()
        if role is None and key == ADMINISTRATOR:
            # The first user of a new workspace comes before anyone who could have made roles.
            return Role.objects.create(key=ADMINISTRATOR, name="Administrator", is_administrator=True)
        if role is None:
            known = ", ".join(sorted(Role.objects.living().values_list("key", flat=True))) or "none"
            raise Refused(f"There is no role “{key}”. Known roles: {known}.")
        return role

    def password_for(self, user: User) -> str:
        password = sys.stdin.readline().rstrip("\r\n")
        try:
            validate_password(password, user)
        except ValidationError as invalid:
            raise Refused(" ".join(invalid.messages)) from None
        return password
