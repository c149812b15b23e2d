"""Small behaviors: what is typed is not lost, lines come and go, order is the user's, and nothing final happens unasked."""

from __future__ import annotations

from playwright.sync_api import expect

from relais.accounts.models import User
from tests.browser.conftest import OpenPage


def test_typed_note_survives_a_lost_page(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_placeholder("Qu’avez-vous appris ?").fill("Hésite sur le délai.")
    page.reload()

    expect(page.get_by_placeholder("Qu’avez-vous appris ?")).to_have_value("Hésite sur le délai.")


def test_line_is_added_and_taken_away(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_role("button", name="Téléphone", exact=True).click()
    expect(page.locator("[name=phones-1-value]")).to_be_focused()
    expect(page.locator("[name=phones-TOTAL_FORMS]")).to_have_value("2")

    page.get_by_role("button", name="Retirer", exact=True).first.click()
    expect(page.locator("[name=phones-0-value]")).to_have_count(0)
    expect(page.locator("[name=phones-1-value]")).to_have_count(1)


def test_order_is_changed_with_the_keyboard(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_role("button", name="Move").nth(2).press("ArrowUp")

    values = page.locator("input[name=columns]").evaluate_all("boxes => boxes.map(box => box.value)")
    assert values == ["organization", "phone", "city"]


def test_order_is_changed_with_the_pointer(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_role("button", name="Move").nth(0).drag_to(page.get_by_role("button", name="Move").nth(2))

    values = page.locator("input[name=columns]").evaluate_all("boxes => boxes.map(box => box.value)")
    assert values == ["city", "phone", "organization"]


def test_tabs_show_one_part_and_are_walked_with_the_arrows(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_role("tab", name="Fichier").press("ArrowRight")

    expect(page.get_by_role("tab", name="Résultat")).to_be_focused()
    expect(page.get_by_text("Ce qui sera écrit.")).to_be_visible()
    expect(page.get_by_text("Ce que dit le fichier.")).to_be_hidden()


def test_without_scripts_all_parts_of_tabs_are_shown(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire, scripts=False)

    expect(page.get_by_text("Ce qui sera écrit.")).to_be_visible()
    expect(page.get_by_text("Ce que dit le fichier.")).to_be_visible()


def test_question_stands_before_what_is_final(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)
    delete = page.locator("[data-confirm]")

    delete.click()
    expect(page.get_by_role("dialog", name="Supprimer trois contacts ?")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    assert "deleted" not in page.url

    delete.click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/ui/?deleted=1")


def test_chosen_file_is_named(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.locator("input[type=file]").set_input_files({"name": "<b>clients.csv", "mimeType": "text/csv", "buffer": b"name"})

    expect(page.locator("[data-dropzone-target=name]")).to_have_text("<b>clients.csv")


def test_dialog_opens_and_closes_beside_it(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.get_by_role("button", name="Dialogue").click()
    expect(page.get_by_role("dialog", name="Fusionner deux contacts")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.get_by_role("dialog", name="Fusionner deux contacts")).to_be_hidden()


def test_failed_request_says_so(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire)

    page.locator(".ring").first.click()

    expect(page.locator(".toast.bad")).to_contain_text("The server did not answer as it should.")


def test_sheet_of_all_places_opens_on_the_phone(open_page: OpenPage, claire: User) -> None:
    page = open_page("/ui/", claire, width=390)

    page.get_by_role("button", name="More").click()

    expect(page.locator("#more").get_by_role("link", name="Preferences")).to_be_visible()
