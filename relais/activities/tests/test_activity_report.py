"""The activity report…"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.html import escape

from relais.activities.report import ActivityReport
from relais.activities.testing import make_activity, make_interaction
from relais.integrations.testing import Program
from relais.parties.testing import make_contact
from relais.records.fields import Reader
from relais.records.testing import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R039")]
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=PARIS)


@pytest.fixture
def cast():
    with time_machine.travel(NOW, tick=False):
        cast = make_cast()
        amelie = make_contact("Amélie Rousseau", owner=cast.seller)
        for channel, days, outcome, owner in [
            ("call", 1, "agreed", cast.seller), ("call", 2, "no_answer", cast.seller), ("visit", 3, "agreed", cast.seller), ("email", 20, "", cast.colleague),
            ("letter", 20, "", cast.colleague), ("call", 40, "agreed", cast.seller),
        ]:  # fmt: skip
            make_interaction(channel, party=amelie, at=NOW - timedelta(days=days), outcome=outcome, owner=owner)
        make_activity("Send samples", party=amelie, owner=cast.seller, done_at=NOW - timedelta(days=1), outcome="agreed")
        make_activity("Still open", party=amelie, owner=cast.seller)
        make_interaction("call", party=make_contact("Theirs", owner=cast.other_seller), at=NOW, owner=cast.other_seller)
        yield cast


def told(table) -> dict[str, list[str]]:
    return {line.label: [figure.text for figure in line.figures] for line in table.lines}


def test_tells_by_person_what_was_done_in_the_period(cast):
    by_person, _by_outcome, _course = ActivityReport(Reader.of(cast.seller)).tables

    assert by_person.columns == ["calls", "e-mails", "meetings", "visits", "other exchanges", "exchanges", "tasks done"]
    assert told(by_person) == {
        "Cleo Colleague": ["—", "1", "—", "—", "1", "2", "—"],
        "Sam Seller": ["2", "—", "—", "1", "—", "3", "1"],
        "Together": ["2", "1", "—", "1", "1", "5", "1"],
    }


def test_tells_by_outcome_and_over_time(cast):
    _by_person, by_outcome, course = ActivityReport(Reader.of(cast.seller)).tables

    assert told(by_outcome) == {
        "Agreed": ["1", "—", "—", "1", "—", "2", "1"],
        "No answer": ["1", "—", "—", "—", "—", "1", "—"],
        "Not said": ["—", "1", "—", "—", "1", "2", "—"],
    }
    assert told(course) == {
        "Week of 2 Nov": ["—", "1", "—", "—", "1", "2", "—"],
        "Week of 16 Nov": ["—", "—", "—", "1", "—", "1", "—"],
        "Week of 23 Nov": ["2", "—", "—", "—", "—", "2", "1"],
    }


def test_tells_of_another_period_and_of_one_person(cast):
    table = ActivityReport(Reader.of(cast.seller), "previous-month", cast.seller.pk).tables[0]

    assert told(table) == {"Sam Seller": ["1", "—", "—", "—", "—", "1", "—"]}


def test_opens_the_records_behind_every_figure(cast, signed_in):
    browser = signed_in(cast.seller)
    page = browser.get("/activity-report/").text
    report = ActivityReport(Reader.of(cast.seller))

    figures = [figure for table in report.tables for line in table.lines for figure in line.figures if figure.url]
    assert len(figures) > 15
    for figure in figures:
        assert escape(figure.url) in page
        key, _question, parameters = figure.url.strip("/").partition("/?")
        assert browser.get(figure.url).text.count('data-list-target="row"') == int(figure.text), (key, parameters)


@pytest.mark.attack(20)
def test_tells_nothing_of_people_whose_customers_are_closed_to_the_reader(cast):
    assert "Olga Otherseller" not in told(ActivityReport(Reader.of(cast.seller)).tables[0])
    assert "Olga Otherseller" in told(ActivityReport(Reader.of(cast.administrator)).tables[0])


def test_is_there_for_programs(cast):
    asked = {
        "filter": {"field": "at", "op": "this", "value": "month"}, "group_by": ["owner", "channel", "outcome"], "measures": ["count"],
    }  # fmt: skip

    rows = Program(cast.seller).post("interactions/summary/", asked).json()["rows"]

    assert {
        "owner": {"id": cast.seller.pk, "type": "users", "title": "Sam Seller"},
        "channel": "visit",
        "outcome": "agreed",
        "count": 1,
    } in rows
    assert sum(row["count"] for row in rows) == 5


@pytest.mark.parametrize("address", ["?period=never", "?person=x", "?person=99999999", "?period=this-year&person=1"])
def test_stands_for_any_address(cast, signed_in, address):
    assert signed_in(cast.seller).get(f"/activity-report/{address}").status_code == 200
