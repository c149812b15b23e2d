"""A filter reads as a sentence."""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.records.api import create, registry
from relais.records.fields import Reader
from relais.records.query.words import describe, without_part
from relais.records.testing import make_cast

pytestmark = pytest.mark.django_db

TREE = {
    "all": [
        {"field": "status", "op": "is", "value": "active"},
        {"field": "owner", "op": "is", "value": "@my_team"},
        {"field": "expires_on", "op": "within", "value": {"next": 30, "unit": "day"}},
        {"related": "visits", "where": {"field": "is_done", "op": "is", "value": True}, "count": {"gte": 2}},
        {"any": [{"field": "place.country", "op": "is", "value": "FR"}, {"not": {"field": "product", "op": "empty"}}]},
    ]
}


def told(tree):
    user = make_cast().administrator
    return [(chip.label, chip.words) for chip in describe(registry.get("warranties"), tree, user, Reader.of(user))]


def test_each_part_is_a_chip():
    assert told(TREE) == [
        ("Status", "Active"),
        ("Owner", "me or my team"),
        ("Expires", "is within the next 30 days"),
        ("Visits", "at least 2 for which Done yes"),
        ("", "Place › country France or not Product is empty"),
    ]


def test_linked_record_is_named():
    place = create("places", {"name": "Depot of Brest"}, by=SYSTEM)

    assert told({"field": "place", "op": "is", "value": place.pk}) == [("Place", "Depot of Brest")]


def test_part_is_taken_away():
    assert without_part(TREE, 0) == {"all": TREE["all"][1:]}
    assert without_part({"all": TREE["all"][:2]}, 1) == TREE["all"][0]
    assert without_part(TREE["all"][0], 0) == {}
