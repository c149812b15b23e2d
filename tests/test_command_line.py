"""The command line…"""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

import relais
from relais.accounts.models import ApiToken, Role, User
from relais.core.clock import now
from tests.conftest import Workspace

pytestmark = pytest.mark.django_db

PASSWORD = "un relais de poste"


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch | None = None, typed: str = "") -> str:
    if monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    written = io.StringIO()
    call_command(*arguments, stdout=written)
    return written.getvalue()


def refusal(*arguments: str, monkeypatch: pytest.MonkeyPatch | None = None, typed: str = "") -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments, monkeypatch=monkeypatch, typed=typed)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_the_version_is_that_of_relais(workspace: Workspace) -> None:
    assert workspace.relais("version").stdout == f"{relais.__version__}\n"


def test_the_first_administrator_is_created(monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(
        "user", "create", "Alice@example.org", "--role", "administrator", "--first-name", "Alice", "--last-name", "Martin", "--password-stdin",
        monkeypatch=monkeypatch, typed=f"{PASSWORD}\n",
    )  # fmt: skip

    alice = User.objects.get()
    assert said == "alice@example.org is created.\n"
    assert (alice.email, alice.get_full_name(), alice.is_administrator) == ("alice@example.org", "Alice Martin", True)
    assert alice.check_password(PASSWORD)


def test_a_user_without_a_password_cannot_sign_in() -> None:
    run("user", "create", "bob@example.org")

    assert not User.objects.get().has_usable_password()


def test_a_user_is_not_created_twice() -> None:
    run("user", "create", "bob@example.org")

    assert refusal("user", "create", "Bob@example.org") == "bob@example.org exists already."
    assert User.objects.count() == 1


def test_an_unknown_role_is_refused_with_the_known_ones() -> None:
    Role.objects.all().delete()
    Role.objects.create(key="seller", name="Seller")

    assert refusal("user", "create", "bob@example.org", "--role", "pirate") == "There is no role “pirate”. Known roles: seller."
    assert not User.objects.exists()


def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = refusal("user", "create", "bob@example.org", "--password-stdin", monkeypatch=monkeypatch, typed="secret\n")

    assert "at least 10 characters" in sentence
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    run("user", "create", "bob@example.org")

    run("user", "password", "bob@example.org", "--password-stdin", monkeypatch=monkeypatch, typed=f"{PASSWORD}\n")

    assert User.objects.get().check_password(PASSWORD)


def test_a_token_is_printed_alone() -> None:
    run("user", "create", "bob@example.org")

    token = run("token", "create", "bob@example.org", "--scope", "read,write")

    assert token == token.strip() + "\n"
    found = ApiToken.find(token.strip(), now())
    assert found is not None
    assert (found.user.email, found.scopes) == ("bob@example.org", ["read", "write"])


def test_a_token_for_an_unknown_scope_is_refused() -> None:
    run("user", "create", "bob@example.org")

    assert refusal("token", "create", "bob@example.org", "--scope", "fly") == "There is no scope “fly”. Known scopes: read, write."
    assert not ApiToken.objects.exists()


def test_a_token_for_nobody_is_refused() -> None:
    assert refusal("token", "create", "nobody@example.org") == "Nobody with the e-mail address nobody@example.org may sign in."
