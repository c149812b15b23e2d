"""Many opportunities are moved to a stage at once, from the list that a column of the board opens."""

from __future__ import annotations

import pytest
from django.test import Client

from relais.accounts.actors import Actor
from relais.core.testing import run_jobs
from relais.records.api import Operation
from relais.records.testing import Cast
from relais.sales.api import stays_of
from relais.sales.models import Opportunity
from relais.sales.testing import make_opportunity, stage_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034")]


def stages() -> list[list[str]]:
    """The stages that each has been through."""
    labels = {stage.pk: stage.label_en for stage in type(stage_called("Negotiation")).objects.all()}
    return [[labels[stay.stage_id] for stay in stays_of(each)] for each in Opportunity.objects.order_by("pk")]


def test_column_is_moved_in_the_background_with_its_history_and_taken_back(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bulk", "long_undo"):
        monkeypatch.setattr(f"relais.records.changes.{name}.AT_ONCE", 2)
        monkeypatch.setattr(f"relais.records.changes.{name}.BATCH", 2)
    first, negotiation = make_opportunity(by=Actor(cast.seller)).stage.label_en, stage_called("Negotiation")
    for _turn in range(4):
        make_opportunity(by=Actor(cast.seller))
    column = f'{{"field": "stage", "op": "is", "value": {stage_called(first).pk}}}'
    client.force_login(cast.seller)

    client.post("/opportunities/bulk-edit/", {"whole": "1", "filter": column, "field": "stage", "value": negotiation.pk})
    run_jobs()
    assert stages() == [[first, "Negotiation"]] * 5

    client.post(f"/operations/{Operation.objects.get(kind='bulk_edit').pk}/undo/")
    run_jobs()
    assert stages() == [[first]] * 5
