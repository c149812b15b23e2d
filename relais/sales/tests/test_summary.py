"""Figures of selling: by stage, owner, month; in several currencies, brought into one."""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.integrations.testing import Program
from relais.records.api import create
from relais.records.testing import Cast
from relais.sales.testing import make_opportunity, stage_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034", "R341")]


def test_sums_by_stage_are_told_in_each_currency_and_in_that_of_the_group(cast: Cast):
    create("exchange-rates", {"currency": "USD", "day": "2026-01-01", "rate": "1.25"}, by=SYSTEM)
    for amount, currency in (("100", "EUR"), ("125", "USD"), ("7", "JPY")):
        make_opportunity(amount={"amount": amount, "currency": currency})

    (row,) = (
        Program(cast.administrator)
        .post("opportunities/summary/", {"group_by": ["stage"], "measures": ["count", "sum:amount"]})
        .json()["rows"]
    )

    assert (row["stage"]["id"], row["count"]) == (stage_called("Contact made").pk, 3)
    assert {each["currency"]: each["amount"] for each in row["sum:amount"]} == {"EUR": "100.00", "USD": "125.00", "JPY": "7.00"}
    assert row["converted"]["sum:amount"] == {
        "amount": "200.00", "currency": "EUR", "rates": [{"currency": "USD", "rate": "1.25", "since": "2026-01-01"}],
        "without": [{"amount": "7.00", "currency": "JPY"}],
    }  # fmt: skip


def test_weighted_sum_follows_the_stage(cast: Cast):
    make_opportunity(amount={"amount": "1000", "currency": "EUR"}, stage=stage_called("Negotiation"))
    make_opportunity(amount={"amount": "1000", "currency": "EUR"})

    (row,) = Program(cast.administrator).post("opportunities/summary/", {"measures": ["sum:weighted"]}).json()["rows"]

    assert row["converted"]["sum:weighted"]["amount"] == "850.00"
