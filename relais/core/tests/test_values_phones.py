"""A telephone number…"""

import csv
import json
import random

import phonenumbers
import pytest
from phonenumbers.phonemetadata import PhoneMetadata

from relais.core.shared_data import shared_data
from relais.core.values.countries import find_country
from relais.core.values.phones import InvalidPhone, display_phone, parse_phone, phone_search_forms, phone_search_query


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("06 12 34 56 78", "FR"),
        ("06.12.34.56.78", "FR"),
        ("+33 (0)6 12 34 56 78", None),
        ("0033 6 12 34 56 78", "FR"),
        ("0033612345678", "US"),
        ("33612345678", "FR"),
        ("+33 6 12 34 56 78", "DE"),
        ("０６ １２ ３４ ５６ ７８", "FR"),
        ("06\u00a012\u202f34 56 78", "FR"),
        ("\u202a+33 6 12 34 56 78\u202c", "FR"),
        ("Tél. : 06 12 34 56 78 (bureau)", "FR"),
        ("tel:+33-6-12-34-56-78", None),
        ("06‑12‑34‑56‑78", "FR"),
    ],
)
def test_is_read_in_every_common_form(text, country):
    phone = parse_phone(text, country)

    assert (phone.e164, phone.country, phone.kind, phone.extension, phone.valid) == ("+33612345678", "FR", "mobile", "", True)


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("(206) 555-9857", "US", "+12065559857"),
        ("(604) 555-4729", "CA", "+16045554729"),
        ("030-0074321", "DE", "+49300074321"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("044 668 18 00", "CH", "+41446681800"),
        ("07400 123456", "GB", "+447400123456"),
        ("612 345 678", "ES", "+34612345678"),
        ("06 6982 1234", "IT", "+390669821234"),
        ("011 15 1234-5678", "AR", "+5491112345678"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("+1 242 345 6789", None, "+12423456789"),
        ("+800 1234 5678", None, "+80012345678"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("011 33 6 12 34 56 78", "US", "+33612345678"),
    ],
)
def test_follows_the_plan_of_its_country(text, country, e164):
    assert parse_phone(text, country).e164 == e164


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("01 23 45 67 89 x123", "123"),
        ("01 23 45 67 89 poste 12", "12"),
        ("01 23 45 67 89, ext. 12", "12"),
        ("01 23 45 67 89 (poste 12)", "12"),
        ("01 23 45 67 89 #12", "12"),
        ("tel:+33123456789;ext=12", "12"),
    ],
)
def test_keeps_its_extension(text, extension):
    phone = parse_phone(text, "FR")

    assert (phone.e164, phone.extension) == ("+33123456789", extension)
    assert phone.uri == f"tel:+33123456789;ext={extension}"


@pytest.mark.parametrize(
    ("text", "country", "words"),
    [
        ("06 12", "FR", "06 12 is too short for a phone number of this country: France."),
        ("06 12 34 56 78 90 12", "FR", "06 12 34 56 78 90 12 is too long for a phone number of this country: France."),
        ("0171 5557788", "GB", "0171 5557788 is not a phone number of this country: United Kingdom. Check the figures."),
        ("06 12 34 56 78", None, "Start the phone number with + and the country code, or choose the country."),
        ("+999 123456", "FR", "No country has the calling code of +999 123456; check the figures after +."),
        ("06 12 34 56 78 / 01 23 45 67 89", "FR", "Enter one phone number only; add another line for the next one."),
        ("hello", "FR", "Enter a phone number: figures, with + and the country code if it is abroad."),
        ("0" * 81, "FR", "Shorten the phone number: it has more than 80 characters."),
    ],
)
def test_is_refused_with_what_to_mend(text, country, words):
    with pytest.raises(InvalidPhone) as refusal:
        parse_phone(text, country)

    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("text", "country"), [("(5) 555-4729", "MX"), ("88.60.15.31", "FR"), ("06 12 34 Paul", "FR"), ("3639", "FR"), ("0" * 500, "FR")]
)
def test_of_no_plan_is_kept_as_typed_in_an_import(text, country):
    phone = parse_phone(text, country, lenient=True)

    assert (phone.valid, phone.raw, phone.display("FR"), phone.e164) == (False, text, text, "")


