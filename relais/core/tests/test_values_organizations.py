"""The name of an organization…"""

import pytest

from relais.core.values.organizations import organization_key, organization_words, website_domain


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Société Générale S.A.", "SOCIETE GENERALE"),
        ("S.A.R.L. Dupont et Fils", "Dupont & Fils"),
        ("ACME GmbH & Co. KG", "Acme"),
        ("L'Oréal", "L’OREAL"),
        ("The Acme Trading Co., Ltd.", "Acme Trading"),
        ("Grupo Bimbo, S.A. de C.V.", "GRUPO BIMBO"),
        ("Orlen Sp. z o.o.", "Orlen"),
        ("A.B.C. Services", "ABC Services"),
        ("Ets MARTIN", "Martin SAS"),
        ("GTX Pro", "GTXPro"),
    ],
)
def test_is_equal_in_two_ways_of_writing(one, other):
    assert organization_key(one) == organization_key(other)


def test_keeps_words_that_only_look_like_a_legal_form():
    assert organization_words("Paris Zoo") == ["paris", "zoo"]
    assert organization_words("SAS") == ["sas"]
    assert organization_words("e.on SE") == ["e", "on"]
    assert organization_words("Company of Wolves") == ["company", "of", "wolves"]
    assert organization_words("!!!") == []


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.shop.example.co.uk/x", "example.co.uk"),
        ("marie@mail.acme.fr", "acme.fr"),
        ("marie@gmail.com", ""),
        ("facebook.com/acme", ""),
        ("acme.wordpress.com", "acme.wordpress.com"),
        ("http://192.168.0.1", ""),
        ("https://www.müller.de", "xn--mller-kva.de"),
        ("nothing", ""),
        ("x" * 5000, ""),
    ],
)
def test_is_known_by_its_domain(text, domain):
    assert website_domain(text) == domain
