"""A Query reads as chips and as a sentence, in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Role, User
from relais.records.api import create, registry
from relais.records.fields import Reader
from relais.records.query.words import describe, tell, without_part

pytestmark = pytest.mark.django_db
ENGLISH = Reader(language="en", locale="en_GB")
FRENCH = Reader(language="fr", locale="fr_FR")
NARROW = "\u202f"

TREE = {
    "all": [
        {"field": "status", "op": "is", "value": "active"},
        {"field": "owner", "op": "in", "value": ["@me", "@my_team"]},
        {"field": "expires_on", "op": "within", "value": {"next": 30}},
        {"related": "visits", "where": {"field": "begins_at", "op": "this", "value": "year"}, "count": {"gte": 1}},
        {"any": [{"field": "place.country", "op": "is", "value": "FR"}, {"not": {"field": "product", "op": "empty"}}]},
    ]
}


def chips(tree: dict[str, Any], reader: Reader, type_: str = "warranties") -> list[tuple[str, str]]:
    return [(chip.label, chip.words) for chip in describe(registry.get(type_), tree, reader.user, reader)]


def test_each_part_is_a_chip() -> None:
    assert chips(TREE, ENGLISH) == [
        ("Status", "Active"),
        ("Owner", "me or my team"),
        ("Expires", "in the next 30 days"),
        ("Visits", "at least 1 this year"),
        ("", "place › country is France, or product is filled in"),
    ]


def test_each_part_is_a_chip_in_french() -> None:
    assert [words for _label, words in chips(TREE, FRENCH)] == [
        "Active",
        "moi ou mon équipe",
        "dans les 30 prochains jours",
        "au moins 1 cette année",
        "place › country est France, ou product n’est pas vide",
    ]


def test_whole_query_is_a_sentence() -> None:
    tree = {
        "all": [
            {"field": "country", "op": "in", "value": ["FR", "BE"]},
            {"related": "visits", "where": {"field": "begins_at", "op": "within", "value": {"last": 90, "unit": "day"}}, "none": True},
        ]
    }

    assert (
        tell(registry.get("places"), tree, None, FRENCH)
        == f"Country est France ou Belgique, et Visits{NARROW}: aucune fiche depuis 90 jours"
    )
    assert tell(registry.get("places"), tree, None, ENGLISH) == "Country is France or Belgium, and Visits: none for 90 days"


CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("places", {"field": "country", "op": "in", "value": ["BE", "NL", "LU"]}, "Benelux", "Benelux"),
    ("places", {"field": "country", "op": "is", "value": "@europe"}, "Europe", "Europe"),
    ("places", {"field": "country", "op": "not_in", "value": ["FR", "DE"]}, "not France or Germany", "sauf France ou Allemagne"),
    ("places", {"field": "name", "op": "contains", "value": "dup"}, "contains “dup”", f"contient «{NARROW}dup{NARROW}»"),
    ("places", {"field": "floors", "op": "between", "value": [1, 3]}, "between 1 and 3", "entre 1 et 3"),
    ("places", {"field": "floors", "op": "gte", "value": 2}, "at least 2", "au moins 2"),
    ("places", {"field": "parent", "op": "empty"}, "empty", "vide"),
    ("places", {"field": "tags", "op": "has_all", "value": ["vip", "nord"]}, "vip and nord", "vip et nord"),
    ("places", {"field": "tags", "op": "has_none", "value": ["vip"]}, "without vip", "sans vip"),
    ("places", {"field": "is_open", "op": "is", "value": True}, "yes", "oui"),
    ("places", {"field": "name", "op": "in", "value": ["a", "b", "c", "d", "e", "f"]}, "a, b, c, d or 2 more", "a, b, c, d ou 2 de plus"),
    ("warranties", {"field": "expires_on", "op": "before", "value": "2026-03-31"}, "before 31/03/2026", "avant le 31/03/2026"),
    ("warranties", {"field": "expires_on", "op": "lte", "value": "@today+7"}, "until today + 7 days", "jusqu’à aujourd’hui + 7 jours"),
    ("warranties", {"field": "expires_on", "op": "gte", "value": "@today"}, "from today", "à partir d’aujourd’hui"),
    ("warranties", {"field": "expires_on", "op": "previous", "value": "quarter"}, "last quarter", "le trimestre dernier"),
    ("warranties", {"field": "expires_on", "op": "within", "value": {"this": "week"}}, "this week", "cette semaine"),
    (
        "warranties",
        {"field": "signed_at", "op": "between", "value": ["2026-11-02", "2026-11-08"]},
        "between 2 Nov 2026 and 8 Nov 2026",
        "entre 2 nov. 2026 et 8 nov. 2026",
    ),
    ("warranties", {"field": "signed_at", "op": "within", "value": {"last": 1, "unit": "year"}}, "in the last year", "dans la dernière année"),
    ("warranties", {"field": "signed_at", "op": "older_than", "value": {"last": 2, "unit": "month"}}, "more than 2 months ago", "il y a plus de 2 mois"),
    ("warranties", {"field": "price", "op": "gt", "value": "1000", "currency": "EUR"}, "more than €1,000", f"plus de 1{NARROW}000{NARROW}€"),
    ("warranties", {"not": {"field": "owner", "op": "is", "value": "@me"}}, "not me", "sauf moi"),
    ("warranties", {"not": {"related": "visits"}}, "none", "aucune fiche"),
    ("warranties", {"related": "visits", "count": {"gte": 3, "lt": 10}}, "at least 3, less than 10", "au moins 3, moins de 10"),
    (
        "warranties",
        {"related": "visits", "where": {"field": "is_done", "op": "is", "value": True}, "count": {"is": 2}},
        "exactly 2 for which done is yes",
        "exactement 2 où done est oui",
    ),
    (
        "warranties",
        {"related": "visits", "sum": {"field": "cost", "gte": 1000, "currency": "EUR"}},
        "sum of “cost”: at least €1,000",
        f"somme de «{NARROW}cost{NARROW}»{NARROW}: au moins 1{NARROW}000{NARROW}€",
    ),
    ("warranties", {"search": "lefevre"}, "“lefevre”", "“lefevre”"),
    ("warranties", {"field": "gone", "op": "is", "value": 1}, "is unknown now", "n’est plus connu"),
    ("warranties", {"related": "gone"}, "is unknown now", "n’est plus connu"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "tree", "english", "french"), CASES, ids=[case[2] for case in CASES])
def test_condition_in_words(type_: str, tree: dict[str, Any], english: str, french: str) -> None:
    assert [words for _label, words in chips(tree, ENGLISH, type_)] == [english]
    assert [words for _label, words in chips(tree, FRENCH, type_)] == [french]


def test_groups_within_groups_are_kept_apart() -> None:
    tree = {
        "any": [
            {"all": [{"field": "floors", "op": "is", "value": 1}, {"field": "is_open", "op": "is", "value": True}]},
            {"not": {"any": [{"field": "kind", "op": "is", "value": "shop"}, {"field": "kind", "op": "is", "value": "home"}]}},
        ]
    }

    assert tell(registry.get("places"), tree, None, ENGLISH) == "(floors is 1, and open is yes), or not (kind is Shop, or kind is Home)"


def test_other_link_than_the_usual_is_named() -> None:
    assert [label for label, _words in chips({"related": "visits.updated_by"}, ENGLISH, "users")] == ["Visits (changed by)"]


def test_linked_records_are_named_in_one_query(django_assert_num_queries: Any) -> None:
    places = [create("places", {"name": name}, by=SYSTEM).pk for name in ("Brest", "Lyon", "Nice")]
    tree = {"any": [{"field": "place", "op": "is", "value": places[0]}, {"field": "place", "op": "in", "value": places[1:]}]}

    with django_assert_num_queries(1):
        assert chips(tree, ENGLISH) == [("", "place is Brest, or place is Lyon or Nice")]


@pytest.mark.attack(101)
def test_record_that_is_not_open_is_a_number() -> None:
    place = create("places", {"name": "Secret"}, by=SYSTEM)
    clerk = User.objects.create(email="words@example.com")
    grants = {"warranties": {"view": "all"}, "places": {"view": {"field": "name", "op": "is", "value": "Open"}}}
    clerk.roles.add(Role.objects.create(key="words-clerk", name="Clerk", grants=grants))

    assert chips({"field": "place", "op": "is", "value": place.pk}, replace(ENGLISH, user=clerk)) == [("Place", f"#{place.pk}")]


def test_part_is_taken_away() -> None:
    assert without_part(TREE, 0) == {"all": TREE["all"][1:]}
    assert without_part({"all": TREE["all"][:2]}, 1) == TREE["all"][0]
    assert without_part(TREE["all"][0], 0) == {}
