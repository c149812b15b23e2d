"""Address books come in by the command line, every card of them…"""

from __future__ import annotations

from pathlib import Path

import pytest

from relais.integrations.testing import import_by_command
from relais.parties.models import Address, ContactPoint, Party

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R265")]

DATA = Path(__file__).parent / "data"


def contact(name: str) -> Party:
    return Party.objects.get(kind="person", name=name)


def points(party: Party, kind: str) -> list[tuple[str, str]]:
    return list(ContactPoint.objects.filter(party=party, kind=kind).order_by("position").values_list("type", "value"))


@pytest.mark.parametrize(("name", "cards"), [("apple", 2), ("google", 1), ("outlook", 2), ("version4", 1)])
def test_of_every_version(name: str, cards: int) -> None:
    answer = import_by_command(str(DATA / f"{name}.vcf"), "--as", "contacts")

    assert (answer["created"], answer["errors"]) == (cards, 0)
    again = import_by_command(str(DATA / f"{name}.vcf"), "--as", "contacts")
    assert again["created"] == 0


def test_with_all_that_a_person_has() -> None:
    import_by_command(str(DATA / "apple.vcf"), "--as", "contacts")

    ysaline = contact("Ysaline Delorme")
    assert (ysaline.organization.name, ysaline.job_title, ysaline.department) == ("Ateliers du Cèdre", "Directrice des achats", "Achats")
    assert points(ysaline, "email") == [("home", "ysaline@exemple.fr"), ("work", "y.delorme@cedre.exemple")]
    assert {kind for kind, _number in points(ysaline, "phone")} == {"mobile", "fax", "work"}
    address = Address.objects.get(party=ysaline)
    assert (address.street, address.postcode, address.country) == ("12 rue des Lilas\nBâtiment B", "42000", "FR")


def test_with_two_numbers_of_one_kind() -> None:
    import_by_command(str(DATA / "google.vcf"), "--as", "contacts")

    odalric = contact("Odalric van den Berghe")
    assert points(odalric, "phone") == [("mobile", "+32470000001"), ("mobile", "+32470000002")]
    assert (odalric.first_name, odalric.last_name, odalric.phone) == ("Odalric", "van den Berghe", "+32470000001")


def test_with_a_letter_for_the_gender() -> None:
    import_by_command(str(DATA / "outlook.vcf"), "--as", "contacts")

    assert contact("Anaïs Lefèvre").gender == "female"
