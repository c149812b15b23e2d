"""Hostile text in a real browser: it stands there as text, with the content policy and without it, and nothing is fetched from elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from relais.accounts.models import User
from relais.activities.testing import make_activity, make_interaction, make_note
from relais.core.shared_data import naughty_strings
from relais.parties.models import Party
from relais.parties.testing import make_contact
from relais.records.models import SavedView
from relais.records.rich_text import TAGS
from relais.records.testing import make_user
from tests.browser.conftest import OpenPage
from tests.test_hostile_text import VECTORS

IMAGE = '"><img src=https://evil.example/x onerror=alert(1)>'
SCRIPT = "<script>alert(1)</script>"
TEMPLATE = "{{7*7}} ${7*7} [[7*7]] #{7*7}"
KEPT = [tag.upper() for tag in sorted(TAGS)]


@pytest.fixture
def mallory(transactional_db: None) -> User:
    """Somebody whose own name is an attack."""
    return make_user(f"{SCRIPT} {IMAGE}", "administrator")


@pytest.fixture
def target(mallory: User) -> Party:
    party = make_contact(
        last_name=f"Zoé {IMAGE}", job_title=SCRIPT, city=TEMPLATE, tags=[IMAGE[:40]], description=SCRIPT + IMAGE, owner=mallory
    )
    make_interaction(party=party, subject=IMAGE, body=f"<p>{TEMPLATE}</p>{SCRIPT}{IMAGE}", owner=mallory)
    make_note(f"<p>{TEMPLATE}</p>{SCRIPT}", party=party)
    make_activity(SCRIPT + IMAGE, party=party, owner=mallory)
    SavedView.objects.create(type="contacts", name=IMAGE, owner=mallory)
    return party


def watch(page: Page) -> list[str]:
    """What would betray a script that ran: a dialog, or a request to somebody else."""
    home, seen = urlsplit(page.url).netloc, list[str]()
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("request", lambda request: seen.append(request.url) if urlsplit(request.url).netloc not in (home, "") else None)
    return seen


@pytest.mark.attack(42, 47, 48, 49)
@pytest.mark.parametrize("policy", [True, False])
def test_it_stands_on_every_screen_as_text(open_page: OpenPage, mallory: User, target: Party, policy: bool) -> None:
    page = open_page("/", mallory, policy=policy)
    seen = watch(page)

    for path in (
        "/", "/contacts/", "/contacts/?columns=job_title,city,tags", "/contacts/?group=city", "/contacts/?layout=board", f"/contacts/{target.pk}/",
        f"/contacts/{target.pk}/edit/", "/interactions/", "/activities/?view=", "/notes/", "/calendar/", "/search/?q=zoé", "/users/", f"/users/{mallory.pk}/",
        '/contacts/?filter={"field":"city","op":"is","value":"<img src=x onerror=alert(1)>"}', "/contacts/bin/", "/notifications/",
    ):  # fmt: skip
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)

    assert seen == []


@pytest.mark.attack(42, 48)
@pytest.mark.parametrize("policy", [True, False])
def test_it_is_text_in_what_scripts_put_into_the_page(open_page: OpenPage, mallory: User, target: Party, policy: bool) -> None:
    page = open_page("/contacts/", mallory, policy=policy)
    seen = watch(page)

    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("#quick")).to_contain_text(TEMPLATE)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("zoé")
    expect(page.get_by_role("option", name="Zoé").first).to_contain_text("onerror")
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.locator("#bulk").get_by_role("button", name="Delete").click()
    expect(page.locator(".toast")).to_be_visible()
    page.goto("/contacts/new/")
    page.get_by_role("combobox", name="Organization").fill(SCRIPT)
    page.keyboard.press("Tab")

    assert seen == []


@pytest.mark.attack(46, 47)
def test_name_of_a_file_is_text(open_page: OpenPage, mallory: User) -> None:
    page = open_page("/imports/new/?type=contacts", mallory)
    seen = watch(page)

    for name in (f"{IMAGE}.csv".replace("/", ""), "\u202ecsv.exe\u202c.csv", "..\\..\\a.csv", "é" * 120 + ".csv"):
        page.goto("/imports/new/?type=contacts")
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": b"Last name\nKeller\n"})
        with page.expect_navigation():
            page.locator("main form button.primary").click()
        expect(page.locator("h1")).to_have_count(1)
    page.goto("/imports/")

    assert seen == []


@pytest.mark.attack(44, 50)
def test_formatted_text_does_not_change_its_meaning_when_a_browser_reads_it_twice(open_page: OpenPage, mallory: User) -> None:
    party = make_contact("Amélie Rousseau")
    strings = [text for text in naughty_strings() if "<" in text and len(text) < 2000]
    notes = [
        make_note(f"<p>Before</p>{vector}", party=party).body
        for vector in [*VECTORS, *strings]
        if "\x00" not in vector and vector.isprintable()
    ]
    page = open_page("/preferences/", mallory)
    seen = watch(page)

    found = page.evaluate(
        """([notes, kept]) => notes.flatMap(note => {
          const holder = document.createElement("div")
          holder.innerHTML = note
          holder.innerHTML = holder.innerHTML
          holder.innerHTML = holder.innerHTML
          return [...holder.querySelectorAll("*")].filter(one => !kept.includes(one.tagName)
            || [...one.attributes].some(({ name, value }) => name.startsWith("on") || name === "style" || /^\\s*(javascript|data|vbscript):/i.test(value)))
            .map(one => one.outerHTML)
        })""",
        [notes, KEPT],
    )

    assert len(notes) > 100
    assert found == [] == seen
