"""The form of a custom field…"""

from __future__ import annotations

import json

import pytest
from django.test import Client

from relais.records.api import create
from relais.records.models import CustomField
from relais.records.testing import Cast, as_actor, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R326")]
ROLL_UP = {"type": "places", "kind": "roll_up", "label_en": "Costs", "related": "visits", "measure": "sum", "measured": "cost"}
CONDITION = {"kind:0": "group", "word:0": "all", "kind:0.0": "condition", "field:0.0": "is_done", "op:0.0": "is", "value:0.0": "1"}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


def test_builds_the_query_of_a_roll_up_as_a_filter_is_built(administrator: Client) -> None:
    address = "/custom-fields/new/"
    empty = administrator.post(address, ROLL_UP | {"do": "look"}).content.decode()
    begun = administrator.post(address, ROLL_UP | {"kind:0": "group", "do": "condition:0"}).content.decode()

    assert 'value="condition:0"' in empty and 'id="field:0.0"' not in empty
    assert 'id="field:0.0"' in begun and not CustomField.objects.exists()
    assert administrator.post(address, ROLL_UP | CONDITION).status_code == 302
    assert CustomField.objects.get().where == {"all": [{"field": "is_done", "op": "is", "value": True}]}


def test_offers_the_fields_of_the_related_records(administrator: Client) -> None:
    shown = administrator.post("/custom-fields/new/", ROLL_UP | {"do": "look"}).content.decode()
    offered = shown.partition('<div id="related-field">')[2].partition("</div>")[0]

    assert 'value="cost" selected' in offered and 'value="begins_at"' in offered and 'value="subject"' not in offered


def test_tells_and_changes_the_query_of_a_roll_up(administrator: Client, cast: Cast) -> None:
    where = {"field": "is_done", "op": "is", "value": True}
    field = create("custom-fields", ROLL_UP | {"where": where}, by=as_actor(cast.administrator))
    page, form = (administrator.get(f"/custom-fields/{field.pk}/{end}").content.decode() for end in ("", "edit/"))

    assert json.dumps(where) not in page and "Done" in page
    assert administrator.get(f"/custom-fields/{field.pk}/fields/where/").status_code == 404
    assert '<option value="is_done" selected>' in form
    emptied = ROLL_UP | {"key": field.key, "kind:0": "group", "word:0": "all"}
    assert administrator.post(f"/custom-fields/{field.pk}/edit/", emptied).status_code == 302
    field.refresh_from_db()
    assert field.where == {}
