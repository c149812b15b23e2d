"""Attributes that whoever knows a party gives it under names of their own…"""

from __future__ import annotations

import json

import pytest
from django.test import Client

from relais.integrations.testing import Program
from relais.parties.testing import make_contact
from relais.records.testing import make_cast
from tests.filled_form import FilledForm

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R015")]
GATE = {
    "related": "attributes",
    "where": {"all": [{"field": "name", "op": "is", "value": "gate"}, {"field": "value", "op": "is", "value": "4"}]},
}


def test_are_written_in_the_form_shown_filtered_upon_and_told_by_the_api(client: Client):
    cast = make_cast()
    silva, keller = make_contact("Inês Silva", owner=cast.seller), make_contact("Bruno Keller", owner=cast.seller)
    client.force_login(cast.seller)

    sent = FilledForm(client.get(f"/contacts/{silva.pk}/edit/").content.decode()).sent
    client.post(f"/contacts/{silva.pk}/edit/", sent | {"attributes-0-name": ["Gate"], "attributes-0-value": ["4"]})

    assert "Gate" in client.get(f"/contacts/{silva.pk}/").content.decode()
    assert Program(cast.seller).get(f"contacts/{silva.pk}/").json()["attributes"] == [{"name": "Gate", "value": "4"}]
    found = client.get("/contacts/", {"filter": json.dumps(GATE)}).content.decode()
    assert "Inês Silva" in found and keller.name not in found


def test_need_a_name(client: Client):
    cast = make_cast()

    answer = Program(cast.seller).post("contacts/", {"last_name": "Silva", "attributes": [{"value": "4"}]})

    assert answer.status_code == 422
    assert "attributes" in answer.json()["error"]["errors"]
