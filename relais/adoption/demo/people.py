from __future__ import annotations

from random import Random
from typing import Any

from relais.adoption.demo.organizations import SOURCES, TAGS, choose, slug
from relais.adoption.demo.planning import PlannedContact
from relais.adoption.demo.telephones import Telephones
from relais.adoption.demo.world import Job

CHANNELS = (("", 55), ("email", 24), ("phone", 15), ("visit", 3), ("sms", 3))
HOURS = ("mardi et jeudi, 9 h – 11 h", "le matin", "lundi au vendredi, 14 h – 17 h", "vendredi, 8 h – 10 h", "mercredi après-midi")
INTERESTS = ("escaliers", "fenêtres", "terrasses", "agencement", "charpente", "parquet", "mobilier", "entretien")
HOUSEHOLDS = (("single", 20), ("couple", 35), ("family", 38), ("single_parent", 7))


class PersonMaker:
    """Makes people; nobody has the mail address of another."""

    def __init__(self, random: Random, telephones: Telephones) -> None:
        self.random, self.telephones = random, telephones
        self._mailboxes: set[str] = set()

    def make(self, planned: PlannedContact, owner_id: int, stage: str, year: int) -> dict[str, Any]:
        """The values for the door."""
        random, country, employer = self.random, planned.country, planned.organization
        is_woman = random.random() < 0.47
        first = random.choice(country.women if is_woman else country.men)
        last = random.choice(country.last_names)
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
        work = [{"type": "work", "value": employer.values["phone"], "label": ""}] if random.random() < 0.7 or not phones else []
        address = {key: employer.values[key] for key in ("street", "postcode", "city", "region", "country")}
        return values | {
            "email": self._mailbox(f"{slug(first)[:1]}.{slug(last)}", employer.domain),
            "phones": [*work, *phones],
            "addresses": [{"type": "work", **address}],
            "organization": employer.pk,
            **self._job(planned, is_woman),
        }

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
