"""While a formula is typed, the control is answered…"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from relais.accounts.models import User


@pytest.fixture
def claire(client: Client) -> User:
    user = User.objects.create_user("claire@example.test", "un-mot-de-passe", first_name="Claire", last_name="Lambert", language="fr")
    client.force_login(user)
    return user


def ask(client: Client, text: str, position: int | str | None = None) -> str:
    answer = client.post("/ui/formula/", {"text": text} if position is None else {"text": text, "position": position})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_with_its_kind_and_its_proper_form(client: Client, claire: User) -> None:
    parts = ask(client, "montant*probabilite/100")

    assert "Donne\u202f: montant" in parts
    assert "<code>Montant * Probabilité / 100</code>" in parts
    assert "<mark>" not in parts


@pytest.mark.django_db
def test_with_what_is_wrong_at_its_place(client: Client, claire: User) -> None:
    parts = ask(client, "2 * montnat")

    assert "2 * <mark>montnat</mark>" in parts
    assert "Rien ne s’appelle «\u202fmontnat\u202f» ici. Vouliez-vous dire Montant\u202f?" in parts


@pytest.mark.django_db
def test_without_a_mark_on_what_is_being_typed(client: Client, claire: User) -> None:
    assert "<mark>" not in ask(client, "2 * montnat", 11)
    assert "<mark>montnat</mark>" in ask(client, "montnat * 2", 11)


@pytest.mark.django_db
def test_with_what_fits_counted_as_scripts_count(client: Client, claire: User) -> None:
    parts = ask(client, '"🙂🙂" & Organisation.n', len('"🙂🙂" & Organisation.n') + 2)

    assert re.findall(r'data-text="([^"]*)" data-start="(\d+)" data-end="(\d+)"', parts) == [("Nom", "22", "23")]


@pytest.mark.django_db
def test_with_the_function_that_is_being_written(client: Client, claire: User) -> None:
    assert "ARRONDI(nombre; [décimales])" in ask(client, "ARRONDI(montant; ", 17)


@pytest.mark.attack(47)
@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "a" * 100_000, "<script>alert(1)</script>", "(" * 3_000, "🙂", '"\ud83d"'.encode("utf-8", "replace").decode()]
)
def test_whatever_is_sent(client: Client, claire: User, text: str) -> None:
    for position in ("", "-1", "999999999999", "x", "3"):
        assert "<script" not in ask(client, text, position)


@pytest.mark.django_db
def test_only_after_signing_in(client: Client) -> None:
    assert client.post("/ui/formula/", {"text": "1"}).status_code == 302
