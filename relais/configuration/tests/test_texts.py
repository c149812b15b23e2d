"""The firm's own words…"""

from __future__ import annotations

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.catalogue.testing import make_product
from relais.configuration.texts.finding import find_words
from relais.integrations.testing import Program
from relais.records.api import Operation, create, undo
from relais.records.models import CustomField, Layout, ReferenceItem
from relais.records.testing import Cast, as_actor, make_cast
from relais.sales.testing import make_pipeline

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R338", "R326")]
PAGE = "/administration/translations/"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def test_that_lack_are_found_whatever_they_belong_to(page: Client) -> None:
    create("custom-fields", {"type": "contacts", "kind": "choice", "label_en": "Size", "choices": "Small\nLarge | Grand"}, by=SYSTEM)
    make_pipeline("Export", ("Talks", "open", 30))
    section = {"key": "s1", "title_en": "Who", "title_fr": "", "fields": ["last_name"]}
    create("layouts", {"type": "contacts", "purpose": "form", "arrangement": {"sections": [section]}}, by=SYSTEM)

    lacking = {(each.source, each.english) for each in find_words(lacking=True).words}

    assert lacking == {
        ("custom-fields", "Size"),
        ("reference-items", "Small"),
        ("pipelines", "Export"),
        ("stages", "Talks"),
        ("layouts", "Who"),
    }
    shown = page.get(f"{PAGE}?lacking=1").content.decode()
    assert "Talks" in shown and "Negotiation" not in shown


def test_are_written_side_by_side_and_taken_back_as_one(page: Client, cast: Cast) -> None:
    field = create("custom-fields", {"type": "contacts", "kind": "text", "label_en": "Badge"}, by=SYSTEM)
    section = {"key": "s1", "title_en": "Who", "title_fr": "", "fields": ["last_name"]}
    layout = create("layouts", {"type": "contacts", "purpose": "form", "arrangement": {"sections": [section]}}, by=SYSTEM)
    one, other = f"custom-fields:{field.pk}:label", f"layouts:{layout.pk}:0"
    page.post(PAGE, {"key": [one, other], f"en:{one}": "Badge", f"fr:{one}": "Insigne", f"en:{other}": "Who", f"fr:{other}": "Qui"})

    assert CustomField.objects.get().label_fr == "Insigne"
    assert Layout.objects.get().arrangement["sections"][0]["title_fr"] == "Qui"
    assert find_words(lacking=True).words == []

    undo(Operation.objects.latest("pk"), by=as_actor(cast.administrator))
    assert CustomField.objects.get().label_fr == ""


def test_keep_the_rules_of_what_they_belong_to(page: Client) -> None:
    entry = ReferenceItem.objects.filter(list="industries").first()
    assert entry is not None
    key = f"reference-items:{entry.pk}:label"
    answer = page.post(PAGE, {"key": [key], f"en:{key}": "", f"fr:{key}": ""})

    assert answer.status_code == 422
    assert ReferenceItem.objects.get(pk=entry.pk).label_en == entry.label_en


def test_are_told_to_programs_and_taken_from_them(cast: Cast) -> None:
    make_pipeline("Export")
    program = Program(cast.administrator)
    (lacking,) = program.get("configuration-drafts/texts/", lacking="true").json()["texts"]
    assert (lacking["en"], lacking["fr"]) == ("Export", "")

    answer = program.post("configuration-drafts/translation/", {"texts": [{"key": lacking["key"], "en": "Export", "fr": "Export"}]})

    assert answer.json()["changed"] == 1
    assert find_words(lacking=True).words == []


def test_of_products_stand_beside_the_others(page: Client) -> None:
    product = make_product("Escalier droit")
    key = f"products:{product.pk}:name"
    page.post(PAGE, {"key": [key], f"fr:{key}": "Escalier droit", f"en:{key}": "Straight stairs"})

    assert [(text.language, text.name) for text in product.texts.all()] == [("en", "Straight stairs")]
