"""The source of each value…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import Actor
from relais.parties.api import sources_of
from relais.records.api import Operation, change, create_many, start_operation

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R016")]


def test_is_known_for_what_came_from_a_file_and_what_was_typed(cast):
    importing, typing = Actor(cast.administrator, "import"), Actor(cast.seller, "screen")
    operation = start_operation(Operation.Kind.IMPORT, "contacts", by=importing, source="salon-2025.csv")
    (amelie,) = create_many(
        "contacts", [{"name": "Amélie Rousseau", "city": "Lyon", "owner": cast.seller.pk}], by=importing, operation=operation
    )
    amelie = change(amelie, by=typing, city="Villeurbanne", job_title="Acheteuse")

    sources = sources_of(amelie, cast.seller)

    assert (sources["name"].actor, sources["name"].through, sources["name"].origin) == (cast.administrator, "import", "salon-2025.csv")
    assert (sources["city"].actor, sources["city"].through, sources["city"].origin) == (cast.seller, "screen", "")
    assert sources["city"].operation_id == sources["job_title"].operation_id != operation.pk


def test_is_not_told_of_a_value_that_is_gone(cast):
    (amelie,) = create_many("contacts", [{"name": "Amélie Rousseau", "city": "Lyon"}], by=Actor(cast.administrator))
    amelie = change(amelie, by=Actor(cast.administrator), city="")

    assert "city" not in sources_of(amelie, None)
