"""The command line…"""

from __future__ import annotations

import io

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client

import relais
from relais.accounts.models import ApiToken, Role, SecondFactor, User
from relais.accounts.testing import make_application, path_of
from relais.core.clock import now
from relais.core.testing import run_jobs
from tests.workspaces import Workspace

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

    assert "at least 12 characters" in sentence
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    run("user", "create", "bob@example.org")

    run("user", "password", "bob@example.org", "--password-stdin", monkeypatch=monkeypatch, typed=f"{PASSWORD}\n")

    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.slow
@pytest.mark.attack(100)
def test_a_new_workspace_has_nobody_in_it(workspace: Workspace) -> None:
    refused = workspace.relais("user", "password", "claire.lambert@relais.example", "--password-stdin", typed=PASSWORD)
    counted = workspace.relais("shell", "--no-imports", "-c", "from relais.accounts.models import User; print(User.objects.count())")

    assert (refused.returncode, counted.stdout.strip()) == (2, "0")


def test_somebody_is_invited_with_a_link_that_opens(client: Client, mailoutbox: list[EmailMessage]) -> None:
    said = run("user", "invite", "Bob@example.org", "--role", "seller", "--language", "en")
    run_jobs()

    link = said.splitlines()[-1]
    assert User.objects.get().email == "bob@example.org"
    assert "/invitation/" in mailoutbox[0].body and mailoutbox[0].to == ["bob@example.org"]
    assert "Choose a password" in client.get(path_of(link), follow=True).content.decode()


@pytest.mark.attack(99)
def test_somebody_is_let_go_and_taken_back() -> None:
    run("user", "create", "bob@example.org")
    _token, secret = ApiToken.issue(User.objects.get(), scopes=["read"])

    assert run("user", "deactivate", "bob@example.org") == "bob@example.org may not sign in any more.\n"
    assert (User.objects.get().is_active, ApiToken.find(secret, now())) == (False, None)
    assert run("user", "activate", "bob@example.org") == "bob@example.org may sign in again.\n"
    assert User.objects.get().is_active


def test_lost_second_factor_and_sessions_are_ended(client: Client) -> None:
    run("user", "create", "bob@example.org")
    make_application(User.objects.get())
    client.force_login(User.objects.get())
    assert "An unknown device" in run("user", "sessions", "bob@example.org")

    run("user", "reset-second-factor", "bob@example.org")

    assert not SecondFactor.objects.exists()
    assert run("user", "sessions", "bob@example.org") == ""
    assert client.get("/preferences/").status_code == 302


def test_a_token_is_printed_alone() -> None:
    run("user", "create", "bob@example.org")

    token = run("token", "create", "bob@example.org", "--scope", "read,write")

    assert token == token.strip() + "\n"
    found = ApiToken.find(token.strip(), now())
    assert found is not None
    assert (found.user.email, found.scopes) == ("bob@example.org", ["read", "write"])


def test_a_token_for_an_unknown_scope_is_refused() -> None:
    run("user", "create", "bob@example.org")

    sentence = "There is no scope “fly”. Known scopes: read, write, and the same for one type: contacts:read."
    assert refusal("token", "create", "bob@example.org", "--scope", "fly") == sentence
    assert not ApiToken.objects.exists()


def test_a_token_for_nobody_is_refused() -> None:
    assert refusal("token", "create", "nobody@example.org") == "Nobody with the e-mail address nobody@example.org may sign in."


@pytest.mark.covers("R391")
@pytest.mark.parametrize("name", ["nobody", "../main", ""])
def test_no_workspace_but_those_that_are_there_is_chosen(new_workspace: Workspace, name: str) -> None:
    refused = (
        new_workspace.relais("--workspace", name, "doctor") if name else new_workspace.relais("--workspace=nobody", "workspace", "list")
    )

    assert refused.returncode == 2
    assert refused.stderr == f"There is no workspace “{name or 'nobody'}”. `relais workspace list` names them.\n"
