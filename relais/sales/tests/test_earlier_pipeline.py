"""The workbooks of the same firm are of another year: other columns, other products, no dates of engagement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from relais.core.shared_data import shared_data
from relais.integrations.files.open import open_table
from relais.integrations.testing import import_by_command
from relais.sales.models import Opportunity

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TYPES = {"accounts": "organizations", "products": "products", "sales_teams": "users", "sales_pipeline": "opportunities"}


def rows_of(name: str) -> list[dict[str, Any]]:
    table = open_table(shared_data("crm_opportunities", f"{name}.xlsx"))
    return [dict(zip(table.columns, row.values, strict=True)) for row in table.rows()]


@pytest.mark.covers("R265")
def test_come_whole_with_the_sums_that_they_have() -> None:
    told = {"sales_pipeline": ["--answer", "deal_stage:In_Progress=Contact made"]}

    for name, type_key in TYPES.items():
        answer = import_by_command(str(shared_data("crm_opportunities", f"{name}.xlsx")), "--as", type_key, *told.get(name, []))
        assert (answer["created"], answer["errors"]) == (len(rows_of(name)), 0)

    rows = rows_of("sales_pipeline")
    won = [row for row in rows if row["deal_stage"] == "Won"]
    found = Opportunity.objects.filter(status="won")
    assert (found.count(), found.aggregate(total=Sum("amount"))["total"]) == (
        6438,
        sum(Decimal(str(row["close_value"] or 0)) for row in won),
    )
    assert Opportunity.objects.filter(organization=None).count() == sum(not row["account"] for row in rows) == 5393
