"""A summary of records by the API…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM, Actor
from relais.integrations.testing import Program
from relais.records.api import create
from relais.records.testing import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R006", "R013")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_is_a_row_for_each_group(cast):
    depot = create("places", {"name": "Dépôt"}, by=Actor(cast.administrator))
    for number in range(3):
        create(
            "warranties",
            {
                "number": f"W{number}",
                "place": depot.pk if number else None,
                "price": {"amount": "1.50", "currency": "EUR"},
                "owner": cast.seller.pk,
            },
            by=SYSTEM,
        )
    asked = {"filter": {"field": "number", "op": "not_in", "value": ["W2"]}, "group_by": ["place"], "measures": ["count", "sum:price"]}

    answer = Program(cast.seller).post("warranties/summary/", asked)

    converted = {"sum:price": {"amount": "1.50", "currency": "EUR", "rates": [], "without": []}}
    assert answer.status_code == 200
    assert answer.json() == {
        "rows": [
            {
                "place": {"id": depot.pk, "type": "places", "title": "Dépôt"},
                "count": 1,
                "sum:price": [{"amount": "1.50", "currency": "EUR"}],
                "converted": converted,
            },
            {"place": None, "count": 1, "sum:price": [{"amount": "1.50", "currency": "EUR"}], "converted": converted},
        ],
        "complete": True,
    }
    assert Program(cast.nobody).post("warranties/summary/", asked).status_code == 404


@pytest.mark.attack(3, 5)
@pytest.mark.parametrize(
    "body",
    [{"group_by": ["x'--"]}, {"group_by": {"a": 1}}, {"measures": 7}, {"filter": [1]}, {"filter": {"field": "id"}}, {"group": []}, []],
)
def test_refuses_nonsense_with_a_sentence(cast, body):
    answer = Program(cast.seller).post("warranties/summary/", body)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
