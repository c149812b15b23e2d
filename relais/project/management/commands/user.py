from __future__ import annotations

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from relais.accounts.actors import Actor
from relais.accounts.models import Role, User
from relais.project.refused import Refused
from relais.records.api import create

ADMINISTRATOR = "administrator"


class Command(BaseCommand):
    help = "Create the people who sign in, and give them a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="create someone who may sign in")
        create.add_argument("email")
        create.add_argument("--role", action="append", default=[], metavar="KEY", help="a role to give; may be repeated")
        create.add_argument("--first-name", default="")
        create.add_argument("--last-name", default="")
        create.add_argument("--language", choices=["fr", "en"], default="fr")
        create.add_argument("--password-stdin", action="store_true", help="read the password from the first line of standard input")
        password = verbs.add_parser("password", help="give someone a new password, read from standard input")
        password.add_argument("email")
        password.add_argument("--password-stdin", action="store_true", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "create":
            self.create(options)
        else:
            self.change_password(options["email"])

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
            user = create("users", values, by=Actor(None, "command"))
            user.roles.set([self.role(key) for key in options["role"]])
            if password is not None:
                self.set_password(user, password)
        self.stdout.write(f"{email} is created.")

    def change_password(self, email: str) -> None:
        user = User.objects.filter(email=email.lower(), deleted_at=None).first()
        if user is None:
            raise Refused(f"Nobody here has the e-mail address {email}.")
        self.set_password(user, self.password_for(user))
        self.stdout.write(f"{email} has a new password.")

    def set_password(self, user: User, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def role(self, key: str) -> Role:
        role = Role.objects.filter(key=key).first()
        if role is None and key == ADMINISTRATOR:
            # The first user of a new workspace comes before anyone who could have made roles.
            return Role.objects.create(key=ADMINISTRATOR, name="Administrator", is_administrator=True)
        if role is None:
            known = ", ".join(Role.objects.order_by("key").values_list("key", flat=True)) or "none"
            raise Refused(f"There is no role “{key}”. Known roles: {known}.")
        return role

    def password_for(self, user: User) -> str:
        password = sys.stdin.readline().rstrip("\r\n")
        try:
            validate_password(password, user)
        except ValidationError as invalid:
            raise Refused(" ".join(invalid.messages)) from None
        return password
