"""The name of a person…"""

import pytest

from relais.core.values.names import InvalidName, PersonName, initials, sort_name, split_name


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("text", "honorific", "first", "last", "particle"),
    [
        ("Marie Lefèvre", "", "Marie", "Lefèvre", ""),
        ("LEFÈVRE Marie", "", "Marie", "LEFÈVRE", ""),
        ("Marie LEFÈVRE", "", "Marie", "LEFÈVRE", ""),
        ("Lefèvre, Marie", "", "Marie", "Lefèvre", ""),
        ("Dupont, Mme Anne", "Mme", "Anne", "Dupont", ""),
        ("Jean-Pierre de La Tour", "", "Jean-Pierre", "de La Tour", "de La"),
        ("DE LA TOUR Jean", "", "Jean", "DE LA TOUR", "DE LA"),
        ("Marie Le Goff", "", "Marie", "Le Goff", "Le"),
        ("Le Goff Marie", "", "Marie", "Le Goff", "Le"),
        ("M. Le Goff", "M.", "", "Le Goff", "Le"),
        ("Jean d'Ormesson", "", "Jean", "d'Ormesson", ""),
        ("María García López", "", "María", "García López", ""),
        ("María del Carmen García", "", "María del Carmen", "García", ""),
        ("José Ortega y Gasset", "", "José", "Ortega y Gasset", ""),
        ("Ana Paula Ferreira da Silva", "", "Ana Paula", "Ferreira da Silva", ""),
        ("Jan van den Berg", "", "Jan", "van den Berg", "van den"),
        ("Ludwig van Beethoven", "", "Ludwig", "van Beethoven", "van"),
        ("Yves Saint Laurent", "", "Yves", "Saint Laurent", ""),
        ("Mohamed Ben Salah", "", "Mohamed", "Ben Salah", "Ben"),
        ("Herr Dr. Hans Müller", "Herr Dr.", "Hans", "Müller", ""),
        ("Ms. Nancy Davolio", "Ms.", "Nancy", "Davolio", ""),
        ("Mme Lefèvre", "Mme", "", "Lefèvre", ""),
        ("M. et Mme Dupont", "M. et Mme", "", "Dupont", ""),
        ("Don Draper", "", "Don", "Draper", ""),
        ("John D Rockefeller", "", "John D", "Rockefeller", ""),
        ("Martin Luther King Jr.", "", "Martin Luther", "King Jr.", ""),
        ("Maria Anders, PhD", "", "Maria", "Anders PhD", ""),
        ("Mary Jane Watson", "", "Mary Jane", "Watson", ""),
        ("山田 太郎", "", "太郎", "山田", ""),
        ("Madonna", "", "", "Madonna", ""),
        ("  ", "", "", "", ""),
    ],
)
def test_is_split_where_its_writing_shows(text, honorific, first, last, particle):
    assert split_name(text) == PersonName(honorific, first, last, particle)


def test_is_split_by_what_the_file_says():
    assert split_name("Lucía Pérez Amo", language="es") == PersonName("", "Lucía", "Pérez Amo", "")
    assert split_name("Cruz Ana Maria", last_first=True) == PersonName("", "Ana Maria", "Cruz", "")
    assert split_name("van den Berg Jan", last_first=True) == PersonName("", "Jan", "van den Berg", "van den")


def test_is_never_altered():
    assert split_name("mcDONALD  ronald").full == "mcDONALD ronald"
    assert split_name("Anne-Marie DUPONT-MARTIN").full == "Anne-Marie DUPONT-MARTIN"


def test_too_long_is_refused():
    with pytest.raises(InvalidName) as refusal:
        split_name("a" * 201)

    assert str(refusal.value) == "Shorten the name: it has more than 200 characters."


def test_is_sorted_by_the_last_one_without_accents():
    assert sort_name("Marie", "LEFÈVRE") == "lefevre marie"
    assert sort_name("", "Madonna") == "madonna"


def test_is_abbreviated_to_its_initials():
    assert initials("Jean-Pierre", "de La Tour") == "JT"
    assert initials("", "Madonna") == "M"
    assert initials("élise", "œuvrard") == "ÉŒ"
    assert initials("😀", "") == ""
