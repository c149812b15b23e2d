"""What somebody types finds …"""

from __future__ import annotations

import pytest
from django.core.management import call_command

from relais.accounts.actors import SYSTEM
from relais.core.shared_data import naughty_strings
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create, create_many, delete, restore
from relais.records.search.index import search

pytestmark = pytest.mark.django_db


def titles(text: str, **options: object) -> list[str]:
    return [hit.title for hit in search(None, text, **options)]  # type: ignore[arg-type]


@pytest.fixture
def amelie():
    vauban = make_organization("L'Atelier Vauban & Fils", city="Saint-Malo", siren="552 100 554")
    make_contact("Thierry Roussel", city="Rennes")
    return make_contact(
        "Amélie Rousseau",
        organization=vauban,
        job_title="Chef de projet",
        emails=["amelie.rousseau@atelier-vauban.example"],
        phones=["+33612345678"],
    )


@pytest.mark.covers("R001", "R352")
@pytest.mark.parametrize(
    "typed",
    [
        "amélie", "AMELIE", "amelie rousseau", "Rousseau Amélie", "rous", "ousse", "am rous", "  amelie  ", "rousseau, amélie", "chef projet",
        "amelie.rousseau@", "amelie.rousseau@atelier-vauban.example", "rousseau@ate", "vauban amelie", "atelier-vauban amel",
        "06 12 34", "0612", "06.12.34.56.78", "(06) 12 34", "+33 6 12", "+33 (0)6 12", "0033 6 12 34", "33612", "612 34", "5678", "rous 06 12", "06 12 rous",
    ],
)  # fmt: skip
def test_a_person(amelie, typed):
    assert "Amélie Rousseau" in titles(typed)
    assert "Thierry Roussel" not in titles(typed) or typed in ("rous", "ousse")


@pytest.mark.parametrize(
    "typed",
    [
        "atelier", "l'atelier", "l’atelier", "d'atelier", "vauban & fils", "saint malo", "saint-malo", "SAINT MALO", "saintmalo", "st malo atelier"[3:],
        "552100554", "552 100 554", "552.100.554", "100 554", "va",
    ],
)  # fmt: skip
def test_an_organization(amelie, typed):
    assert "L'Atelier Vauban & Fils" in titles(typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Jean-Pierre O'Brien", "jeanpierre"), ("Jean-Pierre O'Brien", "obrien"), ("Jean-Pierre O’Brien", "o'brien"), ("Œuvre Sœur", "oeuvre soeur"),
        ("S.N.C.F. Réseau", "sncf"), ("SNCF Réseau", "s.n.c.f."), ("H&M", "h & m"), ("H&M", "hm"), ("3M France", "3m"), ("Ångström Łódź", "angstrom lodz"),
        ("Weiß Groß", "weiss"), ("Москва Торг", "моск"), ("株式会社山田", "会社山"), ("हिन्दी भाषा", "भाषा"), ("50% Off_Shop", "50 off"),
    ],
)  # fmt: skip
def test_names_of_any_kind(name, typed):
    make_organization(name)
    make_organization("Something else")

    assert titles(typed) == [name]


def test_nothing_where_a_word_is_missing(amelie):
    assert titles("amelie rennes") == []
    assert titles("amelie 07") == []


@pytest.mark.parametrize("typed", ["", " ", "!!!", "%", "_", '"', "'", "*", "(", "-", "@", "\x00", "\ud800", "\ue000", "\ue123 \uf8ff"])
def test_nothing_by_signs_alone(amelie, typed):
    assert titles(typed) == []


@pytest.mark.attack(9)
def test_no_error_by_hostile_text(amelie):
    for text in naughty_strings():
        assert isinstance(search(None, text), list)


@pytest.mark.parametrize(
    "typed", ["am*", '"amelie"', "amelie OR thierry", "amelie NOT", "text:amelie", "amel%", "am_lie", "NEAR(amelie)", "amelie^"]
)
def test_no_operators_of_a_database(amelie, typed):
    assert set(titles(typed)) <= {"Amélie Rousseau"}


def test_single_letters_at_the_beginning_of_titles_alone():
    make_organization("Xylographie")
    make_organization("Bureau X")

    assert titles("x", types=["organizations"]) == ["Xylographie"]
    assert titles("bureau x") == ["Bureau X"]


def test_what_was_changed_and_not_what_it_was(amelie):
    change(amelie, by=SYSTEM, name="Amélie Delorme", emails=["delorme@atelier.example"])

    assert titles("delorme") == ["Amélie Delorme"]
    assert titles("amelie rousseau") == []
    assert titles("0612345678") == ["Amélie Delorme"]


def test_nothing_in_the_bin(amelie):
    delete(amelie, by=SYSTEM)
    assert titles("rousseau") == []

    restore(amelie, by=SYSTEM)
    assert titles("rousseau") == ["Amélie Rousseau"]


def test_only_the_types_asked_for(amelie):
    assert titles("vauban", types=["organizations"]) == ["L'Atelier Vauban & Fils"]
    assert titles("vauban", types=["contacts"]) == ["Amélie Rousseau"]
    assert titles("vauban", types=[]) == []


def test_invalid_numbers_as_they_were_typed():
    create("places", {"name": "Depot", "phone": "12 34 poste 5"}, by=SYSTEM)

    assert titles("1234") == ["Depot"]


def test_words_in_notes_and_tags():
    create("places", {"name": "Depot", "notes": "Ring twice.\nWrite to Jean.Dupont@x.example!", "tags": ["Été indien"]}, by=SYSTEM)

    for typed in ("twice", "dupont@x", "jean dupont", "ete indien"):
        assert titles(typed) == ["Depot"], typed


def test_many_created_at_once():
    create_many("places", [{"name": f"Shop {number}", "phone": f"+336390{number:05}"} for number in range(1500)], by=SYSTEM)

    assert titles("shop 1234") == ["Shop 1234"]
    assert titles("06 39 00 12 34", types=["places"]) == ["Shop 1234"]
    assert len(titles("shop", limit=50)) == 50


def test_colleagues_of_the_firm():
    call_command("user", "create", "claire@relais.example", "--first-name", "Claire", "--last-name", "Lambert")

    assert titles("lamb") == ["Claire Lambert"]
    assert titles("claire@") == ["Claire Lambert"]
