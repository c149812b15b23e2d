"""Every screen, at three widths, in both themes and languages: read by everyone, never wider than its window, in thumb reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from relais.accounts.actors import Actor
from relais.accounts.models import Team, User
from relais.activities.testing import make_activity, make_interaction, make_note
from relais.core import clock
from relais.integrations.agents.making import make_agent
from relais.integrations.models import Approval
from relais.integrations.testing import make_connections
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.models import Change
from relais.records.testing import make_user
from tests.browser.accessibility import assert_accessible, grave_faults
from tests.browser.conftest import OpenPage
from tests.browser.thumbs import small_targets

FILTERED = (
    '/contacts/?filter={"all":[{"field":"country","op":"in","value":["FR","BE"]},{"any":[{"field":"lifecycle","op":"is","value":"lead"},'
    '{"not":{"field":"owner","op":"is","value":"@me"}}]}]}'
)
PATHS = [
    "/", "/calendar/", "/contacts/", FILTERED, FILTERED.replace("/?", "/filter/?"), "/contacts/?q=zzz", "/contacts/?group=city", "/contacts/columns/",
    "/contacts/view-form/", "/contacts/new/", "/contacts/{contact}/", "/contacts/{contact}/edit/", "/contacts/{contact}/merge/",
    "/contacts/{contact}/merge/?with={other}", "/contacts/likely-pairs/", "/contacts/bin/", "/contacts/export/", "/organizations/",
    "/organizations/{organization}/", "/organizations/new/", "/activities/?view=", "/activities/{task}/", "/activities/new/", "/interactions/",
    "/interactions/{exchange}/", "/notes/", "/relationships/", "/users/", "/users/{user}/", "/teams/", "/reference-items/", "/search/?q=mar",
    "/search/?q=zzz", "/imports/", "/imports/new/", "/notifications/", "/preferences/", "/administration/jobs/", "/administration/jobs/schedules/",
    "/breakdown/", "/portfolios/", "/quiet/", "/activity-report/", "/my-changes/", "/contacts/duplicate-groups/",
    "/contacts/duplicate-groups/told-apart/", "/contacts/{contact}/sources/", "/organizations/{organization}/group/", "/contacts/?layout=board",
    "/opportunities/", "/opportunities/?layout=list", "/opportunities/?layout=calendar", "/organizations/?layout=map", "/opportunities/new/",
    "/audit/", "/changes/", "/changes/{change}/", "/accesses/", "/changes/filter/", "/products/", "/pipelines/", "/stages/", "/exchange-rates/", "/agents/", "/agents/{agent}/",
    "/agents/approvals/{approval}/", "/ui/", "/nothing-here/",
    "/administration/integrations/", "/webhooks/{webhook}/", "/webhooks/{webhook}/deliveries/", "/file-exchanges/new/",
    "/file-exchanges/{swap}/", "/file-exchanges/{swap}/files/{came}/mending/",
]  # fmt: skip
LOOKS = [(1440, "dark", "fr"), (820, "light", "en"), (390, "light", "fr")]


@pytest.fixture
def alice(transactional_db: None) -> User:
    return make_user("Alice Martin", "administrator", team=Team.objects.create(name="North"))


@pytest.fixture
def places(alice: User) -> dict[str, int]:
    """One of each, with something written on it."""
    firm = make_organization("Atelier Vauban", country="FR", city="Lyon", owner=alice)
    contact: Party = make_contact(
        "Martine Rousseau", organization=firm, job_title="Buyer", email="m@vauban.example", phone="+33639981240", owner=alice
    )
    other = make_contact("Martin Keller", organization=firm, city="Brest")
    task = make_activity("Call back", party=contact, owner=alice)
    exchange = make_interaction(party=contact, owner=alice, subject="Delivery", body="<p>Wants it in two parts.</p>")
    make_note("Likes oak.", party=contact)
    webhook, came = make_connections(Actor(alice))
    agent = make_agent(alice, name="Scout", scopes=["read", "write"])[0]
    asked = {"tool": "update", "method": "PATCH", "path": "/{int:id}/", "type": "contacts", "arguments": {"id": contact.pk}}
    changed = {"type": "contacts", "id": contact.pk, "verb": "changed", "values": {"job_title": ["Buyer", "Head of purchasing"]}}
    rest = {"cause": "many", "purpose": "Promoted.", "changes": [changed], "number": 1, "expires_at": clock.now() + timedelta(days=7)}
    approval = Approval.objects.create(agent=agent, call=asked, **rest)
    return {
        "webhook": webhook.pk,
        "swap": came.exchange_id,
        "came": came.pk,
        "agent": agent.pk,
        "approval": approval.pk,
        "contact": contact.pk,
        "other": other.pk,
        "organization": firm.pk,
        "task": task.pk,
        "exchange": exchange.pk,
        "user": alice.pk,
        "change": Change.objects.latest("pk").pk,
    }


@pytest.mark.covers("R353", "R354")
@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_all_are_accessible_and_fit(
    open_page: OpenPage, alice: User, places: dict[str, int], width: int, theme: str, language: str
) -> None:
    User.objects.filter(pk=alice.pk).update(language=language)
    page = open_page("/", alice, width=width, theme=theme)
    faults: dict[str, list[str]] = {}

    for path in PATHS:
        for name, pk in places.items():
            path = path.replace(f"{{{name}}}", str(pk))
        page.goto(path)
        faults[path] = [*grave_faults(page), *(f"too small: {one}" for one in small_targets(page) if width < 700)]
        if page.evaluate("document.documentElement.scrollWidth") != width:
            faults[path].append("wider than its window")
        if page.locator("html").get_attribute("lang") != language:
            faults[path].append("in another language")

    assert not (found := {path: said for path, said in faults.items() if said}), "\n".join(
        f"{path}\n  {said}" for path, said in found.items()
    )


def select_two(page: Page) -> None:
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("#bulk")).to_be_visible()


def edit_two(page: Page) -> None:
    select_two(page)
    page.locator("#bulk [hx-post*=bulk-form]").click()
    expect(page.locator("#modal select")).to_be_visible()


def look(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#quick .pane")).to_be_visible()


def click(selector: str, then: str) -> Callable[[Page], None]:
    def deed(page: Page) -> None:
        page.locator(selector).locator("visible=true").first.click()
        expect(page.locator(then).first).to_be_visible()

    return deed


DEEDS = {
    "filter": (FILTERED, click("a.btn[href*='/filter/']", "#modal .condition")),
    "view": ("/contacts/", click("a[href*='/view-form/']", "#modal form")),
    "export": (
        "/contacts/",
        lambda page: (click("[popovertarget=list-menu]", "#list-menu")(page), click("#list-menu a", "#modal form")(page)),
    ),
    "display": ("/contacts/", click("[popovertarget=display-menu]", "#display-menu")),
    "entry": ("/contacts/{contact}/", click(".composer nav a:nth-child(3)", ".composer [name=direction]")),
}
ON_THE_DESK = {
    "selected": ("/contacts/", select_two),
    "bulk edit": ("/contacts/", edit_two),
    "quick look": ("/contacts/", look),
    "keys": ("/contacts/", lambda page: page.keyboard.press("?")),
    "columns": ("/contacts/", click("[hx-get*='/columns/']", "#modal .picks")),
}


@pytest.mark.parametrize(
    ("name", "width", "theme"),
    [
        *((name, *look) for name in DEEDS for look in ((1440, "dark"), (390, "light"))),
        *((name, 1440, theme) for name in ON_THE_DESK for theme in ("light", "dark")),
    ],
)
def test_what_opens_on_it_is_accessible(
    open_page: OpenPage, alice: User, places: dict[str, int], name: str, width: int, theme: str
) -> None:
    path, deed = (DEEDS | ON_THE_DESK)[name]
    page = open_page(path.format(**places) if "{contact}" in path else path, alice, width=width, theme=theme)

    deed(page)

    assert_accessible(page)
    if width < 700:
        assert not (small := small_targets(page)), "\n".join(small)
