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
#: What colleagues wrote down about a firm under names of their own.
ATTRIBUTES = (
    ("Livraison", "par la cour, avant 9 h"),
    ("Accès", "hauteur limitée à 3,50 m"),
    ("Essence préférée", "chêne"),
    ("Facturation", "numéro d’engagement exigé"),
    ("Fermeture annuelle", "les trois premières semaines d’août"),
    ("Bureau d’études", "attend les plans en DWG"),
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
#: What belongs to everybody is no family's, and no group's.
OF_ALL = ("public_sector", "education", "nonprofit")
ATTEMPTS = 12
#: Of some nobody has noted yet what they do.
UNSORTED = 0.06
#: How much those of a stage buy, beside usual customers.
BUYING = {"customer": 1.0, "loyal_customer": 2.0, "at_risk": 0.7, "former_customer": 0.4}
BUYING_HABITS = (
    "paiement à 30 jours", "livraison sur chantier", "commande groupée", "devis par courriel", "livraison le matin", "bon de commande exigé",
)  # fmt: skip
SUPPLYING = ("par palette", "franco de port", "au mètre cube", "sur appel")
NEEDS = (
    "délais courts", "bois certifié", "pose comprise", "isolation", "accessibilité", "entretien suivi", "plans en 3D", "patrimoine", "prix fermes",
)  # fmt: skip
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
        if planned.parent and planned.parent.industry in OF_ALL:
            planned.parent = None  # a town hall has no branches
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
            "industry": industry if random.random() > UNSORTED else "",
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
            "attributes": [
                {"name": name, "value": value} for name, value in random.sample(ATTRIBUTES, k=random.choice((0, 0, 0, 1, 1, 2)))
            ],
            "language": country.language,
            "parent": planned.parent.pk if planned.parent else None,
            "owner": owner_id,
            **(stage := self._stage(planned, role)),
            **self._trade(stage["lifecycle"], role, headcount, country.currency),
            **(self._french_numbers(country)),
        }

    def _name(self, planned: PlannedOrganization, industry: str) -> str:
        """A name that nobody has yet; where all are taken, the town tells it from its namesakes."""
        city, name = planned.place.city, ""
        for _attempt in range(ATTEMPTS):
            name = self._branch(planned) if planned.parent else self._firm(planned, industry)
            if name not in self._names:
                break
        for ending in ("", f" {city}", f" {city} {planned.place.postcode[:2]}", f" {self._number}"):
            if name + ending not in self._names and (not ending or city not in name):
                name += ending
                break
        else:
            name = f"{name} {self._number}"
        self._names.add(name)
        return name

    def _branch(self, planned: PlannedOrganization) -> str:
        assert planned.parent is not None
        head = planned.parent.name.removesuffix(f" {planned.parent.place.city}")
        return f"{head} {planned.place.city if planned.country is planned.parent.country else planned.country.own_name}"

    def _firm(self, planned: PlannedOrganization, industry: str) -> str:
        random, country = self.random, planned.country
        one, other = random.sample(country.last_names, 2)
        form = random.choice(country.firms[industry])
        planned.family = one if "{a}" in form and industry not in OF_ALL else ""
        name = form.format(a=one, b=other, city=planned.place.city, word=random.choice(country.words))
        return _BEFORE_A_VOWEL.sub("d’", name.replace(" de Le ", " du ").replace(" de Les ", " des "))

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

    def _trade(self, stage: str, role: str, headcount: int, currency: str) -> dict[str, Any]:
        """What passes between them and the firm in a year, and how they like to buy."""
        random = self.random
        if role == "supplier":
            return {"goods_per_year": random.randrange(5, 400), "purchase_preferences": random.sample(SUPPLYING, k=1)}
        if stage not in BUYING:
            return {"needs": random.sample(NEEDS, k=random.choice((0, 1)))}
        orders = max(1, round(random.lognormvariate(1.1, 0.8) * BUYING[stage]))
        value = orders * round(random.lognormvariate(7.6, 0.6)) * (1 if headcount < 50 else 3)
        category = "key_account" if value > 60_000 else ("regular" if orders >= 4 else "occasional")
        return {
            "category": category,
            "yearly_value": {"amount": value, "currency": currency},
            "orders_per_year": orders,
            "goods_per_year": round(value / 900, 1),
            "visits_per_year": random.choice((0, 1, 1, 2, 4)) + (8 if category == "key_account" else 0),
            "purchase_preferences": random.sample(BUYING_HABITS, k=random.choice((0, 1, 1, 2))),
            "needs": random.sample(NEEDS, k=random.choice((0, 1, 1, 2))),
        }

    def _french_numbers(self, country: Country) -> dict[str, str]:
        """No register gives numbers that begin with 0, so that none of these is anybody's."""
        if country.code != "FR" or self.random.random() > 0.8:
            return {}
        eight = f"0{self.random.randrange(10**7):07}"
        siren = eight + luhn.calc_check_digit(eight)
        thirteen = f"{siren}{self.random.randrange(1, 4):04}"
        return {"siren": siren, "siret": thirteen + luhn.calc_check_digit(thirteen), "vat_number": french_vat_of_siren(siren)}
