"""The home screen tells a seller of the own pipeline, and who leads a team of that of the team; every figure opens its records."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.core import clock
from relais.integrations.testing import Program
from relais.parties.testing import make_organization
from relais.records.api import create, shift, start_of
from relais.records.fields import Reader
from relais.records.testing import Cast, role_called
from relais.sales.home.mine import MyPipeline
from relais.sales.home.team import TeamPipeline
from relais.sales.models import Opportunity
from relais.sales.testing import make_opportunity, stage_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R034")]


def euros(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "EUR"}


@pytest.fixture(autouse=True)
def known_firm(cast: Cast) -> None:
    """A workspace in which nobody is known yet shows how to begin."""
    make_organization("Atelier Vauban", owner=cast.seller)


def home_of(client: Client, user: Any) -> str:
    client.force_login(user)
    return client.get("/").content.decode()


def listed(client: Client, url: str) -> int:
    """How many opportunities the list at an address shows."""
    assert url
    return client.get(unescape(url)).content.decode().count('data-list-target="row"')


def marks(chart: Any) -> dict[str, tuple[str, str]]:
    return {bar.label: (bar.mark.text, bar.before.text if bar.before else "") for bar in chart.bars}


# --- a seller ---------------------------------------------------------------------------------------------------------


@pytest.mark.covers("R034")
def test_tells_which_of_ones_own_lack_an_organization(client: Client, cast: Cast):
    make_opportunity("Nobody's", owner=cast.seller, organization=None)
    make_opportunity("Somebody's", owner=cast.seller, organization=make_organization("Menuiserie Roc", owner=cast.seller).pk)
    make_opportunity("A colleague's", owner=cast.colleague, organization=None)

    (url,) = re.findall(r'href="([^"]+)"><div><b>Opportunities without organization', home_of(client, cast.seller))

    page = client.get(unescape(url)).content.decode()
    assert "Nobody&#x27;s" in page
    assert "Somebody&#x27;s" not in page
    assert "A colleague&#x27;s" not in page


def test_tells_the_own_pipeline_by_stage(client: Client, cast: Cast):
    make_opportunity(owner=cast.seller, amount=euros(1000))
    make_opportunity(owner=cast.seller, amount=euros(3000), stage=stage_called("Negotiation"))
    make_opportunity(owner=cast.colleague, amount=euros(9000))
    make_opportunity(owner=cast.seller, amount=euros(9000), stage=stage_called("Won"))

    page = home_of(client, cast.seller)
    mine = MyPipeline(Reader.of(cast.seller))

    assert "My pipeline" in page
    assert {label: now for label, (now, _then) in marks(mine.chart).items()} == {
        "Contact made": "€1K", "Need understood": "—", "Proposal sent": "—", "Negotiation": "€3K",
    }  # fmt: skip
    assert (mine.total.number, mine.total_words, mine.weighted_words) == (2, "€4K", "€2.4K")


def test_every_stage_opens_its_opportunities(client: Client, cast: Cast):
    make_opportunity(owner=cast.seller, amount=euros(1000))
    make_opportunity(owner=cast.seller, amount=euros(3000), stage=stage_called("Negotiation"))
    make_opportunity(owner=cast.seller, stage=stage_called("Won"))
    home_of(client, cast.seller)

    chart = MyPipeline(Reader.of(cast.seller)).chart

    assert [listed(client, bar.mark.url) if bar.mark.url else 0 for bar in chart.bars] == [1, 0, 0, 1]


@pytest.mark.covers("R341")
def test_amounts_of_other_currencies_are_brought_together_and_the_rate_is_told(client: Client, cast: Cast):
    create("exchange-rates", {"currency": "USD", "day": "2020-01-01", "rate": "1.25"}, by=SYSTEM)
    for amount, currency in ((1000, "EUR"), (1250, "USD"), (700, "JPY")):
        make_opportunity(owner=cast.seller, amount={"amount": str(amount), "currency": currency})

    page = home_of(client, cast.seller)

    assert MyPipeline(Reader.of(cast.seller)).total_words == "€2K"
    assert "1 EUR = 1.25 USD since 1 Jan 2020 · without JP¥700, for which there is no rate" in page


def test_what_is_late_or_stands_still_is_listed_and_opened(client: Client, cast: Cast):
    today = clock.today("Europe/Paris")
    make_opportunity("Late one", owner=cast.seller, closes_on=today - timedelta(days=6))
    make_opportunity("Still one", owner=cast.seller, closes_on=today + timedelta(days=60), stage_since=clock.now() - timedelta(days=22))
    make_opportunity("Moving one", owner=cast.seller, closes_on=today + timedelta(days=60))
    make_opportunity("Closed one", owner=cast.seller, stage=stage_called("Lost"), closes_on=today - timedelta(days=6))

    page = home_of(client, cast.seller)
    mine = MyPipeline(Reader.of(cast.seller))

    assert [(line.title, line.when) for line in mine.waiting] == [("Late one", "6 days late"), ("Still one", "22 d here")]
    assert "Late one" in page
    assert "Moving one" not in page
    assert mine.number_waiting == listed(client, mine.waiting_url) == 2


def test_what_closes_this_month_stands_in_the_order_of_its_days(client: Client, cast: Cast):
    today = clock.today("Europe/Paris")
    first = start_of(today, "month")
    make_opportunity("Second", owner=cast.seller, amount=euros(2000), closes_on=first + timedelta(days=20))
    make_opportunity("First", owner=cast.seller, amount=euros(1000), closes_on=first + timedelta(days=3))
    make_opportunity("Next month", owner=cast.seller, amount=euros(9000), closes_on=shift(first, 1, "month"))
    home_of(client, cast.seller)

    mine = MyPipeline(Reader.of(cast.seller))

    assert ([line.title for line in mine.closing], mine.closing_words) == (["First", "Second"], "€3K")
    assert listed(client, mine.closing_url) == 2


def test_who_has_nothing_to_sell_is_asked_to_begin(client: Client, cast: Cast):
    page = home_of(client, cast.seller)

    assert "Nothing in progress" in page
    assert 'href="/opportunities/new/"' in page


@pytest.mark.attack(91)
def test_name_of_a_closed_organization_is_not_told(client: Client, cast: Cast):
    theirs = make_organization("Hidden Firm", owner=cast.other_seller)
    make_opportunity("Late one", owner=cast.seller, organization=theirs, closes_on=clock.today() - timedelta(days=9))

    page = home_of(client, cast.seller)

    assert "Late one" in page
    assert "Hidden Firm" not in page


def test_hidden_amounts_leave_the_numbers(client: Client, cast: Cast):
    make_opportunity(owner=cast.seller, amount=euros(1234))
    seller = role_called("seller")
    seller.grants["opportunities"] = seller.grants["*"] | {"fields": {"amount": "hidden", "weighted": "hidden"}}
    seller.save()

    page = home_of(client, cast.seller)

    assert "My pipeline" in page
    assert "1.2K" not in page


def test_type_that_is_closed_to_the_reader_is_not_told_of(client: Client, cast: Cast):
    make_opportunity(owner=cast.nobody, amount=euros(1234))

    page = home_of(client, cast.nobody)

    assert "pipeline" not in page.lower()


# --- who leads a team -------------------------------------------------------------------------------------------------


@pytest.fixture
def team(cast: Cast) -> TeamPipeline:
    """What the manager sees; the reader is made when the test has made its opportunities."""
    return TeamPipeline(Reader.of(cast.manager))


def test_team_is_told_by_stage_against_a_month_ago(client: Client, cast: Cast):
    now, month_ago = clock.now(), clock.now() - timedelta(days=40)
    with clock.pretend(month_ago):
        make_opportunity("Stays", owner=cast.seller, amount=euros(1000))
        moved = make_opportunity("Moves", owner=cast.colleague, amount=euros(2000))
        make_opportunity("Not theirs", owner=cast.other_seller, amount=euros(9000))
        won = make_opportunity("Won since", owner=cast.seller, amount=euros(4000))
    with clock.pretend(now - timedelta(days=3)):
        change_stage(moved, "Negotiation")
        change_stage(won, "Won")
        make_opportunity("New", owner=cast.seller, amount=euros(500))

    page = home_of(client, cast.manager)

    assert "Pipeline of the team" in page
    assert marks(TeamPipeline(Reader.of(cast.manager)).by_stage) == {
        "Contact made": ("€1.5K", "€7K"), "Need understood": ("—", "—"), "Proposal sent": ("—", "—"), "Negotiation": ("€2K", "—"),
    }  # fmt: skip


def change_stage(opportunity: Opportunity, label: str) -> None:
    from relais.sales.api import move_opportunity

    move_opportunity(Opportunity.objects.get(pk=opportunity.pk), stage_called(label), by=SYSTEM)


def test_team_is_told_by_person_and_both_figures_open_their_records(client: Client, cast: Cast, team: TeamPipeline):
    today = clock.today("Europe/Paris")
    long_ago = today - timedelta(days=90)
    make_opportunity(owner=cast.seller, amount=euros(1000), opened_on=long_ago)
    make_opportunity(owner=cast.seller, amount=euros(3000), opened_on=today)
    make_opportunity(owner=cast.colleague, amount=euros(2000), opened_on=long_ago, closed_on=today, stage=stage_called("Lost"))
    make_opportunity(owner=cast.other_seller, amount=euros(9000))
    home_of(client, cast.manager)

    chart = team.by_person

    assert marks(chart) == {"Sam Seller": ("€4K", "€1K"), "Cleo Colleague": ("—", "€2K")}
    sam, cleo = chart.bars
    assert (listed(client, sam.mark.url), listed(client, sam.before.url), listed(client, cleo.before.url)) == (2, 1, 1)


def test_months_of_expected_close_stand_against_what_was_won_a_year_before(client: Client, cast: Cast, team: TeamPipeline):
    first = start_of(clock.today("Europe/Paris"), "month")
    next_month, year_ago = shift(first, 1, "month"), shift(first, -11, "month")
    make_opportunity(owner=cast.seller, amount=euros(1000), closes_on=next_month + timedelta(days=9))
    make_opportunity(owner=cast.seller, amount=euros(2000), closes_on=first - timedelta(days=1))
    make_opportunity(owner=cast.seller, amount=euros(3000), closes_on=shift(first, 9, "month"))
    make_opportunity(owner=cast.seller, amount=euros(4000))
    make_opportunity(
        owner=cast.seller, amount=euros(5000), stage=stage_called("Won"), opened_on=year_ago, closed_on=year_ago + timedelta(days=5)
    )
    home_of(client, cast.manager)

    periods = team.by_month.periods

    told = [(period.mark.text, period.before.text if period.before else "") for period in periods]
    assert told == [("€2K", ""), ("—", "—"), ("€1K", "€5K"), *[("—", "—")] * 4, ("€3K", ""), ("€4K", "")]
    opened = [listed(client, mark.url) for period in periods for mark in (period.mark, period.before) if mark is not None and mark.url]
    assert opened == [1] * 5


def test_won_this_month_stands_beside_the_last(client: Client, cast: Cast, team: TeamPipeline):
    first = start_of(clock.today("Europe/Paris"), "month")
    opened, won = shift(first, -3, "month"), stage_called("Won")
    make_opportunity(owner=cast.seller, amount=euros(5000), stage=won, opened_on=opened, closed_on=first)
    make_opportunity(owner=cast.seller, amount=euros(2000), stage=won, opened_on=opened, closed_on=first - timedelta(days=1))
    make_opportunity(owner=cast.seller, amount=euros(9000), stage=stage_called("Lost"), opened_on=opened, closed_on=first)

    page = home_of(client, cast.manager)

    assert (team.won_words, team.won_note, team.won_direction) == ("€5K", "€2K last month", "up")
    assert "€2K last month" in page
    assert listed(client, team.won_url) == listed(client, team.won_before_url) == 1


def test_waiting_ones_of_the_team_are_told_with_their_owner(client: Client, cast: Cast, team: TeamPipeline):
    late = clock.today("Europe/Paris") - timedelta(days=6)
    make_opportunity("Small", owner=cast.seller, amount=euros(1000), closes_on=late)
    make_opportunity("Large", owner=cast.colleague, amount=euros(9000), closes_on=late)
    make_opportunity("Not theirs", owner=cast.other_seller, amount=euros(9000), closes_on=late)

    page = home_of(client, cast.manager)

    assert [line.title for line in team.waiting] == ["Large", "Small"]
    assert "€9,000, Cleo Colleague" in page
    assert "Not theirs" not in page
    assert team.number_waiting == listed(client, team.waiting_url) == 2


def test_who_leads_nobody_sees_no_team(client: Client, cast: Cast):
    make_opportunity(owner=cast.colleague, amount=euros(9000))

    assert "Pipeline of the team" not in home_of(client, cast.seller)


def test_listens_to_what_others_save(client: Client, cast: Cast):
    page = home_of(client, cast.seller)

    assert "opportunities" in unescape(re.findall(r'data-live-topics-value="([^"]+)"', page)[0])


def test_questions_do_not_grow_with_the_pipeline(client: Client, cast: Cast, django_assert_max_num_queries: Any):
    late = clock.today("Europe/Paris") - timedelta(days=6)
    for number in range(12):
        for owner in (cast.seller, cast.colleague, cast.manager):
            stage = stage_called(("Contact made", "Negotiation", "Won")[number % 3])
            make_opportunity(
                owner=owner, amount=euros(1000 + number), stage=stage, closes_on=late, organization=make_organization(owner=owner)
            )
    home_of(client, cast.manager)
    connection.run_on_commit.clear()
    cache.clear()
    client.get("/")

    with django_assert_max_num_queries(27):
        client.get("/")


# --- every figure opens its records -----------------------------------------------------------------------------------


@pytest.fixture
def moving_pipeline(cast: Cast) -> None:
    """Two months of a team that wins, loses, forgets and hands on."""
    now, today = clock.now(), clock.today("Europe/Paris")
    for months_ago in (13, 2, 1):
        with clock.pretend(now - timedelta(days=30 * months_ago + 5)):
            for number, owner in enumerate((cast.seller, cast.colleague, cast.seller, cast.manager, cast.other_seller)):
                make_opportunity(
                    f"Deal {months_ago}.{number}", owner=owner, amount=euros(1000 * months_ago + 100 * number + 10),
                    closes_on=today + timedelta(days=40 * number - 60),
                )  # fmt: skip
    deals = {deal.name: deal for deal in Opportunity.objects.all()}
    for name, stage, days in (
        ("Deal 13.0", "Won", 364), ("Deal 2.0", "Won", 3), ("Deal 1.0", "Won", 33), ("Deal 2.1", "Lost", 5), ("Deal 2.2", "Negotiation", 10),
        ("Deal 13.1", "Proposal sent", 50), ("Deal 13.2", "Negotiation", 40), ("Deal 1.3", "Need understood", 2),
    ):  # fmt: skip
        with clock.pretend(now - timedelta(days=days)):
            change_stage(deals[name], stage)
    make_opportunity("Undated", owner=cast.colleague, amount=euros(50))


def linked_figures(page: str) -> list[tuple[str, set[str]]]:
    """The address of each link to a list of opportunities, and the words that it says."""
    found = re.findall(r'<a\b[^>]*href="(/opportunities/\?[^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return [(unescape(url), set(re.sub(r"<[^>]+>", " ", unescape(words)).split())) for url, words in found]


def worth_listed(url: str, user: Any) -> set[str]:
    """How many opportunities the list at an address holds and what they come to, each as the home would write it."""
    tree = json.loads(parse_qs(urlsplit(url).query)["filter"][0])
    asked = {"filter": tree, "measures": ["count", "sum:amount", "sum:weighted"]}
    (row,) = Program(user).post("opportunities/summary/", asked).json()["rows"]
    sums = [Decimal(worth["amount"]) for measure in ("sum:amount", "sum:weighted") for worth in row[measure]] or [Decimal(0)]
    return {str(row["count"]), *(Reader.of(user).formats.compact_money(worth, "EUR") for worth in sums)}


@pytest.mark.parametrize(("who", "least"), [("seller", 5), ("manager", 20)])
def test_every_figure_equals_the_records_that_it_opens(client: Client, cast: Cast, moving_pipeline: None, who: str, least: int):
    user = getattr(cast, who)
    figures = [(url, words) for url, words in linked_figures(home_of(client, user)) if words != {"Open"}]

    wrong = [(url, words) for url, words in figures if not words & worth_listed(url, user)]

    assert wrong == []
    assert len(figures) >= least
    assert all(listed(client, url) for url, words in figures if "€0" not in words)


def test_what_was_in_a_stage_a_month_ago_is_opened(client: Client, cast: Cast, moving_pipeline: None):
    home_of(client, cast.manager)

    bars = {bar.label: bar.before for bar in TeamPipeline(Reader.of(cast.manager)).by_stage.bars}

    page = client.get(bars["Contact made"].url).content.decode()
    assert set(re.findall(r">(Deal [\d.]+)<", page)) == {
        "Deal 2.0",
        "Deal 2.1",
        "Deal 2.2",
        "Deal 2.3",
        "Deal 1.1",
        "Deal 1.2",
        "Deal 1.3",
        "Deal 13.3",
    }
    assert "Stages that it has left" in page


def test_who_may_not_read_stages_cannot_ask_which_were_left(client: Client, cast: Cast, moving_pipeline: None):
    seller = role_called("seller")
    seller.grants["opportunities"] = seller.grants["*"] | {"fields": {"stage": "hidden"}}
    seller.save()

    answer = Program(cast.seller).post("opportunities/query/", {"filter": {"related": "past_stages"}})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown_field")
