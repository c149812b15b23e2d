"""Opportunities on the screens and in the API that the engine derives."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM, Actor
from relais.catalogue.testing import make_product
from relais.core import clock
from relais.integrations.testing import Program
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create
from relais.records.testing import Cast
from relais.sales.models import Opportunity
from relais.sales.testing import make_opportunity, stage_called
from tests.filled_form import FilledForm

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R033")]
EUROS = {"amount": "120.00", "currency": "EUR"}


@pytest.fixture
def screens(cast: Cast, client: Client) -> Client:
    client.force_login(cast.seller)
    return client


def test_page_names_products_and_people(screens: Client, cast: Cast):
    by = Actor(cast.seller, "screen")
    yann, oak = make_contact("Yann Morel", by=by), make_product("Oak beam", price=EUROS)
    made = make_opportunity("Stairs", by=by, lines=[{"product": oak.pk, "quantity": 10}], people=[{"contact": yann.pk, "role": "decides"}])

    page = screens.get(f"/opportunities/{made.pk}/").content.decode()

    assert f'<a href="/products/{oak.pk}/">Oak beam</a>' in page
    assert f'<a href="/contacts/{yann.pk}/">Yann Morel</a>' in page
    assert "Decides" in page


def test_closed_person_is_not_named(screens: Client, cast: Cast):
    theirs = make_contact("Hidden Person", by=Actor(cast.other_seller, "screen"))
    made = make_opportunity(owner=cast.seller, people=[{"contact": theirs.pk}])

    assert "Hidden Person" not in screens.get(f"/opportunities/{made.pk}/").content.decode()
    assert Program(cast.seller).get(f"opportunities/{made.pk}/").json()["people"] == [{"contact": None, "role": ""}]


@pytest.mark.attack(91)
def test_closed_person_cannot_be_put_on_it(cast: Cast):
    theirs = make_contact(by=Actor(cast.other_seller, "screen"))

    answer = Program(cast.seller).post("opportunities/", {"name": "Stairs", "people": [{"contact": theirs.pk}]})

    assert answer.status_code == 422
    assert answer.json()["error"]["errors"] == {"people": ["There is no such record, or it is not open to you."]}


def test_form_makes_one_with_products(screens: Client, cast: Cast):
    firm, oak = make_organization("Atelier Vauban", by=Actor(cast.seller, "screen")), make_product(price=EUROS)

    answer = screens.post(
        "/opportunities/new/",
        {
            "name": "Stairs",
            "organization": firm.pk,
            "owner": cast.seller.pk,
            "lines-count": 1,
            "lines-0-product": oak.pk,
            "lines-0-quantity": "2.5",
            "lines-0-price": "",
        },
    )

    assert answer.status_code == 302
    body = Program(cast.seller).get(f"opportunities/{answer['Location'].rstrip('/').rpartition('/')[2]}/").json()
    assert body["amount"] == {"amount": "300.00", "currency": "EUR"}
    assert (body["organization"]["title"], body["product"]["id"], body["owner"]["id"]) == ("Atelier Vauban", oak.pk, cast.seller.pk)


@pytest.mark.covers("R035")
def test_list_asks_for_state_stage_age_amount_and_account(cast: Cast):
    firm = make_organization()
    wanted = make_opportunity(organization=firm, amount=EUROS, stage=stage_called("Negotiation"))
    make_opportunity(organization=firm, amount=EUROS)
    asked = [
        {"field": "status", "op": "is", "value": "open"},
        {"field": "stage", "op": "is", "value": stage_called("Negotiation").pk},
        {"field": "stage.kind", "op": "in", "value": ["open", "won"]},
        {"field": "stage_since", "op": "within", "value": {"last": 7, "unit": "day"}},
        {"field": "amount", "op": "between", "value": [100, 200], "currency": "EUR"},
        {"field": "organization", "op": "is", "value": firm.pk},
    ]

    found = Program(cast.administrator).get("opportunities/", filter={"all": asked}).json()

    assert [each["id"] for each in found["items"]] == [wanted.pk]


def test_customers_are_found_by_what_they_bought(cast: Cast):
    buyer, other = make_organization("Buyer"), make_organization("Other")
    make_opportunity(organization=buyer, stage=stage_called("Won"))
    make_opportunity(organization=other)
    tree = {"related": "opportunities", "where": {"field": "status", "op": "is", "value": "won"}, "count": {"gte": 1}}

    found = Program(cast.administrator).get("organizations/", filter=tree).json()

    assert [each["title"] for each in found["items"]] == ["Buyer"]


def test_list_opens_as_a_board(screens: Client, cast: Cast):
    make_opportunity("Stairs", owner=cast.seller)

    page = screens.get("/opportunities/").content.decode()

    assert 'class="board"' in page
    assert 'aria-label="List" title="List"' in page
    assert 'class="rows"' in screens.get("/opportunities/?layout=list").content.decode()


@pytest.mark.parametrize(("amount", "told"), [("37337.24", "€37,337"), ("99.50", "€99.50"), ("45440", "€45,440")])
def test_card_tells_an_amount_without_needless_cents(screens: Client, cast: Cast, amount: str, told: str):
    make_opportunity("Stairs", owner=cast.seller, amount={"amount": amount, "currency": "EUR"})

    page = screens.get("/opportunities/").content.decode()

    assert f'<b class="num">{told}</b>' in page
    assert f'<span title="Amount">{told}</span>' in page


def test_card_that_should_have_closed_says_how_late_it_is(screens: Client, cast: Cast):
    made = make_opportunity("Stairs", owner=cast.seller, closes_on=clock.today(cast.seller.time_zone) - timedelta(days=6))

    page = screens.get("/opportunities/").content.decode()

    assert f'class="deal stale overdue" data-board-target="card" data-address="/opportunities/{made.pk}/' in page
    assert '<span class="late">6 days late</span>' in page


def heading(page: str) -> str:
    """What stands beside the name of the list."""
    beside = page.partition('<span class="count num">')[2].partition('<span class="sp">')[0]
    return html.unescape(re.sub(r"<[^>]+>", "", beside)).strip()


@pytest.mark.covers("R034", "R341")
def test_heading_of_the_board_sums_up_what_is_open(screens: Client, cast: Cast):
    create("exchange-rates", {"currency": "USD", "day": "2026-01-01", "rate": "1.25"}, by=SYSTEM)
    for amount, currency, stage in [("1140000", "EUR", "Need understood"), ("500000", "USD", "Contact made"), ("90000", "EUR", "Won")]:
        make_opportunity(owner=cast.seller, amount={"amount": amount, "currency": currency}, stage=stage_called(stage))

    page = screens.get("/opportunities/").text

    weighted = Opportunity.objects.open().get(amount_currency="EUR").weighted + Opportunity.objects.get(
        amount_currency="USD"
    ).weighted / Decimal("1.25")
    assert heading(page) == f"2 open · €1.54M · weighted €{(weighted / 1000).normalize():f}K"
    assert "1 EUR = 1.25 USD" in page.partition("weighted")[0]


def test_heading_of_a_board_of_closed_ones_counts_these(screens: Client, cast: Cast):
    make_opportunity(owner=cast.seller, amount={"amount": "90000", "currency": "EUR"}, stage=stage_called("Won"))

    assert heading(screens.get("/opportunities/").text) == "1 · €90K"


def test_closed_columns_begin_with_the_newest_and_say_when(screens: Client, cast: Cast):
    for name, day in [("Old", "2025-02-03"), ("New", "2026-06-04"), ("Middle", "2025-11-20")]:
        make_opportunity(name, owner=cast.seller, stage=stage_called("Won"), closed_on=day, closes_on="2025-01-01", amount=EUROS)

    page = screens.get("/opportunities/").text
    sorted_by_hand = screens.get("/opportunities/?sort=title").text

    assert re.findall(r'draggable="false">(\w+)</a>', page) == ["New", "Middle", "Old"]
    assert re.findall(r'<span class="muted num">([^<]+)</span>', page) == ["4 Jun", "20 Nov 2025", "3 Feb 2025"]
    assert re.findall(r'draggable="false">(\w+)</a>', sorted_by_hand) == ["Middle", "New", "Old"]


@pytest.mark.parametrize(("amounts", "told"), [(("1250", "80"), ["€80", "€1,250"]), (("1250", "80.5"), ["€80.50", "€1,250.00"])])
def test_amounts_of_a_column_show_cents_alike(screens: Client, cast: Cast, amounts: tuple[str, ...], told: list[str]):
    for amount in amounts:
        make_opportunity(owner=cast.seller, amount={"amount": amount, "currency": "EUR"})

    page = screens.get("/opportunities/?layout=list&columns=amount&sort=amount").text

    assert re.findall(r'data-edit="amount">([^<]+)<', page) == told


@pytest.mark.covers("R033")
def test_page_tells_the_stages_with_the_time_in_each(screens: Client, cast: Cast):
    with clock.pretend(clock.now() - timedelta(days=30)):
        made = make_opportunity("Stairs", owner=cast.seller, stage=stage_called("Contact made"))
    with clock.pretend(clock.now() - timedelta(days=21)):
        change(made, by=SYSTEM, stage=stage_called("Proposal sent").pk)

    panel = screens.get(f"/opportunities/{made.pk}/").text.partition('aria-label="Stages"')[2].partition("</section>")[0]

    assert re.findall(r"<span[^>]*>(?:<[^>]+>)*(\w[\w ]*?) <", panel) == ["Contact made", "Proposal sent"]
    assert re.findall(r'<b class="num">([^<]+)</b>', panel) == ["9 days", "21 days"]


def test_page_says_what_the_figures_of_a_product_are(screens: Client, cast: Cast):
    oak = make_product("Oak beam", price=EUROS)
    made = make_opportunity(owner=cast.seller, lines=[{"product": oak.pk, "quantity": 10, "discount": 5}])

    assert "quantity 10 · unit price 120 · discount 5.0%" in screens.get(f"/opportunities/{made.pk}/").text


def test_form_offers_one_piece_without_needless_zeros(screens: Client):
    page = screens.get("/opportunities/new/").text

    assert re.search(r'name="lines-0-quantity"[^>]*value="1"', page) or re.search(r'value="1"[^>]*name="lines-0-quantity"', page)


def test_form_that_names_no_product_makes_one_without(screens: Client, cast: Cast):
    sent = FilledForm(screens.get("/opportunities/new/").text).sent

    answer = screens.post("/opportunities/new/", sent | {"name": ["Stairs"], "amount": ["250"], "amount_currency": ["USD"]})

    made = Opportunity.objects.get(name="Stairs")
    assert answer.headers["Location"] == f"/opportunities/{made.pk}/"
    assert (made.amount, made.amount_currency, made.owner, made.lines.count()) == (250, "USD", cast.seller, 0)


def test_list_by_stage_follows_the_pipeline_and_aligns_its_amounts(screens: Client, cast: Cast):
    for stage, amount in (("Negotiation", 100), ("Lost", 0), ("Contact made", "12.50"), ("Proposal sent", 7)):
        make_opportunity(f"In {stage}", owner=cast.seller, stage=stage_called(stage).pk, amount={"amount": str(amount), "currency": "EUR"})

    grouped = screens.get("/opportunities/?layout=list&group=stage").content.decode()
    sorted_back = screens.get("/opportunities/?layout=list&sort=-stage").content.decode()

    heads = re.findall(r"data-open>In ([^<]+)</a>", grouped)
    assert heads == ["Contact made", "Proposal sent", "Negotiation", "Lost"]
    assert re.findall(r"data-open>In ([^<]+)</a>", sorted_back) == heads[::-1]
    assert "100.00" in grouped and "0.00" in grouped


@pytest.mark.covers("R028")
def test_opportunity_is_made_out_of_an_exchange_and_told_on_both_pages(screens: Client, cast: Cast):
    by = Actor(cast.seller, "screen")
    vauban = make_organization("Atelier Vauban", by=by)
    amelie = make_contact("Amélie Rousseau", organization=vauban, by=by)
    call = create("interactions", {"party": amelie.pk, "channel": "call", "direction": "in", "subject": "Asks for new stairs"}, by=by)

    page = screens.get(f"/interactions/{call.pk}/").content.decode()
    (address,) = re.findall(r'href="(/opportunities/new/[^"]+)"', page)
    form = FilledForm(screens.get(html.unescape(address)).content.decode())
    assert screens.post("/opportunities/new/", form.sent).status_code in (200, 204, 302)

    made = Opportunity.objects.get()
    assert (made.name, made.contact_id, made.organization_id, made.exchange_id) == ("Asks for new stairs", amelie.pk, vauban.pk, call.pk)
    assert f'href="/opportunities/{made.pk}/">Asks for new stairs</a>' in screens.get(f"/interactions/{call.pk}/").content.decode()
    assert f"/interactions/{call.pk}/" in screens.get(f"/opportunities/{made.pk}/").content.decode()


@pytest.mark.attack(91)
def test_exchange_of_others_cannot_be_taken_for_it(cast: Cast):
    theirs = create("interactions", {"party": make_contact(owner=cast.other_seller).pk, "channel": "call"}, by=SYSTEM)

    answer = Program(cast.seller).post("opportunities/", {"name": "Stairs", "exchange": theirs.pk})

    assert answer.status_code == 422
