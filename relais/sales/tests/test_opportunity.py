"""An opportunity knows where it stands, since when, and what it is worth."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from relais.accounts.actors import SYSTEM, Actor
from relais.catalogue.testing import make_product
from relais.core import clock
from relais.core.errors import InvalidValues
from relais.core.money import Money
from relais.core.testing import run_jobs
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Operation, change, create, delete, undo, visible
from relais.records.testing import Cast
from relais.sales.api import OpportunityAlreadyClosed, lose_opportunity, move_opportunity, reopen_opportunity, stays_of, win_opportunity
from relais.sales.models import Opportunity
from relais.sales.testing import make_opportunity, make_pipeline, stage_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R033")]


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def test_new_one_begins_in_the_first_stage_of_the_first_pipeline():
    made = make_opportunity("Stairs", amount=euros("18400"))

    assert (made.stage.label_en, made.status, made.probability) == ("Contact made", "open", 10)
    assert made.weighted == Decimal("1840.00")
    assert made.opened_on == clock.today("Europe/Paris")


def test_move_says_probability_and_date():
    made = make_opportunity(amount=euros("1000"))
    later = clock.now() + timedelta(days=3)

    with clock.pretend(later):
        moved = move_opportunity(made, stage_called("Negotiation"), by=SYSTEM)

    assert (moved.probability, moved.weighted, moved.stage_since) == (75, Decimal("750.00"), later)


def test_stages_are_kept_with_the_time_in_each():
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    with clock.pretend(start):
        made = make_opportunity()
    with clock.pretend(start + timedelta(days=4)):
        made = move_opportunity(made, stage_called("Proposal sent"), by=SYSTEM)

    first, present = stays_of(made)

    assert first.length(start) == timedelta(days=4)
    assert (present.stage_id, present.until) == (stage_called("Proposal sent").pk, None)


def test_stage_taken_back_leaves_no_trace(cast: Cast):
    by = Actor(cast.seller, "screen")
    made = make_opportunity(by=by)
    move_opportunity(made, stage_called("Negotiation"), by=by)

    undo(Operation.objects.latest("pk"), by=by)

    made.refresh_from_db()
    assert made.stage == stage_called("Contact made")
    assert not made.stage_entries.exists()


def test_won_one_is_certain_and_closed_today():
    won = win_opportunity(make_opportunity(amount=euros("500")), by=SYSTEM, reason="quality")

    assert (won.status, won.probability, won.weighted) == ("won", 100, Decimal("500.00"))
    assert (won.closed_on, won.reason) == (clock.today("Europe/Paris"), "quality")


def test_closed_one_is_refused():
    lost = lose_opportunity(make_opportunity(), by=SYSTEM)

    with pytest.raises(OpportunityAlreadyClosed):
        win_opportunity(lost, by=SYSTEM)


def test_reopened_one_stands_where_it_was_closed():
    made = move_opportunity(make_opportunity(), stage_called("Negotiation"), by=SYSTEM)
    lost = lose_opportunity(made, by=SYSTEM)

    again = reopen_opportunity(lost, by=SYSTEM)

    assert (again.stage, again.status, again.closed_on) == (stage_called("Negotiation"), "open", None)


def test_products_add_up_to_the_amount():
    oak, oil = make_product("Oak", price=euros("120.00")), make_product("Oil", price=euros("9.90"))
    lines = [{"product": oak.pk, "quantity": 10, "discount": 5}, {"product": oil.pk, "quantity": 3}]

    made = make_opportunity(lines=lines)

    assert made.amount == Decimal("1169.70")
    assert made.product == oak


def test_amount_of_products_is_changed_through_the_products():
    made = make_opportunity(lines=[{"product": make_product(price=euros("10")).pk, "quantity": 2}])

    with pytest.raises(InvalidValues) as refused:
        change(made, by=SYSTEM, amount=euros("99"))

    assert refused.value.errors == {"amount": ["The amount is the sum of the products. Change these."]}


def test_told_amount_stays_beside_a_product_without_price():
    made = make_opportunity(product=make_product(price=euros("10")).pk, amount=euros("7"))

    assert (made.amount, made.lines.get().price) == (Decimal(7), None)


def test_stage_of_another_pipeline_is_refused():
    made = make_opportunity()
    export = make_pipeline("Export", ("Talks", "open", 30), ("Signed", "won", 100))

    with pytest.raises(InvalidValues, match="another pipeline"):
        change(made, by=SYSTEM, pipeline=made.pipeline_id, stage=export.stages.first().pk)


def test_moved_to_another_pipeline_it_begins_there():
    made = make_opportunity()
    export = make_pipeline("Export", ("Talks", "open", 30), ("Signed", "won", 100))

    moved = change(made, by=SYSTEM, pipeline=export.pk)

    assert (moved.stage.label_en, moved.probability) == ("Talks", 30)


@pytest.mark.covers("R007")
def test_who_buys_is_a_customer():
    firm = make_organization("Atelier Vauban", lifecycle="prospect")

    win_opportunity(make_opportunity(organization=firm), by=SYSTEM)
    run_jobs()

    firm.refresh_from_db()
    assert firm.lifecycle == "customer"


def test_history_of_one_that_comes_in_closed():
    made = make_opportunity(stage=stage_called("Won"), opened_on="2025-01-10", closed_on="2025-03-01", amount=euros("5"))

    before, present = stays_of(made)

    assert before.stage_id == stage_called("Negotiation").pk
    assert before.length(clock.now()) == timedelta(days=50)
    assert present.since.date() in (date(2025, 2, 28), date(2025, 3, 1))


def test_stage_in_the_bin_is_kept_and_not_offered():
    made = make_opportunity(stage=stage_called("Negotiation"))
    delete(stage_called("Negotiation"), by=SYSTEM)

    assert change(made, by=SYSTEM, name="Still there").name == "Still there"
    with pytest.raises(InvalidValues, match="no longer offered"):
        make_opportunity(stage=made.stage_id)


def test_team_sees_what_its_people_sell(cast: Cast):
    mine = make_opportunity(by=Actor(cast.seller, "screen"))

    assert [row.pk for row in visible(cast.colleague, "opportunities")] == [mine.pk]
    assert not visible(cast.other_seller, "opportunities").exists()


def test_sellers_read_pipelines_and_do_not_shape_them(seller: Actor):
    assert visible(seller.user, "stages").exists()

    with pytest.raises(Exception, match="does not allow"):
        create("pipelines", {"label_en": "Mine"}, by=seller)


def test_amounts_keep_their_currency():
    made = make_opportunity(amount={"amount": "100.00", "currency": "USD"})

    assert Opportunity.objects.get(pk=made.pk).weighted_currency == "USD"
    assert Money(made.amount, made.amount_currency) == Money(Decimal(100), "USD")


def test_people_have_their_parts(seller: Actor):
    yann = make_contact("Yann Morel", by=seller)

    made = make_opportunity(by=seller, people=[{"contact": yann.pk, "role": "decides"}])

    assert [(each.contact, each.role) for each in made.people.all()] == [(yann, "decides")]
