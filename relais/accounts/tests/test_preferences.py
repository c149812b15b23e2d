"""Each user chooses language, formats, time zone, theme, density; nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from relais.accounts.models import User

CHOSEN = {"language": "fr", "formats": "de_DE", "time_zone": "Asia/Tokyo", "theme": "dark", "density": "compact"}


@pytest.fixture
def claire(client: Client) -> User:
    user = User.objects.create_user("claire@example.test", "un-mot-de-passe", first_name="Claire", last_name="Lambert", language="en")
    client.force_login(user)
    return user


def values_of(user: User) -> dict[str, str]:
    user.refresh_from_db()
    return {name: getattr(user, name) for name in CHOSEN}


@pytest.mark.covers("R340")
@pytest.mark.django_db
def test_choices_are_kept_and_shown(client: Client, claire: User) -> None:
    page = client.post("/preferences/", CHOSEN, follow=True).content.decode()

    assert values_of(claire) == CHOSEN
    assert '<html lang="fr" data-theme="dark" data-density="compact">' in page
    assert "Vos préférences sont enregistrées." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [("language", "xx"), ("formats", "../../etc"), ("time_zone", "Mars/Olympus"), ("theme", '"><script>'), ("density", "none")],
)
def test_unknown_choice_is_refused(client: Client, claire: User, name: str, value: str) -> None:
    before = values_of(claire)

    response = client.post("/preferences/", CHOSEN | {name: value})

    assert response.status_code == 422
    assert values_of(claire) == before


@pytest.mark.django_db
def test_theme_is_changed_alone(client: Client, claire: User) -> None:
    assert client.post("/preferences/theme/", {"theme": "dark"}, headers={"hx-request": "true"}).status_code == 204
    assert values_of(claire)["theme"] == "dark"

    assert client.post("/preferences/theme/")["Location"] == "/preferences/"
    assert values_of(claire)["theme"] == "light"


@pytest.mark.django_db
def test_other_fields_cannot_be_slipped_in(client: Client, claire: User) -> None:
    client.post("/preferences/", CHOSEN | {"is_active": "", "email": "root@example.test", "team": "1"})

    claire.refresh_from_db()
    assert (claire.email, claire.is_active, claire.team) == ("claire@example.test", True, None)
