"""What is exported comes in again as it was…"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from relais.accounts.models import User
from relais.integrations.exports.writing import write_export
from relais.integrations.files.write import WriteOptions
from relais.integrations.imports.planning import plan
from relais.integrations.imports.running import load_file
from relais.integrations.testing import Program, as_import
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import registry
from relais.records.fields import Reader
from relais.records.testing import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R265", "R275")]

FORMATS = ["csv", "xlsx", "json"]
LEFT_OUT = {"id", "version", "created_at", "created_by", "updated_at", "updated_by", "external_id", "last_interaction_at"}


@pytest.fixture
def house(db: None) -> Cast:
    """Contacts and organizations with all that they can have, namesakes among them."""
    cast = make_cast()
    group = make_organization(
        "Groupe Vauban", owner=cast.manager.pk, turnover={"amount": "1234567.50", "currency": "EUR"}, country="FR", tags=["a, b", "VIP"]
    )
    firm = make_organization(
        "Atelier Vauban",
        owner=cast.manager.pk,
        parent=group.pk,
        headcount=42,
        industry="technology",
        website="https://vauban.example",
        vat_number="FR83404833048",
    )
    namesake = make_organization("Atelier Vauban", owner=cast.manager.pk, city="Lille")
    make_contact(
        "Amélie Rousseau", organization=namesake.pk, job_title="=1+1", birth_date="1980-02-29", gender="female", language="fr", honorific="Mme",
        tags=["salon", "été"], description="Two lines,\nwith « quotes »; and - a dash", owner=cast.seller.pk, contact_hours="9h-12h",
        emails=[{"type": "work", "value": "amelie@vauban.example"}, {"type": "home", "value": "amelie@home.example", "primary": True},
                {"type": "work", "value": "am@vauban.example", "label": "direct"}],
        phones=[{"type": "mobile", "value": "+33612345678"}, {"type": "mobile", "value": "+33698765432"}, {"type": "work", "value": "+33140000000", "label": "ext. 12"}],
        addresses=[{"type": "home", "street": "1 rue A\nBâtiment B", "postcode": "69001", "city": "Lyon", "country": "FR"},
                   {"type": "delivery", "city": "Nice", "country": "FR"}, {"type": "delivery", "street": "Quai 3", "city": "Metz", "country": "FR"}],
        socials=[{"type": "linkedin", "value": "amelie-r"}], roles=[{"role": "reseller", "since": "2024-01-31"}, {"role": "supplier"}],
    )  # fmt: skip
    make_contact("Jean Martin", owner=cast.colleague.pk, organization=firm.pk)
    make_contact("Jean Martin", owner=cast.colleague.pk, city="Lyon")
    return cast


def export(type_key: str, format: str, folder: Path, user: User, **options: Any) -> Path:
    path = folder / f"{type_key}.{format}"
    reader = Reader.of(user)
    with path.open("wb") as target, override(user.language):
        write_export(registry.get(type_key), {}, [], format, target, user=user, reader=reader, options=WriteOptions(**options))
    return path


def shown(user: User, type_key: str) -> list[dict[str, Any]]:
    """The records as the API tells them, in an order that does not depend on when they were made."""
    items = Program(user).get(f"{type_key}/", limit=100).json()["items"]
    bare = [{key: _bare(value) for key, value in item.items() if key not in LEFT_OUT} for item in items]
    return sorted(bare, key=lambda item: json.dumps(item, sort_keys=True))


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
    return value["title"] if isinstance(value, dict) and "title" in value else value


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("type_key", ["contacts", "organizations"])
def test_into_the_same_house_where_nothing_changes(house: Cast, tmp_path: Path, type_key: str, format: str, language: str) -> None:
    User.objects.update(language=language)
    manager = User.objects.get(pk=house.administrator.pk)
    before = shown(manager, type_key)

    run = as_import(export(type_key, format, tmp_path, manager, delimiter=";", decimal_mark=","), type_key, user=manager)
    with override(language):
        found = plan(run)
        done = load_file(run)

    assert (found["created"], found["updated"], found["refused"], found["reasons"], found["samples"]) == (0, 0, 0, [], [])
    assert (done["created"], done["updated"], done["errors"]) == (0, 0, 0)
    assert shown(manager, type_key) == before


@pytest.mark.parametrize("format", FORMATS)
def test_into_an_empty_house_where_it_stands_as_it_was(house: Cast, tmp_path: Path, format: str) -> None:
    manager = house.administrator
    before = {type_key: shown(manager, type_key) for type_key in ("organizations", "contacts")}
    files = {type_key: export(type_key, format, tmp_path, manager) for type_key in before}
    Party.objects.all().delete()

    for type_key, path in files.items():
        done = load_file(as_import(path, type_key, user=manager))
        assert (done["created"], done["updated"], done["errors"]) == (3, 0, 0)

    assert {type_key: shown(manager, type_key) for type_key in before} == before
    again = load_file(as_import(files["contacts"], "contacts", user=manager))
    assert (again["created"], again["updated"]) == (0, 0)


def test_with_what_was_edited_in_between(house: Cast, tmp_path: Path) -> None:
    manager = house.administrator
    path = export("contacts", "csv", tmp_path, manager)
    path.write_text(path.read_text("utf-8-sig").replace("Amélie", "Amelia"), "utf-8")

    done = load_file(as_import(path, "contacts", user=manager))

    assert (done["created"], done["updated"], done["skipped"]) == (0, 1, 2)
    assert sorted(Party.objects.filter(kind="person").values_list("name", flat=True)) == ["Amelia Rousseau", "Jean Martin", "Jean Martin"]


def test_only_for_who_may_export(house: Cast, client: Client) -> None:
    client.force_login(house.seller)

    assert client.post("/contacts/export/", {"format": "csv", "delimiter": ","}).status_code == 403
