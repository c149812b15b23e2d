"""The guide to the API: its examples are run against a real server, through the client that they use."""

from __future__ import annotations

import re
from typing import Any

import pytest

from relais.accounts.models import ApiToken
from relais.client import Client, NotAllowed, NotFound, NotSignedIn, TooManyRequests, Unreachable
from relais.integrations.rest.openapi.reference import pages
from relais.records.testing import Cast, make_cast
from tests.workspaces import ROOT

GUIDES = [ROOT / "docs/api/en.md", ROOT / "docs/api/fr.md"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.covers("R329")]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def examples(guide: Any) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", guide.read_text(), re.DOTALL))


@pytest.mark.parametrize("guide", GUIDES, ids=["en", "fr"])
def test_shows_what_really_happens(guide: Any, live_server: Any, cast: Cast) -> None:
    _token, secret = ApiToken.issue(cast.administrator, scopes=["read", "write"])
    text = examples(guide).replace("https://crm.example.com", live_server.url).replace("rel_…", secret)

    exec(compile(text, str(guide), "exec"), {})


def test_shows_the_same_in_both_languages() -> None:
    assert examples(GUIDES[0]) == examples(GUIDES[1])


def test_client_raises_what_it_is_refused(live_server: Any, cast: Cast) -> None:
    secret = ApiToken.issue(cast.administrator, scopes=["contacts:read"])[1]
    waits: list[float] = []

    for refusal, token, type_ in ((NotSignedIn, "rel_x", "contacts"), (NotAllowed, secret, "organizations"), (NotFound, secret, "fairies")):
        with pytest.raises(refusal):
            Client(live_server.url, token, wait=waits.append).records(type_).get(1)
    assert waits == []


def test_client_waits_as_long_as_it_is_told_and_gives_up(live_server: Any, cast: Cast) -> None:
    secret = ApiToken.issue(cast.administrator, scopes=["read"], requests_a_minute=1)[1]
    waits: list[float] = []
    crm = Client(live_server.url, secret, wait=waits.append)
    crm.schema()

    with pytest.raises(TooManyRequests):
        crm.schema()
    assert len(waits) == 3 and all(0 < wait <= 60 for wait in waits)


def test_client_asks_again_where_nobody_answers() -> None:
    waits: list[float] = []

    with pytest.raises(Unreachable):
        Client("http://127.0.0.1:9", "rel_x", wait=waits.append).schema()
    assert waits == [1.0, 2.0, 4.0]


def test_client_makes_pages_of_what_it_reads(live_server: Any, cast: Cast) -> None:
    secret = ApiToken.issue(cast.administrator, scopes=["read", "write"])[1]
    places = Client(live_server.url, secret).records("places")
    places.bulk([{"name": f"Place {number}"} for number in range(7)])

    assert [each["name"] for each in places.all(sort=["name"], page=3)] == [f"Place {number}" for number in range(7)]


def test_reference_is_that_of_this_version() -> None:
    """`.venv/bin/python -m relais reference docs/api` brings it up to date."""
    stale = [name for name, text in pages(without="sample").items() if not _is(name, text)]

    assert stale == []


def _is(name: str, text: str) -> bool:
    path = ROOT / "docs/api" / name
    return path.exists() and path.read_text() == text
