from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from stdnum import luhn

from relais.adoption.demo.planning import PlannedOrganization
from relais.adoption.demo.telephones import Telephones
from relais.adoption.demo.world import Country
from relais.core.text import fold
from relais.core.values.company_numbers import french_vat_of_siren

#: (stage, weight) of those that stood in the books on the first day, and of those that became known since.
IN_THE_BOOKS = (("customer", 44), ("loyal_customer", 16), ("prospect", 18), ("former_customer", 10), ("at_risk", 6), ("lead", 6))
NEW = (("lead", 40), ("prospect", 60))
ROLES = (("", 88), ("reseller", 4), ("supplier", 5), ("recommender", 2), ("competitor", 1))
SOURCES = (
    ("recommendation", 28),
    ("trade_fair", 18),
    ("website", 20),
    ("prospecting", 14),
    ("telephone", 8),
    ("campaign", 8),
    ("partner", 4),
)
TAGS = (
    "vip",
    "chêne massif",
    "rénovation",
    "neuf",
    "appel d’offres",
    "saisonnier",
    "export",
    "bois local",
    "grand compte",
    "paiement rapide",
)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_BEFORE_A_VOWEL = re.compile(r"\bde (?=[AEIOUÉÈÊÔ])")


def slug(text: str) -> str:
    return _NOT_A_LETTER.sub("-", fold(text) or "").strip("-")


def choose(random: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return random.choices([key for key, _weight in weighted], [weight for _key, weight in weighted])[0]


class OrganizationMaker:
    """Makes organizations that no other has the name or the domain of."""

    def __init__(self, random: Random, telephones: Telephones) -> None:
        self.random, self.telephones = random, telephones
        self._names: set[str] = set()
        self._domains: set[str] = set()
        self._number = 0

    def make(self, planned: PlannedOrganization, owner_id: int, year: int) -> dict[str, Any]:
        """The values for the door; what contacts need later is noted on the plan."""
        random, country, place = self.random, planned.country, planned.place
        industry = planned.industry = planned.parent.industry if planned.parent else random.choice(list(country.firms))
        name = self._name(planned, industry)
        self._number += 1
        headcount = max(1, round(random.lognormvariate(2.6, 1.2)))
        address = {
            "street": country.street_form.format(number=random.randrange(1, 180), street=random.choice(country.streets)),
            "postcode": place.postcode, "city": place.city, "region": place.region, "country": country.code,
        }  # fmt: skip
        planned.name, planned.domain = name, self._domain(name)
        planned.values = {**address, "phone": self.telephones.landline(country, place.area)}
        role = planned.role = choose(random, ROLES)
        return {
            "name": name,
            "industry": industry,
            "external_id": f"C-{self._number:05}",
            "email": f"{'contact' if country.language in ('fr', 'es') else 'info'}@{planned.domain}",
            "website": f"https://www.{planned.domain}" if random.random() < 0.7 else "",
            **planned.values,
            "turnover": {"amount": round(headcount * random.lognormvariate(11.6, 0.4), -3), "currency": country.currency},
            "headcount": headcount,
            "founded_year": year - round(random.triangular(1, 110, 18)),
            "roles": [{"role": role}] if role else [],
            "source": choose(random, SOURCES),
            "tags": random.sample(TAGS, k=random.choice((0, 0, 1, 1, 2, 3))),
            "language": country.language,
            "parent": planned.parent.pk if planned.parent else None,
            "owner": owner_id,
            **self._stage(planned, role),
            **(self._french_numbers(country)),
        }

    def _name(self, planned: PlannedOrganization, industry: str) -> str:
        random, country = self.random, planned.country
        if planned.parent is not None:
            name = f"{planned.parent.name} {planned.place.city}"
        else:
            one, other = random.sample(country.last_names, 2)
            form = random.choice(country.firms[industry])
            name = form.format(a=one, b=other, city=planned.place.city, word=random.choice(country.words))
        name = _BEFORE_A_VOWEL.sub("d’", name.replace(" de Le ", " du ").replace(" de Les ", " des "))
        for ending in ("", f" {planned.place.city}", f" {random.choice(country.last_names)}", f" {self._number}"):
            if name + ending not in self._names:
                name += ending
                break
        self._names.add(name)
        return name

    def _domain(self, name: str) -> str:
        word = slug(name)[:40].strip("-") or "organization"
        domain = f"{word}.example"
        if domain in self._domains:
            domain = f"{word}-{self._number}.example"
        self._domains.add(domain)
        return domain

    def _stage(self, planned: PlannedOrganization, role: str) -> Mapping[str, str]:
        if role in ("supplier", "competitor", "recommender"):
            return {"lifecycle": ""}
        return {"lifecycle": choose(self.random, IN_THE_BOOKS if planned.period == 0 else NEW)}

    def _french_numbers(self, country: Country) -> dict[str, str]:
        """No register gives numbers that begin with 0, so that none of these is anybody's."""
        if country.code != "FR" or self.random.random() > 0.8:
            return {}
        eight = f"0{self.random.randrange(10**7):07}"
        siren = eight + luhn.calc_check_digit(eight)
        thirteen = f"{siren}{self.random.randrange(1, 4):04}"
        return {"siren": siren, "siret": thirteen + luhn.calc_check_digit(thirteen), "vat_number": french_vat_of_siren(siren)}