def test_is_shown_as_its_reader_dials_it():
    phone = parse_phone("+33612345678 x12")

    assert phone.display("FR") == "06 12 34 56 78 ext. 12"
    assert phone.display("BE") == "+33 6 12 34 56 78 ext. 12"
    assert display_phone("+390669821234", "IT") == "06 6982 1234"
    assert display_phone("+12065559857", "US") == "(206) 555-9857"
    assert display_phone("+12065559857") == "+1 206-555-9857"


@pytest.mark.parametrize("typed", ["06 12 34", "612 34", "+336", "+33 6 12", "33612", "0033 6 12", "+33 (0)6 12"])
def test_is_found_by_what_people_type(typed):
    forms = phone_search_forms("+33612345678")

    assert forms == ["33612345678", "0612345678", "612345678"]
    assert any(form.startswith(phone_search_query(typed)) for form in forms)


def test_kept_as_typed_is_found_by_its_figures():
    assert phone_search_forms("(5) 555-4729") == ["55554729"]


@pytest.mark.covers("R254")
def test_of_the_public_examples_is_valid():
    examples = json.loads(shared_data("phones", "npm-examples.mobile.json").read_text("utf-8"))

    phones = {country: parse_phone(number, country) for country, number in examples.items()}

    assert len(phones) == 245
    assert {country for country, phone in phones.items() if not phone.e164.endswith(examples[country])} == set()


@pytest.mark.covers("R254")
def test_of_an_old_file_is_valid_or_kept_as_it_was():
    with shared_data("northwind", "customers.csv").open(encoding="utf-8") as file:
        customers = [row for row in csv.DictReader(file) if row["Phone"]]

    phones = {row["Phone"]: parse_phone(row["Phone"], find_country(row["Country"]).code, lenient=True) for row in customers}

    assert len(phones) > 85
    assert all(phone.raw == text for text, phone in phones.items())
    assert phones["030-0074321"].display("DE") == "030 0074321"
    assert phones["(5) 555-4729"].display("MX") == "(5) 555-4729"
    assert phones["(604) 555-4729"].e164 == "+16045554729"


@pytest.mark.parametrize(
    "country", ["FR", "BE", "CH", "DE", "GB", "ES", "IT", "US", "CA", "LU", "PT", "NL", "AT", "RU", "BR", "JP", "IL", "MA"]
)
def test_is_judged_as_the_reference_library_does(country):
    for text in _samples(country, 200):
        phone = parse_phone(text, country, lenient=True)

        assert (phone.e164, phone.country, phone.display()) == _judge(text, country), text


def _samples(country, count):
    """Numbers near the library's examples, right and wrong, in the ways people write them."""
    luck = random.Random(country)
    plan = PhoneMetadata.metadata_for_region(country)
    examples = [
        kind.example_number
        for kind in (plan.fixed_line, plan.mobile, plan.toll_free, plan.premium_rate, plan.uan)
        if kind and kind.example_number
    ]
    for _ in range(count):
        example = luck.choice(examples)
        kept = luck.randint(0, len(example))
        number = example[:kept] + "".join(luck.choice("0123456789") for _figure in example[kept + luck.randint(0, 1) :])
        trunk = plan.national_prefix or ""
        yield luck.choice(
            [number, trunk + number, f"+{plan.country_code}{number}", f"+{plan.country_code} (0){number}", f"{plan.country_code}{number}"]
        )


def _judge(text, country):
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return "", None, text
    if not phonenumbers.is_valid_number(number):
        return "", None, text
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), phonenumbers.region_code_for_number(number), shown
