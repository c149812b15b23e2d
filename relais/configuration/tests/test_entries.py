"""An entry of a list…"""

from __future__ import annotations

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.integrations.testing import Program
from relais.records.api import Change, Operation, create, undo
from relais.records.models import ReferenceItem
from relais.records.testing import Cast, as_actor, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R338")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def entries() -> list[ReferenceItem]:
    return list(ReferenceItem.objects.filter(list="industries", is_active=True).order_by("position"))


def test_that_takes_the_place_of_another_leaves_the_history_and_is_taken_back(cast: Cast, client: Client) -> None:
    old, new, *_others = entries()
    firm = create("organizations", {"name": "Atelier", "industry": old.key}, by=SYSTEM)
    program = Program(cast.administrator)
    assert {"type": "organizations", "field": "industry", "records": 1} in program.get(f"reference-items/{old.pk}/uses/").json()["uses"]
    client.force_login(cast.administrator)
    assert "Who has it" in client.get(f"/reference-items/{old.pk}/").content.decode()

    client.post(f"/reference-items/{old.pk}/replacement/", {"into": new.key})

    firm.refresh_from_db()
    old.refresh_from_db()
    assert (firm.industry, old.is_active) == (new.key, False)
    told = Change.objects.filter(type="organizations", record_id=firm.pk).latest("pk")
    assert told.values["industry"] == [old.key, new.key]
    undo(Operation.objects.latest("pk"), by=as_actor(cast.administrator))
    firm.refresh_from_db()
    old.refresh_from_db()
    assert (firm.industry, old.is_active) == (old.key, True)


def test_is_replaced_only_by_one_of_its_own_list(cast: Cast) -> None:
    old = entries()[0]
    stranger = ReferenceItem.objects.exclude(list="industries").exclude(key__in=[each.key for each in entries()]).first()
    assert stranger is not None

    assert Program(cast.administrator).post(f"reference-items/{old.pk}/replacement/", {"into": stranger.key}).status_code == 422
    assert Program(cast.administrator).post(f"reference-items/{old.pk}/replacement/", {"into": old.key}).status_code == 422


def test_stands_where_it_is_moved_to(cast: Cast, client: Client) -> None:
    first, second, *_others = entries()
    client.force_login(cast.administrator)
    client.post(f"/reference-items/{first.pk}/place/", {"to": "down"})

    assert [each.pk for each in entries()[:2]] == [second.pk, first.pk]
