"""A salutation…"""

import pytest

from relais.core.values.names import PersonName, split_name
from relais.core.values.salutations import salutation


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("name", "language", "words"),
    [
        ("Mme Marie Lefèvre", "fr", "Madame Lefèvre,"),
        ("M. Paul Dupont", "fr", "Monsieur Dupont,"),
        ("Dr Paul Dupont", "fr", "Docteur Dupont,"),
        ("Maître Cordier", "fr", "Maître Cordier,"),
        ("Marie Lefèvre", "fr", "Madame, Monsieur,"),
        ("M. et Mme Dupont", "fr", "Madame, Monsieur,"),
        ("Ms. Marie Lefèvre", "en", "Dear Ms Lefèvre,"),
        ("Mr Paul Dupont", "en-GB", "Dear Mr Dupont,"),
        ("Marie Lefèvre", "en", "Dear Marie Lefèvre,"),
        ("Frau Anna Müller", "de", "Sehr geehrte Frau Müller,"),
        ("Herr Dr. Hans Müller", "de", "Sehr geehrter Herr Dr. Müller,"),
        ("Anna Müller", "de", "Guten Tag Anna Müller,"),
        ("Sra. Ana García López", "es", "Estimada Sra. García López:"),
        ("Sig. Mario Rossi", "it", "Gentile Sig. Rossi,"),
        ("Dhr. Jan van den Berg", "nl", "Geachte heer Van den Berg,"),
        ("Dhr. Jan van den Berg", "nl-BE", "Geachte heer van den Berg,"),
        ("Sr. João Silva", "pt", "Exmo. Sr. Silva,"),
        ("Ms Aino Virtanen", "fi", "Dear Ms Virtanen,"),
    ],
)
def test_is_formal_in_the_language_of_the_recipient(name, language, words):
    assert salutation(split_name(name), language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Madame, Monsieur,"),
        ("en", "Dear Sir or Madam,"),
        ("de", "Sehr geehrte Damen und Herren,"),
        ("es", "Estimados señores:"),
        ("it", "Gentili Signore e Signori,"),
        ("nl", "Geachte heer, mevrouw,"),
        ("pt", "Exmos. Senhores,"),
    ],
)
def test_to_nobody_in_particular_names_nobody(language, words):
    assert salutation(PersonName(), language) == words


def test_among_people_who_know_each_other_uses_the_first_name():
    assert salutation(split_name("Mme Marie Lefèvre"), "fr", "informal") == "Bonjour Marie,"
    assert salutation(split_name("Mme Lefèvre"), "fr", "informal") == "Bonjour,"


def test_takes_the_gender_from_the_record_where_no_honorific_tells():
    assert salutation(split_name("Marie Lefèvre"), "fr", gender="female") == "Madame Lefèvre,"
    assert salutation(split_name("M. Camille Lefèvre"), "fr", gender="female") == "Monsieur Lefèvre,"
    assert salutation(PersonName("", "{last}", "{first}", ""), "en") == "Dear {last} {first},"
