from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from relais.accounts.models import ApiToken, User
from relais.integrations.api import make_agent, unknown_scope
from relais.project.refused import Refused


class Command(BaseCommand):
    help = "Make keys for programs that use the API."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make a token that acts for someone, and print it alone")
        create.add_argument("email")
        create.add_argument("--scope", default="read", help=f"what it may do, of {','.join(ApiToken.SCOPES)} (default: %(default)s)")
        create.add_argument("--name", default="", help="what it is for")
        create.add_argument("--agent", action="store_true", help="for an agent, which uses it at /mcp/ or with `relais agent` alone")

    def handle(self, *args: Any, **options: Any) -> None:
        scopes = list(dict.fromkeys(scope.strip() for scope in options["scope"].split(",")))
        for scope in scopes:
            if unknown_scope(scope):
                raise Refused(
                    f"There is no scope “{scope}”. Known scopes: {', '.join(ApiToken.SCOPES)}, and the same for one type: contacts:read."
                )
        user = User.objects.filter(email=options["email"].lower(), is_active=True, deleted_at=None).first()
        if user is None:
            raise Refused(f"Nobody with the e-mail address {options['email']} may sign in.")
        if options["agent"]:
            _agent, secret = make_agent(user, scopes=scopes, name=options["name"])
        else:
            _token, secret = ApiToken.issue(user, scopes=scopes, name=options["name"])
        self.stdout.write(secret)
