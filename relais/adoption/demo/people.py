from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any
from unicodedata import combining, normalize

from relais.adoption.demo.organizations import SOURCES, TAGS, choose, slug
from relais.adoption.demo.planning import PlannedContact
from relais.adoption.demo.telephones import Telephones
from relais.adoption.demo.world import Job

CHANNELS = (("", 55), ("email", 24), ("phone", 15), ("visit", 3), ("sms", 3))
HOURS = ("mardi et jeudi, 9 h – 11 h", "le matin", "lundi au vendredi, 14 h – 17 h", "vendredi, 8 h – 10 h", "mercredi après-midi")
INTERESTS = ("escaliers", "fenêtres", "terrasses", "agencement", "charpente", "parquet", "mobilier", "entretien")
HOUSEHOLDS = (("single", 20), ("couple", 35), ("family", 38), ("single_parent", 7))
#: So many are entered a second time, and wait to be merged.
TWICE = 0.02
#: Of some nobody knows yet how to reach them.
UNREACHABLE = 0.04
ATTEMPTS = 12


def unaccented(name: str) -> str:
    """« Hélène » as somebody types it who is in a hurry."""
    return "".join(letter for letter in normalize("NFD", name) if not combining(letter))


class PersonMaker:
    """Makes people; nobody has the mail address or the telephone of another, but for those whom somebody entered twice."""

    def __init__(self, random: Random, telephones: Telephones) -> None:
        self.random, self.telephones = random, telephones
        self._mailboxes: set[str] = set()
        self._colleagues: dict[str, set[str]] = defaultdict(set)
        self._known: dict[str, dict[str, Any]] = {}

    def make(self, planned: PlannedContact, owner_id: int, stage: str, year: int) -> dict[str, Any]:
        """The values for the door."""
        employer = planned.organization
        known = self._known.get(employer.domain) if employer else None
        if known and self.random.random() < TWICE:
            del self._known[employer.domain]  # type: ignore[union-attr]
            return self._again(known, owner_id, stage)
        values = self._make(planned, owner_id, stage, year)
        if employer and values["phones"]:
            self._known[employer.domain] = values
        return values

    def _again(self, known: dict[str, Any], owner_id: int, stage: str) -> dict[str, Any]:
        """The same person, as a colleague typed it in a hurry: without accents, by telephone only."""
        kept = ("honorific", "gender", "language", "organization", "phones", "addresses", "job_title")
        plain = {key: unaccented(known[key]) for key in ("first_name", "last_name")}
        return {**{key: known[key] for key in kept if key in known}, **plain, "lifecycle": stage, "owner": owner_id, "source": "telephone"}

    def _make(self, planned: PlannedContact, owner_id: int, stage: str, year: int) -> dict[str, Any]:
        random, country, employer = self.random, planned.country, planned.organization
        is_woman = random.random() < 0.47
        first = random.choice(country.women if is_woman else country.men)
        last = self._last_name(planned, first)
        values: dict[str, Any] = {
            "first_name": first,
            "last_name": last,
            "honorific": country.honorifics[0 if is_woman else 1] if random.random() < 0.8 else "",
            "gender": "female" if is_woman else "male",
            "language": country.language,
            "formality": "formal" if country.is_formal and random.random() < 0.85 else "informal",
            "preferred_channel": choose(random, CHANNELS),
            "contact_hours": random.choice(HOURS) if random.random() < 0.12 else "",
            "lifecycle": stage,
            "source": choose(random, SOURCES),
            "tags": random.sample(TAGS, k=random.choice((0, 0, 0, 1, 2))),
            "interests": random.sample(INTERESTS, k=random.choice((0, 0, 1, 2))),
            "owner": owner_id,
        }
        mobile = self.telephones.mobile(country) if random.random() < 0.75 else ""
        phones = [{"type": "mobile", "value": mobile, "label": ""}] if mobile else []
        if employer is None:
            return values | self._private(planned, first, last, year) | {"phones": phones}
        if random.random() < UNREACHABLE:
            return values | {"organization": employer.pk, "phones": [], **self._job(planned, is_woman)}
        direct = self.telephones.landline(country, planned.place.area) if random.random() < 0.7 or not phones else ""
        work = [{"type": "work", "value": direct, "label": ""}] if direct else []
        address = {key: employer.values[key] for key in ("street", "postcode", "city", "region", "country")}
        return values | {
            "email": self._mailbox(f"{slug(first)[:1]}.{slug(last)}", employer.domain),
            "phones": [*work, *phones],
            "addresses": [{"type": "work", **address}],
            "organization": employer.pk,
            **self._job(planned, is_woman),
        }

    def _last_name(self, planned: PlannedContact, first: str) -> str:
        """Who leads a family's firm is of that family; no two in a house are called alike."""
        employer, names = planned.organization, planned.country.last_names
        if employer is None:
            return self.random.choice(names)
        taken = self._colleagues[employer.domain]
        last = employer.family if planned.is_first and employer.family else self.random.choice(names)
        for _attempt in range(ATTEMPTS):
            if last not in taken:
                break
            last = self.random.choice(names)
        taken.add(last)
        return last

    def _private(self, planned: PlannedContact, first: str, last: str, year: int) -> dict[str, Any]:
        random, country, place = self.random, planned.country, planned.place
        street = country.street_form.format(number=random.randrange(1, 180), street=random.choice(country.streets))
        return {
            "emails": [{"type": "home", "value": self._mailbox(f"{slug(first)}.{slug(last)}", f"courrier-{country.code.lower()}.example")}],
            "addresses": [
                {
                    "type": "home",
                    "street": street,
                    "postcode": place.postcode,
                    "city": place.city,
                    "region": place.region,
                    "country": country.code,
                }
            ],
            "birth_date": f"{year - random.randrange(24, 80)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
            "household": choose(random, HOUSEHOLDS),
            "category": "private",
            "yearly_value": {"amount": round(random.lognormvariate(6.8, 0.7)), "currency": country.currency},
            "orders_per_year": random.choice((0, 0, 1, 1, 2)),
        }

    def _job(self, planned: PlannedContact, is_woman: bool) -> dict[str, str]:
        job = self.job(planned, decides=planned.is_first and self.random.random() < 0.7)
        return {"job_title": job.female if is_woman else job.male, "department": job.department, "decision_role": job.decision_role}

    def job(self, planned: PlannedContact, *, decides: bool = False) -> Job:
        jobs = planned.country.jobs
        return self.random.choice([job for job in jobs if job.decision_role == "decides"] if decides else jobs)

    def _mailbox(self, local: str, domain: str) -> str:
        address, number = f"{local}@{domain}", 2
        while address in self._mailboxes:
            address, number = f"{local}{number}@{domain}", number + 1
        self._mailboxes.add(address)
        return address
