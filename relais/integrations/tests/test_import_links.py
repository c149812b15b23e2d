"""What a row says of other records is found, or made where there is none…"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relais.integrations.files.testing import make_file
from relais.integrations.testing import import_by_command
from relais.parties.models import Address, Party
from relais.parties.testing import make_contact, make_organization
from relais.records.testing import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R253", "R265")]


def bring(tmp_path: Path, text: str, *arguments: str) -> dict[str, Any]:
    return import_by_command(str(make_file(tmp_path / "a.csv", text)), *arguments)


def contact(name: str) -> Party:
    return Party.objects.get(kind="person", name=name)


def test_by_name_whatever_its_case_and_accents(tmp_path: Path) -> None:
    firm = make_organization("Société Générale d’Équipement")

    bring(tmp_path, "Nom,Société\nAnne Petit,SOCIETE GENERALE D’EQUIPEMENT\nLuc Roy,Nouvelle Maison\n", "--as", "contacts")

    assert contact("Anne Petit").organization == firm
    assert contact("Luc Roy").organization.name == "Nouvelle Maison"


def test_by_external_id(tmp_path: Path) -> None:
    firm = make_organization("Acme", external_id="0015g00000A")

    bring(tmp_path, "First Name,Last Name,Account ID,Account Name\nAnn,Ash,0015g00000A,ACME Inc.\n", "--as", "contacts")

    assert contact("Ann Ash").organization == firm


def test_from_contact_to_organization_to_its_parent(tmp_path: Path) -> None:
    text = "Name,Company,Company parent\nAnn Ash,Shop,Group\nBob Birch,Depot,Group\n"

    answer = bring(
        tmp_path, text, "--as", "contacts", "--map", "Company=organization.name", "--map", "Company parent=organization.parent.name"
    )

    assert answer["linked"] == {"organizations": 3}
    assert {contact(name).organization.parent.name for name in ("Ann Ash", "Bob Birch")} == {"Group"}


@pytest.mark.parametrize("owner", ["Claire Lambert", "lambert claire", "CLAIRE.LAMBERT@relais.example"])
def test_an_owner_by_name_or_e_mail_address(tmp_path: Path, owner: str) -> None:
    claire = make_user("Claire Lambert")
    claire.email = "claire.lambert@relais.example"
    claire.save()

    bring(tmp_path, f"Name,Owner\nAnn Ash,{owner}\n", "--as", "contacts")

    assert contact("Ann Ash").owner == claire


def test_but_no_owner_is_made_because_a_row_names_one(tmp_path: Path) -> None:
    answer = bring(tmp_path, "Name,Owner\nAnn Ash,Nobody Here\nBob Birch,\n", "--as", "contacts")

    assert (answer["created"], answer["errors"]) == (1, 1)
    assert "There is no user “Nobody Here”." in Path(answer["error_file"]).read_text("utf-8-sig")


def test_a_person_the_employer_and_both_addresses_in_one_row(tmp_path: Path) -> None:
    text = (
        "First Name,Last Name,E-mail Address,Company,Job Title,Business Street,Business City,Business Postal Code,Business Country/Region,"
        "Home Street,Home City,Home Postal Code,Home Country/Region,Mobile Phone\n"
        "Zoé,Petit,zoe@firme.example,Firme du Port,Acheteuse,1 quai A,Brest,29200,France,2 rue B,Quimper,29000,France,06 12 34 56 78\n"
    )

    answer = bring(tmp_path, text, "--as", "contacts")

    zoe = contact("Zoé Petit")
    assert (answer["created"], answer["linked"], zoe.organization.name, zoe.phone) == (
        1,
        {"organizations": 1},
        "Firme du Port",
        "+33612345678",
    )
    places = Address.objects.filter(party=zoe).order_by("position").values_list("type", "street", "postcode", "city", "country")
    assert list(places) == [("work", "1 quai A", "29200", "Brest", "FR"), ("home", "2 rue B", "29000", "Quimper", "FR")]


def test_an_employer_whose_own_address_stands_beside_the_persons(tmp_path: Path) -> None:
    text = "Name,City,Company,Company city,Company country,Company website\nAnn Ash,Metz,Acme,Köln,Germany,https://acme.example\n"

    bring(tmp_path, text, "--as", "contacts")

    ann = contact("Ann Ash")
    assert (ann.city, ann.organization.city, ann.organization.country) == ("Metz", "Köln", "DE")


def test_an_organization_with_its_person_and_two_addresses(tmp_path: Path) -> None:
    text = (
        "Company,Contact name,Contact e-mail,Billing Street,Billing City,Shipping Street,Shipping City\n"
        "Acme,Ann Ash,ann@acme.example,1 High St,Leeds,2 Dock Rd,Hull\n"
    )

    bring(tmp_path, text, "--as", "organizations")

    acme = Party.objects.get(kind="organization")
    assert contact("Ann Ash").organization == acme
    assert dict(Address.objects.filter(party=acme).values_list("type", "city")) == {"billing": "Leeds", "delivery": "Hull"}


def test_a_namesake_does_not_take_the_place_of_the_employer_that_is_known(tmp_path: Path) -> None:
    make_organization("Dupont")
    right = make_organization("Dupont", city="Lille")
    make_contact("Ann Ash", organization=right.pk, emails=[{"type": "work", "value": "ann@dupont.example"}])

    answer = bring(tmp_path, "Name,E-mail,Company,City\nAnn Ash,ann@dupont.example,Dupont,Lens\n", "--as", "contacts")

    assert (answer["updated"], contact("Ann Ash").organization) == (1, right)


def test_a_link_in_a_circle_is_told_and_the_row_comes_back(tmp_path: Path) -> None:
    answer = bring(tmp_path, "Name,Parent company\nOuter,Inner\nInner,Outer\n", "--as", "organizations")

    assert (answer["created"], answer["errors"], answer["untied"]) == (2, 0, 1)
    assert "Inner" in Path(answer["error_file"]).read_text("utf-8-sig")


def test_a_second_line_of_a_street_is_kept(tmp_path: Path) -> None:
    bring(tmp_path, "name,street,street2,zip,city\nAnn Ash,1 rue A,Bâtiment B,75001,Paris\n", "--as", "contacts")

    assert contact("Ann Ash").street == "1 rue A\nBâtiment B"
