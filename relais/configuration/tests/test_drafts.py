"""A draft of the configuration…"""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.audit.models import Access
from relais.configuration.demo import CHANGES
from relais.configuration.document.reading import read_live, write_document
from relais.configuration.drafts.deeds import make_draft, publish_draft, try_draft
from relais.configuration.models import ConfigurationDraft
from relais.integrations.testing import Program
from relais.records.api import change, create, registry
from relais.records.models import CustomField, ReferenceItem
from relais.records.testing import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R337")]
HOME = "/administration/configuration/"
NEW_FIELD = {"type": "contacts", "kind": "text", "label_en": "Badge", "label_fr": "Badge"}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def file_with(label: str) -> BytesIO:
    items = read_live(["reference-items"])
    name = next(name for name in items["reference-items"] if name.startswith("industries/"))
    items["reference-items"][name]["label_en"] = label
    found = BytesIO(write_document(items).encode())
    found.name = "test.json"
    return found


def test_from_a_file_is_looked_at_published_and_taken_back(page: Client) -> None:
    page.post(f"{HOME}drafts/", {"file": file_with("Timber trade")})
    draft = ConfigurationDraft.objects.get()
    assert "Timber trade" in page.get(f"{HOME}drafts/{draft.pk}/").content.decode()
    assert not ReferenceItem.objects.filter(label_en="Timber trade").exists()

    page.post(f"{HOME}drafts/{draft.pk}/publication/")
    assert ReferenceItem.objects.filter(label_en="Timber trade").exists()

    page.post(f"{HOME}drafts/{draft.pk}/withdrawal/")
    assert not ReferenceItem.objects.filter(label_en="Timber trade").exists()


def test_is_tried_by_one_while_nothing_changes_for_the_others(page: Client, cast: Cast) -> None:
    page.post(f"{HOME}drafts/", {"name": "Autumn"})
    page.post("/custom-fields/new/", NEW_FIELD)

    assert "Badge" in page.get("/contacts/new/").content.decode()
    assert not CustomField.objects.exists()
    assert "badge" not in registry.get("contacts").all_fields
    seller = Client()
    seller.force_login(cast.seller)
    assert "Badge" not in seller.get("/contacts/new/").content.decode()


def test_collects_what_is_arranged_while_it_is_tried(page: Client) -> None:
    page.post(f"{HOME}drafts/", {"name": "Autumn"})
    page.post("/custom-fields/new/", NEW_FIELD)
    page.post("/custom-fields/new/", NEW_FIELD | {"label_en": "Locker", "label_fr": "Casier"})
    page.post("/administration/modules/catalogue/", {"state": "off", "stages-TOTAL_FORMS": "0", "stages-INITIAL_FORMS": "0"})
    draft = ConfigurationDraft.objects.get()

    assert sorted(each["name"] for each in draft.changes) == ["catalogue", "contacts/badge", "contacts/locker"]
    page.post(f"{HOME}drafts/{draft.pk}/publication/")
    assert {"badge", "locker"} <= registry.get("contacts").all_fields.keys()
    assert page.get("/products/").status_code == 404


def test_keeps_nothing_else_that_is_done_while_it_is_tried_but_who_read_what(page: Client) -> None:
    contact = create("contacts", {"first_name": "Ada", "birth_date": "1980-01-01"}, by=SYSTEM)
    page.post(f"{HOME}drafts/", {"name": "Autumn"})
    page.post(f"/contacts/{contact.pk}/edit/", {"first_name": "Eve"})
    page.get(f"/contacts/{contact.pk}/")

    contact.refresh_from_db()
    assert contact.first_name == "Ada"
    assert Access.objects.filter(verb="viewed", type="contacts", record_id=contact.pk).exists()


