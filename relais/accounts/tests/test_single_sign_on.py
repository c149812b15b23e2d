"""Signing in through the firm's own service…"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from relais.accounts.models import Identity, IdentityProvider, Role, User
from relais.accounts.testing import is_signed_in, make_application, sign_in
from relais.accounts.tests.conftest import PASSWORD
from relais.accounts.tests.providers import OTHER_KEY, KeepingProvider, ObedientProvider, keeping_provider, obedient_provider
from relais.core.testing import run_jobs
from relais.records.testing import role_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R282")]
ENGLISH = {"accept-language": "en"}
START, RETURN = "/sign-in/with/firm/", "/sign-in/with/firm/return/"
FORM = {"name": "Firm", "client_id": "relais", "new_secret": "a-very-secret-word", "domains": "example.test", "is_active": "on"}


@pytest.fixture
def boss(db: None) -> Client:
    client = Client(headers=ENGLISH)
    user = User.objects.create_user("boss@example.test", PASSWORD, language="en")
    user.roles.add(role_called("administrator"))
    client.force_login(user)
    cache.clear()
    return client


@pytest.fixture
def keeping(boss: Client) -> Iterator[KeepingProvider]:
    with keeping_provider() as provider:
        provider.register(f"http://127.0.0.1:8000{RETURN}")
        given = FORM | {"issuer": provider.issuer, "client_id": provider.client_id, "new_secret": provider.client_secret}
        assert boss.post("/administration/sign-in/providers/new/", given).status_code == 302
        yield provider


@pytest.fixture
def obedient(boss: Client) -> Iterator[ObedientProvider]:
    with obedient_provider() as provider:
        assert boss.post("/administration/sign-in/providers/new/", FORM | {"issuer": provider.issuer}).status_code == 302
        yield provider


def come(client: Client, provider: KeepingProvider, subject: str, **asked: str) -> HttpResponse:
    """Somebody goes to the provider, says yes there, and comes back."""
    back = provider.say_yes(client.get(START, asked)["Location"], subject)
    assert back.startswith(f"http://127.0.0.1:8000{RETURN}?")
    return client.get(RETURN, parse_qs(urlsplit(back).query), headers=ENGLISH)  # type: ignore[return-value]


def come_obediently(client: Client, provider: ObedientProvider, **more: str) -> HttpResponse:
    return provider.send_back(client, client.get(START)["Location"], **more)


def linked(user: User, subject: str = "248289761001") -> User:
    Identity.objects.create(provider=IdentityProvider.objects.get(), subject=subject, user=user, email=user.email or "")
    return user


# --- with a provider that keeps the standard ----------------------------------------------------------------------


def test_opens_a_linked_account(client: Client, keeping: KeepingProvider, claire: User) -> None:
    keeping.know("claire-7", email="claire@example.test", email_verified=True)
    linked(claire, "claire-7")

    answer = come(client, keeping, "claire-7", next="/preferences/")

    assert answer["Location"] == "/preferences/"
    assert is_signed_in(client)


def test_is_offered_at_the_door(client: Client, keeping: KeepingProvider) -> None:
    assert 'href="/sign-in/with/firm/"' in client.get("/sign-in/").content.decode()


def test_makes_an_account_where_the_firm_wants_it(client: Client, boss: Client, keeping: KeepingProvider) -> None:
    seller = role_called("seller")
    provider = IdentityProvider.objects.get()
    given = FORM | {"issuer": keeping.issuer, "client_id": keeping.client_id, "new_secret": "", "makes_users": "on", "role": seller.pk}
    boss.post(f"/administration/sign-in/providers/{provider.pk}/", given)
    keeping.know("noor-1", email="Noor@example.test", email_verified=True, given_name="Noor", family_name="Haddad")

    answer = come(client, keeping, "noor-1")

    noor = User.objects.get(email="noor@example.test")
    assert answer["Location"] == "/"
    assert (noor.get_full_name(), list(noor.roles.all()), noor.has_usable_password()) == ("Noor Haddad", [seller], False)
    assert is_signed_in(client)


def test_is_asked_to_describe_itself_by_a_button(boss: Client, keeping: KeepingProvider) -> None:
    path = f"/administration/sign-in/providers/{IdentityProvider.objects.get().pk}/"

    assert "Firm answers, and says all that is needed." in boss.post(f"{path}test/", follow=True).content.decode()


def test_links_an_account_once_its_owner_is_signed_in_and_says_so(
    client: Client, keeping: KeepingProvider, claire: User, mailoutbox: list[EmailMessage]
) -> None:
    keeping.know("claire-7", email="claire@example.test", email_verified=True)
    come(client, keeping, "claire-7")
    assert not is_signed_in(client)
    sign_in(client, "claire@example.test", PASSWORD)

    page = client.get("/security/link/").content.decode()
    assert "Whoever signs in at Firm as claire@example.test will then be in your account claire@example.test." in page
    assert not Identity.objects.exists()
    client.post("/security/link/", {"answer": "yes"})

    run_jobs()
    assert Identity.objects.get().user == claire
    assert "linked" in mailoutbox[-1].body
    assert come(Client(), keeping, "claire-7")["Location"] == "/"


def test_is_not_linked_where_its_owner_says_no(client: Client, keeping: KeepingProvider, claire: User) -> None:
    client.force_login(claire)
    keeping.know("claire-7", email="claire@example.test", email_verified=True)
    assert come(client, keeping, "claire-7", **{"for": "link"})["Location"] == "/security/link/"

    client.post("/security/link/", {"answer": "no"})

    assert not Identity.objects.exists()
    assert client.get("/security/link/")["Location"] == "/security/"


def test_shows_again_who_one_is(keeping: KeepingProvider, claire: User) -> None:
    keeping.know("claire-7", email="claire@example.test", email_verified=True)
    linked(claire, "claire-7")
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=30)):
        client = Client()
        client.force_login(claire)
    assert client.get("/security/codes/")["Location"].startswith("/confirmation/")

    assert come(client, keeping, "claire-7", **{"for": "confirmation", "next": "/security/codes/"})["Location"] == "/security/codes/"
    assert client.get("/security/codes/").status_code == 200


# --- what a provider, or somebody in between, may try -------------------------------------------------------------


@pytest.mark.attack(103)
@pytest.mark.parametrize("verified", [False, None, "true", 1, "yes"])
@pytest.mark.parametrize(
    "email", ["claire@example.test", "Claire@Example.TEST", "claıre@example.test", "claire+x@example.test", "ｃlaire@example.test"]
)
def test_opens_nothing_by_an_address_that_is_not_verified(
    client: Client, obedient: ObedientProvider, claire: User, verified: object, email: str
) -> None:
    IdentityProvider.objects.update(makes_users=True)
    obedient.claims = {"email": email, "email_verified": verified}

    come_obediently(client, obedient)
    sign_in(client, "claire@example.test", PASSWORD)

    assert client.get("/security/link/")["Location"] == "/security/"
    assert not Identity.objects.exists()
    assert User.objects.count() == 2


@pytest.mark.attack(103)
@pytest.mark.parametrize("email", ["claire@example.test", "CLAIRE@example.test", "claıre@example.test", "ｃlaire@example.test"])
def test_opens_no_account_that_is_here_even_by_a_verified_address(
    client: Client, obedient: ObedientProvider, claire: User, email: str
) -> None:
    IdentityProvider.objects.update(makes_users=True)
    obedient.claims = {"email": email}

    page = client.get(come_obediently(client, obedient)["Location"], headers=ENGLISH).content.decode()

    assert "This sign-in is not linked with an account here." in page
    assert not is_signed_in(client)
    assert not Identity.objects.exists() and User.objects.count() == 2


@pytest.mark.attack(109)
def test_refuses_everybody_with_the_same_words(obedient: ObedientProvider, claire: User) -> None:
    closed = linked(User.objects.create_user("closed@example.test", PASSWORD, is_active=False), "closed")
    said = set()
    for claims in (
        {"email": claire.email},
        {"email": "nobody@example.test", "sub": "nobody"},
        {"email": closed.email, "sub": "closed"},
        {"email": "x@elsewhere.test"},
    ):
        client = Client()
        obedient.claims = claims
        answer = come_obediently(client, obedient)
        page = client.get(answer["Location"], headers=ENGLISH).content.decode()
        said.add((answer.status_code, answer["Location"], page.split('class="problems"')[1].split("</p>")[0]))

    assert len(said) == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"aud": ["relais", "somebody-else"]},
        {"aud": ["relais", "somebody-else"], "azp": "somebody-else"},
        {"nonce": "of-another-attempt"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": ""},
        {"sub": None},
    ],
)
@pytest.mark.attack(116)
def test_does_not_believe_what_was_said_to_others_or_at_another_time(
    client: Client, obedient: ObedientProvider, claire: User, claims: dict[str, object]
) -> None:
    linked(claire)
    obedient.claims = claims

    assert come_obediently(client, obedient)["Location"] == "/sign-in/"
    assert not is_signed_in(client)


@pytest.mark.attack(116)
@pytest.mark.parametrize(
    ("key", "algorithm"), [(OTHER_KEY, "RS256"), (None, "none"), ("a-very-secret-word-that-is-shared-by-both", "HS256")]
)
def test_does_not_believe_another_signature(client: Client, obedient: ObedientProvider, claire: User, key: object, algorithm: str) -> None:
    linked(claire)
    obedient.key, obedient.algorithm = key, algorithm

    assert come_obediently(client, obedient)["Location"] == "/sign-in/"
    assert not is_signed_in(client)


@pytest.mark.attack(116)
def test_goes_to_the_provider_with_all_that_binds_the_answer(client: Client, obedient: ObedientProvider) -> None:
    asked = [parse_qs(urlsplit(client.get(START, headers={"host": "evil.example"})["Location"]).query) for _attempt in range(2)]

    for one in asked:
        assert one["redirect_uri"] == [f"http://127.0.0.1:8000{RETURN}"]
        assert (one["response_type"], one["code_challenge_method"], one["scope"]) == (["code"], ["S256"], ["openid email profile"])
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name] and len(asked[0][name][0]) >= 32


@pytest.mark.attack(116)
def test_takes_an_answer_once_and_only_on_the_browser_that_asked(client: Client, obedient: ObedientProvider, claire: User) -> None:
    linked(claire)
    address = client.get(START)["Location"]

    assert obedient.send_back(Client(), address)["Location"] == "/sign-in/"
    assert obedient.send_back(client, address, state="guessed")["Location"] == "/sign-in/"
    assert obedient.redeemed == []
    assert obedient.send_back(client, address)["Location"] == "/"
    client.post("/sign-out/")
    assert obedient.send_back(client, address)["Location"] == "/sign-in/"
    assert len(obedient.redeemed) == 1


@pytest.mark.attack(116)
def test_takes_no_answer_that_another_provider_sends(client: Client, obedient: ObedientProvider, claire: User) -> None:
    linked(claire)

    assert come_obediently(client, obedient, iss="https://evil.example")["Location"] == "/sign-in/"
    assert obedient.redeemed == []


def test_is_refused_at_the_provider_without_harm(client: Client, obedient: ObedientProvider) -> None:
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]

    answer = client.get(RETURN, {"error": "access_denied", "state": state}, follow=True, headers=ENGLISH)

    assert "This sign-in was not finished. Try again." in answer.content.decode()


def test_asks_for_the_second_factor_unless_the_provider_does(client: Client, obedient: ObedientProvider, claire: User) -> None:
    linked(claire)
    make_application(claire)

    assert come_obediently(client, obedient)["Location"] == "/sign-in/second-factor/"
    IdentityProvider.objects.update(is_second_factor=True)
    assert come_obediently(client, obedient)["Location"] == "/"


def test_lets_in_only_the_domains_of_the_firm(client: Client, obedient: ObedientProvider, claire: User) -> None:
    linked(claire)
    obedient.claims = {"email": "claire@example.test.evil.example"}

    assert come_obediently(client, obedient)["Location"] == "/sign-in/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_does_not_follow_a_service_that_describes_itself_as_another(
    client: Client, obedient: ObedientProvider, description: dict[str, object]
) -> None:
    obedient.description = description

    assert client.get(START)["Location"] == "/sign-in/"


def test_is_not_there_when_it_does_not_answer(client: Client, boss: Client, settings: Settings) -> None:
    settings.OUTBOUND_HOSTS = ("127.0.0.1:9",)
    boss.post("/administration/sign-in/providers/new/", FORM | {"issuer": "http://127.0.0.1:9"})

    answer = client.get(START, follow=True, headers=ENGLISH)

    assert "Firm does not answer. Try again later, or sign in another way." in answer.content.decode()


# --- what administrators enter ------------------------------------------------------------------------------------


@pytest.mark.attack(105)
def test_secret_is_written_and_never_read(boss: Client, obedient: ObedientProvider) -> None:
    provider = IdentityProvider.objects.get()
    path = f"/administration/sign-in/providers/{provider.pk}/"
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM accounts_identityprovider")
        (held,) = cursor.fetchone()

    boss.post(path, FORM | {"issuer": provider.issuer, "new_secret": ""})

    provider.refresh_from_db()
    assert provider.client_secret == "a-very-secret-word"
    assert "secret-word" not in held
    for shown in (path, "/administration/sign-in/", "/security/"):
        assert "secret-word" not in boss.get(shown).content.decode()
    assert "secret-word" not in boss.post(path, {"new_secret": "another-secret-word"}).content.decode()


def test_administrator_is_no_role_to_be_given_by_it(boss: Client, obedient: ObedientProvider, client: Client) -> None:
    path = f"/administration/sign-in/providers/{IdentityProvider.objects.get().pk}/"
    given = FORM | {"issuer": obedient.issuer, "makes_users": "on", "role": role_called("administrator").pk}
    assert boss.post(path, given).status_code == 422
    later = Role.objects.create(key="later", name="Later", is_administrator=True)
    IdentityProvider.objects.update(makes_users=True, role=later)
    obedient.claims = {"email": "noor@example.test"}

    come_obediently(client, obedient)

    assert not User.objects.get(email="noor@example.test").roles.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "http://login.example"),
        ("issuer", "ftp://login.example"),
        ("issuer", "https://2130706433/"),
        ("domains", "not a domain"),
        ("name", ""),
    ],
)
def test_what_cannot_be_is_refused(boss: Client, field: str, value: str) -> None:
    assert (
        boss.post("/administration/sign-in/providers/new/", FORM | {"issuer": "https://login.example"} | {field: value}).status_code == 422
    )
    assert not IdentityProvider.objects.exists()


def test_nobody_else_looks_after_it(client: Client, obedient: ObedientProvider, claire: User) -> None:
    client.force_login(claire)

    assert client.get(f"/administration/sign-in/providers/{IdentityProvider.objects.get().pk}/").status_code == 404
    assert client.post("/administration/sign-in/providers/new/", FORM).status_code == 404


def test_key_that_the_provider_has_changed_is_asked_for(client: Client, obedient: ObedientProvider, claire: User) -> None:
    linked(claire)
    come_obediently(client, obedient)
    client.post("/sign-out/")

    obedient.key_name = "2"

    assert come_obediently(client, obedient)["Location"] == "/"
