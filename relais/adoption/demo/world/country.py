from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """A town with a postcode of its own and the area code of its telephones, without trunk prefix."""

    city: str
    postcode: str
    area: str
    region: str = ""


@dataclass(frozen=True)
class Job:
    """A job title in its two forms, with the part that its holder takes in decisions."""

    female: str
    male: str
    department: str
    decision_role: str = ""


@dataclass(frozen=True)
class Country:
    """What a country's people, streets, telephones and organizations are called. All lists are our own.

    `share` is its part of the customers. `fiction` maps area codes to the beginnings of numbers that the regulator keeps free
    for films and examples; elsewhere numbers only look right. `firms` maps an industry to names of organizations, in which
    {a} and {b} are family names, {city} the town and {word} one of `words`.
    """

    code: str
    calling_code: str
    language: str
    share: int
    women: Sequence[str]
    men: Sequence[str]
    last_names: Sequence[str]
    places: Sequence[Place]
    streets: Sequence[str]
    street_form: str
    jobs: Sequence[Job]
    firms: Mapping[str, Sequence[str]]
    words: Sequence[str]
    mobile: str
    mobile_digits: int
    number_digits: int
    subscriber: str = "5"
    fiction: Mapping[str, str] = field(default_factory=dict)
    currency: str = "EUR"
    honorifics: tuple[str, str] = ("", "")
    is_formal: bool = True

    @property
    def own_name(self) -> str:
        """What the branch of a foreign firm adds to its name there."""
        return OWN_NAMES[self.code]


OWN_NAMES = {
    "FR": "France", "BE": "Belgique", "CH": "Suisse", "MA": "Maroc", "DE": "Deutschland", "NL": "Nederland", "GB": "UK", "IT": "Italia",
    "ES": "España", "PT": "Portugal",
}  # fmt: skip


def names(text: str) -> tuple[str, ...]:
    """One name a word; an underscore stands for a space."""
    return tuple(word.replace("_", " ") for word in text.split())


def places(text: str) -> tuple[Place, ...]:
    """One town a line: name, postcode, area code and, where letters carry it, the region."""
    rows = (line.split(";") for line in text.strip().splitlines())
    return tuple(Place(*(part.strip() for part in row)) for row in rows)


def jobs(text: str) -> tuple[Job, ...]:
    """One job a line: the title of a woman, of a man, the department, the part in decisions."""
    rows = (line.split(";") for line in text.strip().splitlines())
    return tuple(Job(*(part.strip() for part in row)) for row in rows)