def test_is_left_at_will(page: Client) -> None:
    page.post(f"{HOME}drafts/", {"name": "Autumn"})
    assert "trial/end/" in page.get("/contacts/").content.decode()
    page.post(f"{HOME}trial/end/")
    page.post("/custom-fields/new/", NEW_FIELD)

    assert "trial/end/" not in page.get("/contacts/").content.decode()
    assert CustomField.objects.get().key == "badge"


def test_leaves_out_a_change_that_cannot_be_made(page: Client) -> None:
    changes = [
        {"kind": "pipelines", "name": "export", "verb": "added", "values": {"label_en": [None, "Export"]}},
        {"kind": "stages", "name": "nowhere/talks", "verb": "added", "values": {"label_en": [None, "Talks"]}},
    ]
    draft = create("configuration-drafts", {"name": "Half", "changes": changes}, by=SYSTEM)
    assert page.post(f"{HOME}drafts/{draft.pk}/publication/").status_code == 422

    page.post(f"{HOME}drafts/{draft.pk}/omission/", {"kind": "stages", "name": "nowhere/talks"})
    page.post(f"{HOME}drafts/{draft.pk}/publication/")

    assert [each["name"] for each in ConfigurationDraft.objects.get().changes] == ["export"]
    assert "export" in read_live(["pipelines"])["pipelines"]


def test_is_a_matter_for_administrators(cast: Cast, client: Client) -> None:
    draft = make_draft("Mine", by=SYSTEM)
    client.force_login(cast.manager)
    session = client.session
    session["configuration_draft"] = draft.pk
    session.save()

    assert client.get(HOME).status_code == client.get(f"{HOME}file/").status_code == 404
    assert client.post(f"{HOME}drafts/{draft.pk}/publication/").status_code == 404
    assert "trial/end/" not in client.get("/contacts/").content.decode()
    assert Program(cast.manager).get("configuration-drafts/document/").status_code == 404


@pytest.mark.covers("R336")
def test_goes_through_the_api(cast: Cast) -> None:
    program = Program(cast.administrator)
    document = program.get("configuration-drafts/document/").json()
    name, values = next((name, values) for name, values in document["items"]["reference-items"].items() if name.startswith("industries/"))
    values["label_fr"] = "Bois"

    compared = program.post("configuration-drafts/comparison/", {"document": document}).json()
    assert (compared["changed"], compared["differences"][0]["name"]) == (1, name)
    draft = program.post("configuration-drafts/import/", {"document": document, "name": "From a program"}).json()
    assert program.get(f"configuration-drafts/{draft['id']}/differences/").json()["refused"] == []
    assert program.post(f"configuration-drafts/{draft['id']}/publication/").json()["state"] == "published"
    assert json.dumps(document) == json.dumps(program.get("configuration-drafts/document/").json())
    assert program.post(f"configuration-drafts/{draft['id']}/publication/").status_code == 409
    assert program.post(f"configuration-drafts/{draft['id']}/withdrawal/").json()["state"] == "undone"


def test_is_asked_whether_to_overwrite_what_others_changed(page: Client, cast: Cast) -> None:
    page.post(f"{HOME}drafts/", {"file": file_with("Timber trade")})
    draft = ConfigurationDraft.objects.get()
    entry = ReferenceItem.objects.get(list="industries", key=draft.changes[0]["name"].partition("/")[2])
    change(entry, by=SYSTEM, label_en="Woodwork")

    assert page.post(f"{HOME}drafts/{draft.pk}/publication/").status_code == 409
    page.post(f"{HOME}drafts/{draft.pk}/publication/", {"insists": "1"})

    assert ReferenceItem.objects.get(pk=entry.pk).label_en == "Timber trade"


def test_of_the_demonstration_can_be_published(db: None) -> None:
    draft = create("configuration-drafts", {"name": "Fairs", "changes": CHANGES}, by=SYSTEM)

    assert try_draft(draft, by=SYSTEM) == []
    publish_draft(draft, by=SYSTEM)
    assert "trade_fair" in registry.get("contacts").all_fields
