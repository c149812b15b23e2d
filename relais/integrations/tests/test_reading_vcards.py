"""An address book is read…"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relais.integrations.files.errors import DangerousFile
from relais.integrations.files.open import open_table
from relais.integrations.files.preview import preview
from relais.integrations.files.table import Table
from relais.integrations.files.testing import make_file

pytestmark = pytest.mark.covers("R265")

DATA = Path(__file__).parent / "data"
CARD = "BEGIN:VCARD\nVERSION:3.0\n{lines}\nEND:VCARD\n"


def cards(table: Table) -> list[dict[str, object]]:
    return [{column: value for column, value in zip(table.columns, row.values, strict=True) if value is not None} for row in table.rows()]


def read_card(tmp_path: Path, lines: str, version: str = "3.0") -> dict[str, object]:
    (card,) = cards(open_table(make_file(tmp_path / "a.vcf", CARD.replace("3.0", version).format(lines=lines))))
    return card


def test_from_apple() -> None:
    table = open_table(DATA / "apple.vcf")

    assert table.options.format == "vcard"
    assert cards(table) == [
        {
            "Prefix": "Mme",
            "First name": "Ysaline",
            "Middle names": "Marie",
            "Last name": "Delorme",
            "Full name": "Ysaline Delorme",
            "Organization": "Ateliers du Cèdre",
            "Department": "Achats",
            "Job title": "Directrice des achats",
            "Email (work)": "y.delorme@cedre.exemple",
            "Email (home)": "ysaline@exemple.fr",
            "Phone (mobile)": "+33 6 99 00 11 22",
            "Phone (work fax)": "+33 1 99 00 11 23",
            "Phone (Secrétariat)": "+33 1 99 00 11 24",
            "Address (work) street": "12 rue des Lilas",
            "Address (work) street 2": "Bâtiment B",
            "Address (work) postcode": "42000",
            "Address (work) city": "Saint-Étienne",
            "Address (work) region": "Loire",
            "Address (work) country": "France",
            "Website (home page)": "https://cedre.exemple/a,b",
            "Profile (linkedin)": "https://www.linkedin.com/in/ysaline-d",
            "Chat (skype)": "ysaline.d",
            "Birthday (day and month)": "--03-09",
            "Categories": "Clients; Salon 2024",
            "Note": "Première ligne\nDeuxième ligne, avec virgule; et point-virgule",
            "UID": "3f7c2c1e-0000-4000-8000-000000000001",
        },
        {
            "Full name": "Menuiserie Tournebois",
            "Organization": "Menuiserie Tournebois",
            "X-ABSHOWAS": "COMPANY",
            "Phone (main)": "+33 4 99 00 22 33",
        },
    ]
    assert preview(DATA / "apple.vcf").warnings == ["1 picture in this file is not imported."]


def test_from_google() -> None:
    assert cards(open_table(DATA / "google.vcf")) == [
        {
            "Prefix": "Dr.",
            "First name": "Odalric",
            "Last name": "van den Berghe",
            "Full name": "Dr. Odalric van den Berghe",
            "Organization": "Brasserie Étoile",
            "Email (work)": "odalric@exemple.be",
            "Email (Perso)": "odalric.perso@exemple.be",
            "Phone (mobile)": "+32 470 00 00 01",
            "Phone (mobile) 2": "+32 470 00 00 02",
            "Address (home) street": "Rue Haute 1",
            "Address (home) postcode": "1000",
            "Address (home) city": "Bruxelles",
            "Address (home) country": "Belgique",
            "Birthday": date(1980, 2, 29),
            "Categories": "myContacts",
        }
    ]


def test_from_outlook() -> None:
    assert cards(open_table(DATA / "outlook.vcf")) == [
        {
            "Prefix": "Mme",
            "First name": "Anaïs",
            "Last name": "Lefèvre",
            "Full name": "Mme Anaïs Lefèvre",
            "Organization": "Société du Phare",
            "Department": "Comptabilité",
            "Job title": "Comptable",
            "Email": "anais@phare.exemple",
            "Phone (work)": "+33 2 99 00 33 44",
            "Phone (mobile)": "+33 6 99 00 33 45",
            "Phone (work fax)": "+33 2 99 00 33 46",
            "Address (work) street": "12 quai du Pont\nBâtiment C",
            "Address (work) postcode": "29000",
            "Address (work) city": "Quimper",
            "Address (work) region": "Bretagne",
            "Address (work) country": "France",
            "Website (work)": "http://phare.exemple",
            "Birthday": date(1979, 2, 14),
            "Gender": "F",
            "Manager": "Erwan Kerleo",
            "Updated at": "20240102T030405Z",
        },
        {"First name": "Zoé", "Last name": "Guérin", "Full name": "Zoé Guérin", "Email": "zoe@exemple.fr", "Note": "C:\\notes\\new"},
    ]


def test_of_version_4() -> None:
    assert cards(open_table(DATA / "version4.vcf")) == [
        {
            "First name": "Inês",
            "Middle names": "Maria Rosa",
            "Last name": "Quental",
            "Full name": "Inês Quental",
            "Organization": "Quental Lda",
            "Job title": "Engenheira",
            "Email (work)": "ines@exemple.pt",
            "Phone (mobile)": "+351-900-000-000",
            "Phone (work)": "+351-210-000-000 ext. 12",
            "Address (home) street": "Rua A, 1",
            "Address (home) postcode": "1000-001",
            "Address (home) city": "Lisboa",
            "Address (home) country": "Portugal",
            "Website": "https://exemple.pt",
            "Chat (xmpp)": "ines@exemple.pt",
            "Birthday (day and month)": "--02-03",
            "Anniversary": date(2010, 6, 12),
            "Gender": "F",
            "Language": "pt",
            "Kind": "individual",
            "Updated at": "20240506T070809Z",
            "UID": "4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
        }
    ]


def test_whatever_its_name_and_line_ends(tmp_path: Path) -> None:
    path = make_file(tmp_path / "contacts.csv", "\ufeff\r" + CARD.format(lines="FN:Zoé").replace("\n", "\r"))

    assert cards(open_table(path)) == [{"Full name": "Zoé"}]


@pytest.mark.drill(31)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "mac_roman"])
def test_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = make_file(tmp_path / "a.vcf", CARD.format(lines="FN:Anaïs Lefèvre\nORG:Société Générale de Thé"), encoding)

    assert cards(open_table(path)) == [{"Full name": "Anaïs Lefèvre", "Organization": "Société Générale de Thé"}]


@pytest.mark.drill(31)
def test_though_a_fold_cuts_a_letter_in_two(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zo\xc3\r\n \xa9 Petit\r\nORG:Caf\xc3\xa9\r\nEND:VCARD\r\n")

    assert cards(open_table(path)) == [{"Full name": "Zoé Petit", "Organization": "Café"}]


def test_though_a_line_is_not_understood(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.vcf", CARD.format(lines="FN:Zoé\nthis is no property\nORG:Acme"))

    assert cards(open_table(path)) == [{"Full name": "Zoé", "Organization": "Acme"}]
    assert preview(path).warnings == ["1 line of this file was not understood."]


def test_though_a_card_stands_in_a_card(tmp_path: Path) -> None:
    lines = "FN:Zoé\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Secretary\nEND:VCARD\nORG:Acme"

    assert read_card(tmp_path, lines, version="2.1") == {"Full name": "Zoé", "Organization": "Acme"}


def test_though_a_card_is_not_closed(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.vcf", "BEGIN:VCARD\nFN:Zoé\n" + CARD.format(lines="FN:Léo") + "BEGIN:VCARD\nFN:Ana\n")

    assert [(row.number, row.values, row.problem) for row in open_table(path).rows()] == [
        (1, ["Zoé"], "This card has no end; the file may have been cut."),
        (2, ["Léo"], None),
        (3, ["Ana"], "This card has no end; the file may have been cut."),
    ]


def test_though_it_names_a_character_set_that_nobody_knows(tmp_path: Path) -> None:
    assert read_card(tmp_path, "FN;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9", version="2.1") == {"Full name": "Zoé"}


@pytest.mark.attack(73)
def test_without_fetching_anything_it_refers_to(tmp_path: Path) -> None:
    canary = make_file(tmp_path / "canary", "sung")

    card = read_card(tmp_path, f"FN:Zoé\nPHOTO;VALUE=uri:{canary.as_uri()}\nSOUND;VALUE=uri:{canary.as_uri()}\nURL:{canary.as_uri()}")

    assert card == {"Full name": "Zoé", "Website": canary.as_uri()}


def test_with_what_a_person_has_several_of_in_several_columns(tmp_path: Path) -> None:
    card = read_card(tmp_path, "TEL:1\nTEL:2\nTEL;TYPE=pref:3\nADR;TYPE=home:;;A;Paris;;;\nADR;TYPE=home:;;B;;;;")

    assert card == {
        "Phone": "3",
        "Phone 2": "1",
        "Phone 3": "2",
        "Address (home) street": "A",
        "Address (home) city": "Paris",
        "Address (home) 2 street": "B",
    }


def test_with_all_its_cards(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.vcf", "".join(CARD.format(lines=f"FN:Person {number}") for number in range(2500)))

    table = open_table(path)

    assert (table.row_estimate, table.row_count_is_exact) == (2500, True)
    assert len(list(table.rows())) == 2500


@pytest.mark.parametrize("charset", ["undefined", "zip", "\0", "unicode_escape", "utf-16", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "shift_jis"])
def test_whatever_character_set_it_claims(tmp_path: Path, charset: str, encoding: str) -> None:
    text = f"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET={charset}:Zoé\nN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:Zo=C3=A9\nEND:VCARD\n"

    assert len(list(open_table(make_file(tmp_path / "a.vcf", text.encode(encoding, "ignore"))).rows())) == 1


def test_unless_a_card_has_no_end_of_entries(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.vcf", CARD.format(lines="FN:Zoé\n" + "TEL:1\n" * 50_000))

    with pytest.raises(DangerousFile) as refusal:
        open_table(path)

    assert str(refusal.value) == "A card in this file has more entries than anyone could have."


def test_with_a_picture_however_large(tmp_path: Path) -> None:
    path = make_file(tmp_path / "a.vcf", CARD.format(lines="FN:Zoé\nPHOTO;ENCODING=b:" + "\n ".join(["/9j/4AAQSkZJRg" * 5] * 200_000)))

    assert cards(open_table(path)) == [{"Full name": "Zoé"}]
