"""A country…"""

import pytest

from relais.core.values.countries import (
    CONTINENTS,
    GROUP_NAMES,
    GROUPS,
    continent_of,
    country_choices,
    country_codes,
    country_name,
    find_country,
    groups_of,
)


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("France", "FR"),
        ("fr", "FR"),
        ("FRA", "FR"),
        ("UK", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("Etats-Unis", "US"),
        ("États-Unis d’Amérique", "US"),
        ("Hollande", "NL"),
        ("The Netherlands", "NL"),
        ("PAYS-BAS", "NL"),
        ("Tchéquie", "CZ"),
        ("République tchèque", "CZ"),
        ("Deutschland", "DE"),
        ("Suisse", "CH"),
        ("Corée", "KR"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("日本", "JP"),
        ("Kosovo", "XK"),
    ],
)
def test_is_found_by_name_code_or_usual_form(text, code):
    found = find_country(text)

    assert (found.code, found.exact, found.score) == (code, True, 100.0)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Philipines", "PH"), ("Allemange", "DE"), ("Swtzerland", "CH"), ("Untied States", "US"), ("Irelande", "IE"), ("Belguim", "BE")],
)
def test_misspelt_is_found_but_not_exactly(text, code):
    found = find_country(text)

    assert (found.code, found.exact) == (code, False)
    assert 82 <= found.score < 100


@pytest.mark.parametrize("text", ["", "  ", "xx", "technolgy", "Syldavie", "Slovania", "x" * 81, "?" * 80])
def test_is_not_guessed_from_anything(text):
    assert find_country(text) is None


def test_is_named_in_the_language_of_the_reader():
    assert country_name("DE", "fr") == "Allemagne"
    assert country_name("DE", "en") == "Germany"
    assert country_name("DE", "fr-ca") == "Allemagne"
    assert country_name("DE", "tlh") == "Germany"
    assert country_name("??", "fr") == "??"


def test_choices_stand_in_alphabetical_order_without_regard_to_accents():
    names = [name for _code, name in country_choices("fr")]

    assert names.index("Égypte") < names.index("Espagne") < names.index("Finlande")
    assert len(names) == len(country_codes()) == 250


def test_has_exactly_one_continent():
    assert {code for code in country_codes() if sum(code in GROUPS[continent] for continent in CONTINENTS) != 1} == set()
    assert {code for codes in GROUPS.values() for code in codes} == country_codes()


def test_knows_its_groups():
    assert continent_of("FR") == "europe"
    assert groups_of("FR") == ["eu", "eea", "eurozone", "europe"]
    assert len(GROUPS["eu"]) == 27
    assert GROUPS.keys() == GROUP_NAMES.keys()
