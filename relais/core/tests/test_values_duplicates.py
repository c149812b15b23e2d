"""Two parties…"""

import csv
from collections import defaultdict
from itertools import combinations

import pytest

from relais.core.shared_data import shared_data
from relais.core.values.duplicates import CERTAIN, LIKELY, blocking_keys, fingerprint, similarity

MARIE = {"first_name": "Marie", "last_name": "Lefèvre", "city": "Lyon", "email": "marie@lefevre.fr", "birth_date": "1980-03-02"}


def evidence(one, other):
    return {field: str(words) for field, words in similarity(one, other).evidence}


@pytest.mark.covers("R001")
def test_alike_in_everything_are_one_and_it_is_said_why():
    score = similarity(MARIE, {**MARIE, "first_name": "MARIE", "last_name": "LEFEVRE"})

    assert score.total > CERTAIN
    assert [(field, str(words)) for field, words in score.evidence] == [
        ("email", "Same e-mail address"),
        ("birth_date", "Same birth date"),
        ("last_name", "Same last name"),
        ("first_name", "Same first name"),
        ("city", "Same town"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "field", "words"),
    [
        (
            {"first_name": "Robert", "last_name": "Allen"},
            {"first_name": "Bob", "last_name": "Allen"},
            "first_name",
            "Two forms of one first name",
        ),
        (
            {"first_name": "Hall", "last_name": "Isla"},
            {"first_name": "Isla", "last_name": "Hall"},
            "name",
            "First and last names are swapped",
        ),
        ({"last_name": "Lefebvre"}, {"last_name": "Lefevre"}, "last_name", "Almost the same last name"),
        ({"last_name": "García López"}, {"last_name": "García"}, "last_name", "A last name in common"),
        ({"phone": "06 12 34 56 78"}, {"phones": ["+33612345678"]}, "phone", "Same phone number"),
        ({"email": "Info@Acme.fr"}, {"emails": ["info@acme.fr"]}, "email", "Same shared e-mail address"),
        ({"email": "marie.l@acme.fr"}, {"email": "marie.l@acme.com"}, "email", "Same mailbox at another domain"),
        ({"email": "marie.lefevre@acme.fr"}, {"email": "marie.lefvere@acme.fr"}, "email", "Almost the same e-mail address"),
        ({"name": "Société Générale S.A."}, {"name": "SOCIETE GENERALE"}, "name", "Same name"),
        (
            {"name": "Acme", "website": "https://acme.fr"},
            {"name": "Acme Services", "email": "x@acme.fr"},
            "domain",
            "Same website or mail domain",
        ),
        ({"siren": "732 829 320"}, {"siren": "732829320"}, "company_number", "Same company number"),
        ({"birth_date": "1971-06-24"}, {"birth_date": "1971-05-24"}, "birth_date", "Birth date differs by one figure"),
        ({"birth_date": "1971-06-05"}, {"birth_date": "1971-05-06"}, "birth_date", "Birth date differs by one figure"),
        ({"city": "London"}, {"city": "Lonon"}, "city", "Almost the same town"),
    ],
)
def test_speak_for_being_one_by(one, other, field, words):
    assert evidence(one, other) == evidence(other, one)
    assert evidence(one, other)[field] == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (MARIE, {"first_name": "Paul", "last_name": "Lefèvre", "city": "Lyon"}),
        ({"name": "Acme", "siren": "732829320"}, {"name": "Acme", "siren": "552100554"}),
        ({"name": "Banque de Lyon"}, {"name": "Banque de Paris"}),
        ({"last_name": "Dupont"}, {"last_name": "Dupont"}),
        ({"email": "info@gmail.com"}, {"email": "contact@gmail.com"}),
        ({}, {}),
    ],
)
def test_who_only_share_something_common_are_two(one, other):
    assert similarity(one, other).total < LIKELY


def test_of_one_household_are_never_joined_unasked():
    home = {"last_name": "Lefèvre", "city": "Lyon", "postcode": "69002", "phone": "04 72 00 00 00"}

    assert similarity({**home, "first_name": "Marie"}, {**home, "first_name": "Paul"}).total < CERTAIN


@pytest.mark.covers("R254")
def test_of_the_public_list_are_found_without_a_wrong_one():
    rows = list(csv.DictReader(shared_data("dedupe_fake1000", "fake_1000.csv").open(encoding="utf-8")))
    people = [fingerprint({**row, "last_name": row["surname"], "birth_date": row["dob"]}) for row in rows]
    blocks = defaultdict(list)
    for index, person in enumerate(people):
        for key in blocking_keys(person):
            blocks[key].append(index)
    candidates = {pair for block in blocks.values() for pair in combinations(block, 2)}

    found = {pair for pair in candidates if similarity(people[pair[0]], people[pair[1]]).total >= LIKELY}

    same = {(one, other) for one, other in combinations(range(len(rows)), 2) if rows[one]["cluster"] == rows[other]["cluster"]}
    assert len(same) == 2031
    assert len(candidates) < 2600
    assert len(candidates & same) / len(same) >= 0.90
    assert len(found & same) / len(found) >= 0.995
    assert len(found & same) / len(same) >= 0.83


def test_share_a_key_when_they_are_worth_comparing():
    assert blocking_keys(MARIE) & blocking_keys({"first_name": "Lefevre", "last_name": "Marie"})
    assert blocking_keys(MARIE) & blocking_keys({"last_name": "Lefebvre", "city": "LYON"})
    assert blocking_keys({"name": "Acme SARL"}) & blocking_keys({"name": "ACME"})
    assert not blocking_keys(MARIE) & blocking_keys({"first_name": "Paul", "last_name": "Durand", "city": "Lyon"})
    assert blocking_keys({}) == set()
