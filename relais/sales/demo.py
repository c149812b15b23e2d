"""Two years of selling: deals that move through the stages at a believable pace, calls before they are won, some that were forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from relais.accounts.models import User
from relais.catalogue.api import Product
from relais.core import clock
from relais.parties.api import Party
from relais.records.api import change_many, create_many
from relais.records.demo import PARIS, Demo
from relais.sales.pipelines import PIPELINES, KnownStage

WINDOW = 14
BATCH = 500
#: What an organization is to the firm: how many deals in two years, and how likely a deal that ended was won.
DEALS = {
    "loyal_customer": (4, 0.75),
    "customer": (2, 0.62),
    "at_risk": (2, 0.35),
    "former_customer": (1, 0.5),
    "prospect": (1, 0.0),
    "lead": (0.4, 0.0),
}
BOUGHT = ("loyal_customer", "customer", "former_customer", "at_risk")
#: Of the deals that should have ended by now, so many nobody has touched since; after so many days somebody did look, and gave them up.
FORGOTTEN, LOOKED_AT = 0.4, 100
CURRENCIES = {"GB": ("GBP", Decimal("0.86")), "CH": ("CHF", Decimal("0.95")), "US": ("USD", Decimal("1.08"))}
WORKS = (
    "Remplacement des menuiseries", "Escalier sur mesure", "Rénovation des façades", "Parquet du rez-de-chaussée", "Aménagement de l’accueil",
    "Bardage de l’extension", "Portes intérieures", "Menuiseries de l’étage", "Placards des chambres", "Contrat d’entretien",
)  # fmt: skip
WON, LOST = ("quality", "relation", "price", "delay"), ("price", "competitor", "no_budget", "delay", "no_decision", "no_answer")
AGREED = (
    "Accord de principe au téléphone, attend le devis définitif.", "Valide la variante en chêne, signature cette semaine.",
    "Le comité a dit oui ; bon de commande à suivre.", "D’accord sur le prix si la pose commence avant la fin du mois.",
)  # fmt: skip


@dataclass
class Deal:
    """A deal as it went: on which day it came into which stage."""

    values: dict[str, Any]
    steps: list[tuple[date, KnownStage]]
    reason: str = ""
    pk: int = 0
    spoken: list[tuple[date, str]] = field(default_factory=list)


def fill(demo: Demo) -> dict[str, int]:
    _keep_rates(demo)
    deals = _deals(demo)
    people = {user.pk: user for user in demo.people.values()}
    for start in range(0, demo.days + 1, WINDOW):
        first = demo.first_day + timedelta(days=start)
        last = min(first + timedelta(days=WINDOW - 1), demo.today)
        for owner, mine in deals.items():
            _live_through(demo, people[owner], mine, first, last)
    return {"opportunities": sum(len(mine) for mine in deals.values())}


def _keep_rates(demo: Demo) -> None:
    """A rate a month and currency, wandering by a few percent."""
    rows, day = [], demo.first_day.replace(day=1)
    current = dict(CURRENCIES.values())
    while day <= demo.today:
        for currency, rate in current.items():
            current[currency] = (rate * Decimal(1000 + demo.random.randrange(-12, 13)) / 1000).quantize(Decimal("0.0001"))
            rows.append({"currency": currency, "day": day, "rate": current[currency]})
        day = (day + timedelta(days=32)).replace(day=1)
    leader = next(iter(demo.people.values()))
    create_many("exchange-rates", rows, by=demo.actor(leader), operation=demo.operation(leader))


def _deals(demo: Demo) -> dict[int, list[Deal]]:
    share = 1.0 if demo.contacts <= 1000 else 0.5
    products = list(Product.objects.living().order_by("code"))
    employed = Party.objects.living().people().exclude(organization=None).order_by("-pk").values_list("pk", "organization")
    contacts = {organization: pk for pk, organization in employed}
    found: dict[int, list[Deal]] = defaultdict(list)
    rows = Party.objects.living().organizations().filter(owner__in=[user.pk for user in demo.people.values()])
    for party in rows.order_by("pk").only("name", "city", "country", "lifecycle", "owner", "created_at").iterator():
        number, chance = DEALS.get(party.lifecycle, (0.3, 0.3))
        for turn in range(int(number * share) + (demo.random.random() < number * share % 1)):
            must = turn == 0 and party.lifecycle in BOUGHT
            deal = _deal(demo, party, contacts.get(party.pk), products, 1.0 if must else chance)
            if deal is not None:
                found[party.owner_id or 0].append(deal)
    return dict(sorted(found.items()))


def _deal(demo: Demo, party: Party, contact: int | None, products: Sequence[Product], chance: float) -> Deal | None:
    random, pipeline = demo.random, PIPELINES.get().usual
    assert pipeline is not None
    known = max(party.created_at.astimezone(PARIS).date(), demo.first_day)
    room = (demo.today - known).days
    if room < 3:
        return None
    day = known + timedelta(days=random.randrange(room))
    stages = [stage for stage in pipeline.offered if stage.is_open]
    steps, is_forgotten, reached = [(day, stages[0])], random.random() < FORGOTTEN, random.randrange(1, len(stages) + 1)
    for stage in stages[1:] if chance == 1.0 else stages[1:reached]:
        day += timedelta(days=max(1, round(random.gauss(16, 7))))
        steps.append((day, stage))
    ends = day + timedelta(days=max(2, round(random.gauss(14, 6))))
    reason = ""
    if not is_forgotten or chance == 1.0 or (demo.today - ends).days > LOOKED_AT:
        is_won = random.random() < chance and (chance == 1.0 or reached == len(stages))
        end = pipeline.first("won" if is_won else "lost")
        if end is not None:
            steps.append((ends, end))
            reason = random.choice(WON if is_won else LOST)
    steps = [step for step in steps if step[0] <= demo.today]
    currency, rate = CURRENCIES.get(party.country, ("EUR", Decimal(1)))
    values = {
        "name": f"{random.choice(WORKS)}, {party.city or party.name}"[:200], "organization": party.pk, "contact": contact, "owner": party.owner_id,
        "opened_on": steps[0][0], "closes_on": ends + timedelta(days=random.randrange(-5, 25)), "lines": _lines(demo, products, currency, rate),
        "source": random.choice(("recommendation", "trade_fair", "website", "prospecting", "telephone", "")),
    }  # fmt: skip
    deal = Deal(values, steps, reason)
    if contact and steps[-1][1].kind == "won":
        deal.spoken.append((steps[-1][0] - timedelta(days=random.randrange(1, 4)), random.choice(AGREED)))
    return deal


def _lines(demo: Demo, products: Sequence[Product], currency: str, rate: Decimal) -> list[dict[str, Any]]:
    lines = []
    for product in demo.random.sample(list(products), demo.random.randrange(1, 5)):
        most = 60 if product.unit in ("square_meter", "meter") else 14 if product.unit == "piece" else 6
        price = ((product.price or Decimal(0)) * rate).quantize(Decimal("0.01"))
        discount = demo.random.choice((None, None, None, 3, 5, 8))
        lines.append({"product": product.pk, "quantity": demo.random.randrange(1, most), "price": price, "discount": discount})
    return lines


def _live_through(demo: Demo, user: User, deals: Sequence[Deal], first: date, last: date) -> None:
    by, operation = demo.actor(user), demo.operation(user)
    with demo.then(last, 17, 19):
        for part in _parts([deal for deal in deals if first <= deal.steps[0][0] <= last]):
            rows = [
                deal.values | {"stage": deal.steps[0][1].pk, "stage_since": _at(demo, deal.steps[0][0]), "amount": None} for deal in part
            ]
            for deal, row in zip(part, create_many("opportunities", rows, by=by, operation=operation), strict=True):
                deal.pk = row.pk
        for turn in range(1, max((len(deal.steps) for deal in deals), default=0)):
            moving = [deal for deal in deals if len(deal.steps) > turn and first <= deal.steps[turn][0] <= last]
            for part in _parts(moving):
                change_many("opportunities", {deal.pk: _step(demo, deal, turn) for deal in part}, by=by, operation=operation)
        rows = [_said(demo, deal, day, words) for deal in deals for day, words in deal.spoken if deal.pk and first <= day <= last]
        for part in _parts(rows):
            create_many("interactions", part, by=by, operation=operation)


def _step(demo: Demo, deal: Deal, turn: int) -> Mapping[str, Any]:
    day, stage = deal.steps[turn]
    ended = {} if stage.is_open else {"closed_on": day, "reason": deal.reason}
    return {"stage": stage.pk, "stage_since": _at(demo, day), **ended}


def _said(demo: Demo, deal: Deal, day: date, words: str) -> dict[str, Any]:
    return {
        "party": deal.values["contact"], "channel": "call", "direction": "out", "at": _at(demo, day), "subject": "Accord au téléphone", "body": words,
        "duration_minutes": demo.random.randrange(4, 25), "outcome": "agreed", "about_type": "opportunities", "about_id": deal.pk,
    }  # fmt: skip


def _at(demo: Demo, day: date) -> datetime:
    moment = datetime.combine(day, time(demo.random.randrange(8, 18), demo.random.randrange(60)), PARIS).astimezone(UTC)
    return min(moment, clock.now(), demo.now)


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
