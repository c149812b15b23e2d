"""A chart out of a Summary: bars by group, columns over time without gaps, a map of two groups; every mark opens its records."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.records.api import create, registry, summarize
from relais.records.fields import Reader
from relais.records.screens.charts import bar_chart, heat_map, over_time
from relais.records.testing import Cast
from relais.sales.testing import make_opportunity, stage_called
from relais.ui.charts import Mark

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034")]
DATED = {"field": "closes_on", "op": "not_empty"}


def summed(cast: Cast, *groups: str, measure: str = "count") -> tuple[Any, str, Any, Reader]:
    reader = Reader.of(cast.administrator)
    return (
        summarize(registry.get("opportunities"), DATED, groups, [measure], user=cast.administrator, reader=reader),
        "opportunities",
        DATED,
        reader,
    )


def opened(client: Client, cast: Cast, mark: Mark) -> int:
    client.force_login(cast.administrator)
    return client.get(unescape(mark.url)).content.decode().count('data-list-target="row"')


def test_bars_add_up_amounts_in_the_currency_of_the_group(cast: Cast, client: Client):
    create("exchange-rates", {"currency": "USD", "day": "2026-01-01", "rate": "1.25"}, by=SYSTEM)
    for amount, currency in ((1000, "EUR"), (1250, "USD")):
        make_opportunity(amount={"amount": str(amount), "currency": currency}, closes_on="2026-11-01")
    make_opportunity(amount={"amount": "500", "currency": "EUR"}, closes_on="2026-11-01", stage=stage_called("Negotiation"))
    make_opportunity(amount={"amount": "9000", "currency": "EUR"})

    chart = bar_chart(*summed(cast, "stage", measure="sum:amount"), "By stage", "sum:amount")

    assert [(bar.label, bar.mark.size, bar.mark.text) for bar in chart.bars] == [
        ("Contact made", 2000, "€2K"),
        ("Negotiation", 500, "€500"),
    ]
    assert opened(client, cast, chart.bars[0].mark) == 2


def test_months_without_anything_stand_between_the_others(cast: Cast, client: Client):
    for day in ("2026-09-30", "2026-11-01", "2026-11-30"):
        make_opportunity(closes_on=day)

    chart = over_time(*summed(cast, "closes_on:month"), "By month")

    assert [(period.label, period.mark.size) for period in chart.periods] == [("Sept", 1), ("Oct", 0), ("Nov", 2)]
    assert opened(client, cast, chart.periods[2].mark) == 2


def test_map_crosses_two_groups(cast: Cast, client: Client):
    make_opportunity(owner=cast.seller, closes_on="2026-11-01")
    make_opportunity(owner=cast.seller, closes_on="2026-11-01", stage=stage_called("Negotiation"))
    make_opportunity(owner=cast.colleague, closes_on="2026-11-01", stage=stage_called("Negotiation"))

    chart = heat_map(*summed(cast, "owner", "stage"), "By owner and stage")

    told = {line.label: [mark.size if mark else 0 for mark in line.marks] for line in chart.lines}
    assert (chart.columns, told) == (["Contact made", "Negotiation"], {"Cleo Colleague": [0, 1], "Sam Seller": [1, 1]})
    assert opened(client, cast, chart.lines[1].marks[1] or Mark(0, "")) == 1


def test_nothing_gives_no_periods(cast: Cast):
    assert over_time(*summed(cast, "closes_on:month"), "By month").periods == []
