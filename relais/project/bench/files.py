"""The files that fill the workspace: organizations, three times as many contacts who work for them, products, and an opportunity for each organization."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from relais.adoption.demo.house import COLLEAGUES
from relais.adoption.demo.telephones import Telephones
from relais.adoption.demo.world import COUNTRIES, Country, Place
from relais.core import clock
from relais.core.text import fold

ORGANIZATION_COLUMNS = ("name", "email", "phone", "street", "postcode", "city", "country", "lifecycle", "industry", "owner", "headcount")
CONTACT_COLUMNS = (
    "honorific", "first_name", "last_name", "organization", "job_title", "email", "phone", "street", "postcode", "city", "country", "lifecycle",
    "source", "tags", "owner", "language", "external_id",
)  # fmt: skip
PRODUCT_COLUMNS = ("code", "name", "price", "currency")
OPPORTUNITY_COLUMNS = (
    "name", "organization", "product", "stage", "amount", "currency", "owner", "opened_on", "closes_on", "closed_on", "external_id",
)  # fmt: skip
STAGES = ("lead", "prospect", "customer", "loyal_customer", "at_risk", "former_customer")
SOURCES = ("recommendation", "trade_fair", "website", "prospecting", "telephone")
TAGS = ("vip", "export", "rénovation", "grand compte", "saisonnier")
GOODS = ("Porte coupe-feu", "Fenêtre bois", "Volet roulant", "Verrière", "Garde-corps")
PRODUCTS = 40
OPEN_STAGES = ("Prise de contact", "Besoin compris", "Proposition remise", "Négociation")
CLOSED_STAGES = ("Gagnée", "Perdue")
TODAY = clock.today()
SEED = 1
_SHARES = [country.share for country in COUNTRIES]
_OWNERS = [colleague.email for colleague in COLLEAGUES if colleague.sells_in]


def write_files(folder: Path, contacts: int) -> dict[str, Path]:
    """Write the files, by the type that they fill, in the order in which they are read; the same number makes the same files."""
    random = Random(SEED)  # noqa: S311 - made up, and the same every time
    telephones = Telephones()
    organizations = [_organization(random, telephones, number) for number in range(max(1, contacts // 3))]
    people = (_contact(random, telephones, number, random.choice(organizations)) for number in range(contacts))
    files = {
        "organizations": (ORGANIZATION_COLUMNS, (values for values, _country, _place in organizations)),
        "contacts": (CONTACT_COLUMNS, people),
        "products": (PRODUCT_COLUMNS, map(_product, range(PRODUCTS))),
        "opportunities": (OPPORTUNITY_COLUMNS, (_opportunity(random, number, values) for number, (values, *_) in enumerate(organizations))),
    }
    return {key: _write(folder / f"{key}.csv", columns, rows) for key, (columns, rows) in files.items()}


def _write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _organization(random: Random, telephones: Telephones, number: int) -> tuple[dict[str, Any], Country, Place]:
    (country,) = random.choices(COUNTRIES, _SHARES)
    place = random.choice(country.places)
    industry = random.choice(list(country.firms))
    form = random.choice(country.firms[industry])
    name = form.format(
        a=random.choice(country.last_names), b=random.choice(country.last_names), city=place.city, word=random.choice(country.words)
    )
    values = {
        "name": f"{name} {number}",
        "email": f"contact@firm-{number}.example",
        "phone": telephones.landline(country, place.area),
        **_address(random, country, place),
        "lifecycle": random.choice(STAGES),
        "industry": industry,
        "owner": random.choice(_OWNERS),
        "headcount": random.randrange(1, 900),
    }
    return values, country, place


def _contact(random: Random, telephones: Telephones, number: int, employer: tuple[dict[str, Any], Country, Place]) -> dict[str, Any]:
    organization, country, place = employer
    is_woman = random.random() < 0.5
    first, last = random.choice(country.women if is_woman else country.men), random.choice(country.last_names)
    job = random.choice(country.jobs)
    return {
        "honorific": country.honorifics[0 if is_woman else 1],
        "first_name": first,
        "last_name": last,
        "organization": organization["name"],
        "job_title": job.female if is_woman else job.male,
        "email": f"{_letters(first)}.{_letters(last)}.{number}@{organization['email'].partition('@')[2]}",
        "phone": telephones.mobile(country),
        **_address(random, country, place),
        "lifecycle": random.choice(STAGES),
        "source": random.choice(SOURCES),
        "tags": random.choice(TAGS) if random.random() < 0.3 else "",
        "owner": random.choice(_OWNERS),
        "language": country.language,
        "external_id": f"P-{number}",
    }


def _product(number: int) -> dict[str, Any]:
    return {
        "code": f"A-{number}",
        "name": f"{GOODS[number % len(GOODS)]} {number // len(GOODS) + 1}",
        "price": 40 + 35 * number,
        "currency": "EUR",
    }


def _opportunity(random: Random, number: int, organization: dict[str, Any]) -> dict[str, Any]:
    """Three of four are open, as where a board is full."""
    product = _product(random.randrange(PRODUCTS))
    quantity = random.randrange(1, 60)
    opened = TODAY - timedelta(days=random.randrange(1, 300))
    stage = random.choice(OPEN_STAGES) if number % 4 else random.choice(CLOSED_STAGES)
    ends = opened + timedelta(days=random.randrange(10, 400))
    closed = min(ends, TODAY) if stage in CLOSED_STAGES else None
    return {
        "name": f"{product['name']} – {organization['name']}"[:200],
        "organization": organization["name"],
        "product": product["name"],
        "stage": stage,
        "amount": quantity * product["price"],
        "currency": "EUR" if number % 5 else random.choice(("USD", "CHF", "GBP")),
        "owner": organization["owner"],
        "opened_on": opened.isoformat(),
        "closes_on": ends.isoformat(),
        "closed_on": closed.isoformat() if closed else "",
        "external_id": f"D-{number}",
    }


def _address(random: Random, country: Country, place: Place) -> dict[str, str]:
    street = country.street_form.format(number=random.randrange(1, 180), street=random.choice(country.streets))
    return {"street": street, "postcode": place.postcode, "city": place.city, "country": country.code}


def _letters(name: str) -> str:
    return "".join(_kept(fold(name) or ""))


def _kept(text: str) -> Iterator[str]:
    return (character for character in text if character.isascii() and character.isalpha())
