"""A company number…"""

import pytest

from relais.core.values.company_numbers import (
    InvalidCompanyNumber,
    clean_duns,
    clean_naf,
    clean_siren,
    clean_siret,
    clean_vat,
    display_company_number,
    french_vat_of_siren,
    siren_of_french_vat,
    siren_of_siret,
)


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("clean", "text", "number"),
    [
        (clean_siren, "732 829 320", "732829320"),
        (clean_siren, "732 829 320 00074", "732829320"),
        (clean_siren, "７３２８２９３２０", "732829320"),
        (clean_siret, "732.829.320.00074", "73282932000074"),
        (clean_siret, "356 000 000 00048", "35600000000048"),
        (clean_siret, "356 000 000 49837", "35600000049837"),
        (clean_naf, "6201z", "62.01Z"),
        (clean_naf, "62.01Z", "62.01Z"),
        (clean_duns, "15-048-3782", "150483782"),
        (clean_vat, "fr 44 732 829 320", "FR44732829320"),
        (clean_vat, "DE136695976", "DE136695976"),
        (clean_vat, "BE 0697.449.992", "BE0697449992"),
        (clean_vat, "BE697449992", "BE0697449992"),
        (clean_vat, "GR 094259216", "EL094259216"),
        (clean_vat, "ATU57194903", "ATU57194903"),
        (clean_vat, "NL004495445B01", "NL004495445B01"),
        (clean_vat, "IT00743110157", "IT00743110157"),
        (clean_vat, "CHE-107.787.577 TVA", "CHE107787577"),
        (clean_vat, "CHE107787577", "CHE107787577"),
        (clean_vat, "GB 980 7806 84", "GB980780684"),
        (clean_vat, "XI980780684", "XI980780684"),
    ],
)
def test_is_kept_without_separators(clean, text, number):
    assert clean(text) == number
    assert clean(number) == number


@pytest.mark.parametrize(
    ("clean", "text", "words"),
    [
        (clean_siren, "732829321", "Check the figures of the SIREN 732829321: its last figure does not fit the others."),
        (clean_siren, "7328", "Enter a SIREN of 9 figures, such as 732 829 320."),
        (clean_siret, "73282932000079", "Check the figures of the SIRET 73282932000079: its last figure does not fit the others."),
        (clean_siret, "35600000049838", "Check the figures of the SIRET 35600000049838: its last figure does not fit the others."),
        (clean_siret, "abc", "Enter a SIRET of 14 figures, such as 732 829 320 00074."),
        (clean_vat, "FR45732829320", "Check the VAT number FR45732829320: its figures do not fit together."),
        (clean_vat, "DE12", "The VAT number DE12 is too short or too long for its country."),
        (clean_vat, "DEABCDEFGHI", "DEABCDEFGHI is not written as a VAT number of its country."),
        (clean_vat, "US123456789", "Begin the VAT number with the two letters of its country, such as FR or DE."),
        (clean_naf, "6201", "Enter an activity code of four figures and a letter, such as 62.01Z."),
        (clean_duns, "1", "Enter a D-U-N-S number of 9 figures, such as 15-048-3782."),
        (clean_siren, "1" * 41, "Shorten the company number: it has more than 40 characters."),
    ],
)
def test_is_refused_with_what_to_mend(clean, text, words):
    with pytest.raises(InvalidCompanyNumber) as refusal:
        clean(text)

    assert str(refusal.value) == words


def test_without_letters_takes_those_of_the_country():
    assert clean_vat("44732829320", "FR") == "FR44732829320"
    assert clean_vat("094259216", "GR") == "EL094259216"


def test_leads_to_the_others_of_the_same_organization():
    assert siren_of_siret("73282932000074") == "732829320"
    assert french_vat_of_siren("732829320") == "FR44732829320"
    assert siren_of_french_vat("FR44732829320") == "732829320"
    assert siren_of_french_vat("DE136695976") is None


def test_is_shown_in_groups():
    assert display_company_number("732829320") == "732 829 320"
    assert display_company_number("73282932000074") == "732 829 320 00074"
    assert display_company_number("FR44732829320") == "FR44732829320"
