"""A column is matched to a field…"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from relais.integrations.matching import vendors as vendors_module
from relais.integrations.matching.headers import Suggestion, Target, match_columns
from relais.integrations.matching.headings import concepts, read_heading
from relais.integrations.matching.meaning import Meaning
from relais.integrations.matching.vendors import detect_vendor, vendors
from relais.integrations.tests.matching_targets import CONTACTS, ORGANIZATIONS

pytestmark = pytest.mark.covers("R253", "R265")


def match(columns: list[str], targets: list[Target] = CONTACTS, own: str = "person", **samples: list[object]) -> dict[str, str | None]:
    return {each.column: each.target_key for each in match_columns(columns, samples, targets, own=own)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("First Name", "first_name"),
        ("prénom", "first_name"),
        ("NOM DE FAMILLE", "last_name"),
        ("Tél. mobile", "phone:mobile"),
        ("Tel. portable perso", "phone:mobile"),
        ("Courriel pro", "email:work"),
        ("CP", "postcode"),
        ("Nom du contact", "person.full_name"),
        ("Contact Name", "person.full_name"),
        ("Account Name", "organization"),
        ("Company City", "organization.city"),
        ("Mailing Street", "street:mailing"),
        ("Billing City", "city:billing"),
        ("BillingPostalCode", "postcode:billing"),
        ("Ville de facturation", "city:billing"),
        ("Code postal livraison", "postcode:shipping"),
        ("Home Phone", "phone:home"),
        ("Business Street 2", "street2:work"),
        ("E-mail 2 Address", "email#2"),
        ("EMailAddress1", "email"),
        ("Adresse de messagerie 2", "email#2"),
        ("Address 1 - City", "city"),
        ("Address 2: City", "city#2"),
        ("address1_line2", "street2"),
        ("address2_line1", "street#2"),
        ("Adresse 2", "street2"),
        ("Rue (bureau) 2", "street2:work"),
        ("Téléphone 2 (bureau)", "phone:work#2"),
        ("Dép/Région (domicile)", "region:home"),
        ("Télécopie (bureau)", "phone:fax"),
        ("Person - Email - Work", "person.email:work"),
        ("Organization - Address", "organization.address:full"),
        ("Adresse de la société", "organization.address:full"),
        ("Parent Account", "parent_organization"),
        ("N° SIRET", "siret"),
        ("TVA intracommunautaire", "vat_number"),
        ("Chiffre d'affaires", "annual_revenue"),
        ("Mobile_Phone__c", "phone:mobile"),
        ("Organization 1 - Title", "job_title"),
        ("LinkedIn URL", "linkedin"),
    ],
)
def test_by_the_words_of_its_heading(heading: str, meaning: str) -> None:
    assert str(read_heading(heading)[0].meaning) == meaning


@pytest.mark.parametrize(
    ("heading", "meaning", "word"),
    [("Prenon", "first_name", "prenom"), ("Adress", "address:full", "address"), ("Telephonne", "phone", "telephone")],
)
def test_by_the_words_of_its_heading_though_misspelt(heading: str, meaning: str, word: str) -> None:
    (reading,) = read_heading(heading)

    assert (str(reading.meaning), reading.likeness) == (meaning, word)
    assert reading.confidence < 0.7


@pytest.mark.parametrize("heading", ["Foo", "X", "", "?", "E-mail 1 - Type", "Phone Type", "Shoe size"])
def test_not_by_words_that_say_nothing(heading: str) -> None:
    assert read_heading(heading) == []


def test_by_the_name_of_the_field_itself() -> None:
    targets = [Target("favourite_color", ["Couleur préférée", "Favourite colour"])]

    (suggestion,) = match_columns(["couleur preferee"], {}, targets)

    assert suggestion == Suggestion("couleur preferee", "favourite_color", 0.96, "It has the name of the field.")


def test_by_its_values_when_the_heading_says_nothing() -> None:
    columns = ["A", "B", "C", "D", "E"]
    samples = {
        "A": ["zoe@exemple.fr", "leo@exemple.fr", None],
        "B": ["+33 6 12 34 56 78", "01 99 00 11 22"],
        "C": ["France", "Allemagne", "Belgium"],
        "D": ["https://exemple.fr", "www.exemple.be"],
        "E": ["12", "14"],
    }

    assert match(columns, **samples) == {"A": "emails:work", "B": "phones:work", "C": "addresses:work.country", "D": "website", "E": None}


def test_by_its_values_when_they_contradict_the_heading() -> None:
    assert match(["Title", "Contact"], Title=["M.", "Mme", "Dr"], Contact=["zoe@exemple.fr", "leo@exemple.fr"]) == {
        "Title": "honorific",
        "Contact": "emails:work",
    }


def test_with_doubt_when_the_values_do_not_look_like_it() -> None:
    sure, doubted = (
        match_columns(["Email"], {"Email": values}, CONTACTS, own="person")[0] for values in (["a@exemple.fr"], ["yes", "no", "yes"])
    )

    assert (sure.target_key, sure.confidence) == ("emails:work", 0.86)
    assert doubted.confidence < 0.5


def test_unless_the_field_would_refuse_its_values() -> None:
    stage = Target("status", sample_test=lambda value: value in ("open", "won"))

    taken, refused = (match_columns(["status"], {"status": values}, [stage])[0] for values in (["open", "won"], ["12", "13"]))

    assert (taken.target_key, taken.confidence) == ("status", 0.92)
    assert refused.confidence == 0.46


def test_to_the_name_when_a_first_name_stands_beside() -> None:
    assert match(["Nom", "Prénom"]) == {"Nom": "last_name", "Prénom": "first_name"}
    assert match(["Name", "City"])["Name"] == "full_name"
    assert match(["Nom", "Ville"], ORGANIZATIONS, "organization")["Nom"] == "name"


def test_to_the_organization_or_the_person_as_it_says() -> None:
    columns = ["Société", "Nom du contact", "Fonction du contact", "Email du contact", "Téléphone", "Secteur"]

    assert match(columns, ORGANIZATIONS, "organization") == {
        "Société": "name",
        "Nom du contact": "contacts.full_name",
        "Fonction du contact": "contacts.job_title",
        "Email du contact": "contacts.emails:work",
        "Téléphone": "phones:work",
        "Secteur": "industry",
    }
    assert match(columns) == {
        "Société": "organization.name",
        "Nom du contact": "full_name",
        "Fonction du contact": "job_title",
        "Email du contact": "emails:work",
        "Téléphone": "phones:work",
        "Secteur": "organization.industry",
    }


def test_with_the_parts_of_each_address_kept_together() -> None:
    columns = ["Address 1: City", "Address 1: Country", "Address 2: City", "Address 2: Postcode", "Address 2: Country"]

    assert match(columns) == {
        "Address 1: City": "addresses:work.city",
        "Address 1: Country": "addresses:work.country",
        "Address 2: City": "addresses:other.city",
        "Address 2: Postcode": "addresses:other.postcode",
        "Address 2: Country": "addresses:other.country",
    }


def test_with_an_address_alone_as_the_street_beside_a_town() -> None:
    assert match(["Adresse", "Ville"])["Adresse"] == "addresses:work.street"


def test_and_no_field_is_given_twice() -> None:
    matched = match(["Email", "E-mail", "Courriel", "Mail", "Mél"])

    assert sorted(filter(None, matched.values())) == ["emails:home", "emails:other", "emails:work"]


def test_and_what_it_says_is_told_even_where_no_field_takes_it() -> None:
    (suggestion,) = match_columns(["Date d'embauche"], {"Date d'embauche": [date(2020, 1, 1)]}, CONTACTS, own="person")

    assert suggestion == Suggestion("Date d'embauche", None, 0.0, "No field was recognized for this column.", Meaning("hired_on"))


def test_in_a_file_of_sixteen_thousand_columns() -> None:
    columns = [f"column {number}" for number in range(16_384)]

    suggestions = match_columns(columns, {}, CONTACTS, own="person")

    assert [each.column for each in suggestions] == columns


OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Business Postal Code,"
    "Business Country/Region,Home Street,Home City,Business Fax,Business Phone,Home Phone,Mobile Phone,Account,Birthday,Categories,"
    "E-mail Address,E-mail Type,E-mail 2 Address,Notes,Web Page"
)
OUTLOOK_FRENCH = (
    "Titre,Prénom,Deuxième prénom,Nom,Suffixe,Société,Service,Titre (2),Rue (bureau),Ville (bureau),Code postal (bureau),"
    "Pays/Région (bureau),Rue (domicile),Ville (domicile),Télécopie (bureau),Téléphone (bureau),Téléphone (domicile),Tél. mobile,Compte,"
    "Anniversaire,Catégories,Adresse de messagerie,Type de messagerie,Adresse de messagerie 2,Notes,Page Web"
)
EXPORTS = {
    "Salesforce": "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Mailing State/Province,Mailing Zip/Postal Code,"
    "Mailing Country,Phone,Mobile,Fax,Email,Account Owner,Contact ID",
    "HubSpot": "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Associated Company,Create Date",
    "Dynamics 365": "(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,Job Title,Company Name,Email,Business Phone,"
    "Address 1: City,Address 1: ZIP/Postal Code",
    "SugarCRM / SuiteCRM": "id,salutation,first_name,last_name,title,account_name,email1,phone_work,phone_mobile,primary_address_street,primary_address_city,"
    "primary_address_postalcode,primary_address_country,assigned_user_name,date_entered",
    "Vtiger": "First Name,Last Name,Organization Name,Office Phone,Mobile Phone,Primary Email,Mailing Zip,Mailing PO Box,Assigned To,Reports To",
    "Sage": "CT_Num,CT_Intitule,CT_Contact,CT_Adresse,CT_Complement,CT_CodePostal,CT_Ville,CT_Pays,CT_Telephone,CT_Siret,CT_Ape",
    "Odoo": "id,name,parent_id/name,function,email,phone,mobile,street,street2,zip,city,state_id/name,country_id/name,vat,category_id/name",
    "Outlook": OUTLOOK,
    "Google Contacts": "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,File As,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - City",
    "Pipedrive": "Person - ID,Person - Name,Organization - Name,Person - Email - Work,Person - Phone - Mobile,Person - Owner",
    "Zoho CRM": "Record Id,Contact Owner,First Name,Last Name,Account Name,Email,Mailing Zip,Reporting To,Created Time,Modified Time,Secondary Email,Skype ID",
    "LinkedIn": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
}


@pytest.mark.parametrize(("program", "columns"), EXPORTS.items())
def test_by_the_export_of_a_known_program(program: str, columns: str) -> None:
    vendor = detect_vendor(columns.split(","))

    assert vendor is not None
    assert vendor.name == program
    assert all(vendor.knows(column) for column in columns.split(","))


@pytest.mark.parametrize("columns", [OUTLOOK, OUTLOOK_FRENCH])
def test_from_outlook_in_both_languages(columns: str) -> None:
    vendor = detect_vendor(columns.split(","))

    assert vendor is not None and vendor.name == "Outlook"
    assert list(match(columns.split(",")).values()) == [
        "honorific", "first_name", None, "last_name", None, "organization.name", "department", "job_title", "addresses:work.street",
        "addresses:work.city", "addresses:work.postcode", "addresses:work.country", "addresses:home.street", "addresses:home.city",
        "phones:fax", "phones:work", "phones:home", "phones:mobile", None, "birth_date", "tags", "emails:work", None, "emails:other",
        "description", "website",
    ]  # fmt: skip


def test_from_google_old_and_new() -> None:
    old = [
        "Name",
        "Given Name",
        "Family Name",
        "E-mail 1 - Type",
        "E-mail 1 - Value",
        "Organization 1 - Name",
        "Organization 1 - Title",
        "Address 1 - Street",
        "Address 1 - City",
    ]
    new = [
        "First Name",
        "Last Name",
        "E-mail 1 - Label",
        "E-mail 1 - Value",
        "Organization Name",
        "Organization Title",
        "Labels",
        "Phone 1 - Value",
        "Phonetic First Name",
    ]

    assert list(match(old).values()) == [
        "full_name", "first_name", "last_name", None, "emails:work", "organization.name", "job_title", "addresses:work.street", "addresses:work.city",
    ]  # fmt: skip
    assert list(match(new).values()) == [
        "first_name",
        "last_name",
        None,
        "emails:work",
        "organization.name",
        "job_title",
        "tags",
        "phones:work",
        None,
    ]


def test_from_sage_and_odoo_as_organizations() -> None:
    assert list(match(EXPORTS["Sage"].split(","), ORGANIZATIONS, "organization").values()) == [
        "external_id", "name", "contacts.full_name", "addresses:work.street", "addresses:work.street2", "addresses:work.postcode",
        "addresses:work.city", "country", "phones:work", "siret", "activity_code",
    ]  # fmt: skip
    assert match(EXPORTS["Odoo"].split(","))["function"] == "job_title"


@pytest.mark.parametrize("path", sorted(Path(vendors_module.__file__).with_name("vendors").glob("*.json")), ids=lambda path: path.stem)
def test_by_files_in_which_every_meaning_is_known(path: Path) -> None:
    content = json.loads(path.read_text("utf-8"))

    assert content["name"]
    assert {Meaning.parse(meaning).concept for meaning in content["columns"] if meaning} <= concepts()
    assert sum(len(headings) for headings in content["columns"].values()) >= 10


def test_by_programs_of_which_none_is_forgotten() -> None:
    assert {vendor.key for vendor in vendors()} == {
        "salesforce", "hubspot", "dynamics", "sugarcrm", "vtiger", "sage", "odoo", "outlook", "google", "pipedrive", "zoho", "linkedin", "vcard",
    }  # fmt: skip
