"""How likely two parties are one: equal and similar values are weighed as evidence, in words a user can check.

Each field gives a weight in bits, how much more often it looks so for one person entered twice than for two people (Fellegi and
Sunter, 1969). The weights are added to a starting point below zero and turned into a share between 0 and 1. They were set by
reasoning about a firm's files and checked on public data with known duplicates; a test holds precision and recall there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA, Indel, JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio

from relais.core.text import digits, fold
from relais.core.values.domains import identifying_domain
from relais.core.values.emails import email_key
from relais.core.values.nicknames import is_same_first_name
from relais.core.values.organizations import organization_words, website_domain
from relais.core.values.word_sets import word_set

#: From here on a pair is shown as a likely duplicate; at CERTAIN an import may join the two unasked.
LIKELY = 0.5
CERTAIN = 0.97
#: Two parties that share a blocking key are strangers more often than not.
_STARTING_POINT = -5.0
LONGEST = 200
#: Names at least so alike (Jaro-Winkler) may be one name with several slips: they speak neither for nor much against.
_DOUBT = 0.78
#: Mailboxes that several people read.
SHARED_MAILBOXES = word_set(
    "info contact hello bonjour mail office bureau sales ventes commercial support service sav admin webmaster postmaster accounting compta",
    "comptabilite facturation billing invoices achats purchasing secretariat accueil direction rh hr jobs noreply no-reply marketing team equipe",
)
_NUMBERS = ("siret", "siren", "vat", "duns", "registration_number")
_SOUNDS = (
    (" ", ""),
    ("ph", "f"),
    ("bv", "v"),
    ("ck", "k"),
    ("qu", "k"),
    ("q", "k"),
    ("z", "s"),
    ("x", "s"),
    ("c", "k"),
    ("w", "v"),
    ("mb", "m"),
)


class Finding(NamedTuple):
    weight: float
    field: str
    words: object = ""


_SAME_NUMBER = Finding(14.0, "company_number", _("Same company number"))
_OTHER_NUMBER = Finding(-8.0, "company_number")
_SAME_EMAIL = Finding(10.0, "email", _("Same e-mail address"))
_SAME_SHARED_EMAIL = Finding(5.0, "email", _("Same shared e-mail address"))
_SAME_MAILBOX = Finding(6.0, "email", _("Same mailbox at another domain"))
_ALMOST_EMAIL = Finding(6.0, "email", _("Almost the same e-mail address"))
_OTHER_EMAIL = Finding(-1.0, "email")
_SAME_PHONE = Finding(7.0, "phone", _("Same phone number"))
_SAME_DOMAIN = Finding(5.0, "domain", _("Same website or mail domain"))
_SAME_NAME = Finding(8.0, "name", _("Same name"))
_ALMOST_NAME = Finding(5.0, "name", _("Almost the same name"))
_SIMILAR_NAME = Finding(2.0, "name", _("Similar name"))
_OTHER_NAME = Finding(-5.0, "name")
_SWAPPED_NAMES = _("First and last names are swapped")
_SAME_FIRST = Finding(3.0, "first_name", _("Same first name"))
_SAME_FIRST_OTHERWISE = Finding(2.5, "first_name", _("Two forms of one first name"))
_ALMOST_FIRST = Finding(2.0, "first_name", _("Almost the same first name"))
_SAME_INITIAL = Finding(1.0, "first_name", _("Same initial"))
_DOUBTFUL_FIRST = Finding(-1.0, "first_name")
_OTHER_FIRST = Finding(-5.0, "first_name")
_SAME_LAST = Finding(4.0, "last_name", _("Same last name"))
_ALMOST_LAST = Finding(2.5, "last_name", _("Almost the same last name"))
_SHARED_LAST = Finding(2.0, "last_name", _("A last name in common"))
_DOUBTFUL_LAST = Finding(-1.0, "last_name")
_OTHER_LAST = Finding(-5.0, "last_name")
_SAME_CITY = Finding(2.0, "city", _("Same town"))
_ALMOST_CITY = Finding(1.5, "city", _("Almost the same town"))
_OTHER_CITY = Finding(-1.0, "city")
_SAME_POSTCODE = Finding(1.5, "postcode", _("Same postcode"))
_SAME_BIRTH = Finding(6.0, "birth_date", _("Same birth date"))
_ALMOST_BIRTH = Finding(4.0, "birth_date", _("Birth date differs by one figure"))
_SIMILAR_BIRTH = Finding(1.5, "birth_date", _("Birth date differs by two figures"))
_OTHER_BIRTH = Finding(-2.5, "birth_date")


@dataclass(frozen=True, slots=True)
class Score:
    """`total` from 0 to 1, and the evidence for it: the field and what was seen there."""

    total: float
    evidence: list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The values of a party as they are compared."""

    first: str
    last: str
    organization: tuple[str, ...]
    emails: frozenset[str]
    phones: frozenset[str]
    numbers: frozenset[tuple[str, str]]
    domains: frozenset[str]
    city: str
    postcode: str
    birth: str


def fingerprint(values: Mapping[str, Any]) -> Fingerprint:
    """Prepare a party once that is compared with many.

    Read: first_name, last_name, name (of an organization), email or emails, phone or phones, website, siren, siret, vat, city, postcode, birth_date.
    """
    emails = frozenset(email_key(email) for email in _texts(values, "email", "emails"))
    birth = values.get("birth_date") or ""
    return Fingerprint(
        first=_name(values.get("first_name")),
        last=_name(values.get("last_name")),
        organization=tuple(organization_words(str(values.get("name") or ""))),
        emails=emails,
        phones=frozenset(filter(None, (digits(phone[:LONGEST])[-9:] for phone in _texts(values, "phone", "phones")))),
        numbers=frozenset((key, str(values[key])[:LONGEST].replace(" ", "").upper()) for key in _NUMBERS if values.get(key)),
        domains=frozenset(filter(None, _domains(values, emails))),
        city=_name(values.get("city")),
        postcode=str(values.get("postcode") or "")[:LONGEST].replace(" ", "").upper(),
        birth=birth.isoformat() if isinstance(birth, date) else str(birth)[:10],
    )


def similarity(a: Mapping[str, Any] | Fingerprint, b: Mapping[str, Any] | Fingerprint) -> Score:
    """How likely two parties are one, and why."""
    one = a if isinstance(a, Fingerprint) else fingerprint(a)
    other = b if isinstance(b, Fingerprint) else fingerprint(b)
    findings = [*_numbers(one, other), *_reachability(one, other), *_names(one, other), *_places(one, other), *_births(one, other)]
    bits = _STARTING_POINT + sum(finding.weight for finding in findings)
    evidence = [(finding.field, finding.words) for finding in sorted(findings, reverse=True, key=_weight) if finding.weight > 0]
    return Score(round(1 / (1 + 2.0**-bits), 4), evidence)


def _weight(finding: Finding) -> float:
    return finding.weight


def _numbers(one: Fingerprint, other: Fingerprint) -> Iterator[Finding]:
    if one.numbers & other.numbers:
        yield _SAME_NUMBER
    elif one.numbers and {key for key, _number in one.numbers} & {key for key, _number in other.numbers}:
        yield _OTHER_NUMBER


def _reachability(one: Fingerprint, other: Fingerprint) -> Iterator[Finding]:
    if shared := one.emails & other.emails:
        is_personal = any(email.partition("@")[0] not in SHARED_MAILBOXES for email in shared)
        yield _SAME_EMAIL if is_personal else _SAME_SHARED_EMAIL
    elif one.emails and other.emails:
        yield max((_emails(a, b) for a in sorted(one.emails)[:5] for b in sorted(other.emails)[:5]), key=_weight)
    if one.phones & other.phones:
        yield _SAME_PHONE
    if (one.organization or other.organization) and one.domains & other.domains:
        yield _SAME_DOMAIN


def _emails(one: str, other: str) -> Finding:
    mailbox, _at, _domain = one.partition("@")
    if len(mailbox) > 4 and other.startswith(f"{mailbox}@") and mailbox not in SHARED_MAILBOXES:
        return _SAME_MAILBOX
    if len(one) > 10 and Indel.normalized_similarity(one, other, score_cutoff=0.85):
        return _ALMOST_EMAIL
    return _OTHER_EMAIL


def _names(one: Fingerprint, other: Fingerprint) -> list[Finding]:
    if one.organization and other.organization:
        return [_organization_names(one.organization, other.organization)]
    straight = [*_first_names(one.first, other.first), *_last_names(one.last, other.last)]
    if one.first == other.first or one.last == other.last:
        return straight
    crossed = [*_last_names(one.first, other.last), *_last_names(one.last, other.first)]
    gain = sum(finding.weight for finding in crossed) - 1
    return [Finding(gain, "name", _SWAPPED_NAMES)] if gain > sum(finding.weight for finding in straight) else straight


def _organization_names(one: tuple[str, ...], other: tuple[str, ...]) -> Finding:
    if "".join(one) == "".join(other):
        return _SAME_NAME
    likeness = token_sort_ratio(" ".join(one), " ".join(other), score_cutoff=80)
    if likeness >= 90:
        return _ALMOST_NAME
    is_part = set(one) <= set(other) or set(other) <= set(one)
    return _SIMILAR_NAME if likeness or is_part else _OTHER_NAME


def _first_names(one: str, other: str) -> Iterator[Finding]:
    if not one or not other:
        return
    if one == other:
        yield _SAME_FIRST
    elif is_same_first_name(one, other):
        yield _SAME_FIRST_OTHERWISE
    elif _is_almost(one, other):
        yield _ALMOST_FIRST
    elif one[0] == other[0] and min(len(one), len(other)) <= 2:
        yield _SAME_INITIAL
    else:
        yield _DOUBTFUL_FIRST if JaroWinkler.similarity(one, other) >= _DOUBT else _OTHER_FIRST


def _last_names(one: str, other: str) -> Iterator[Finding]:
    if not one or not other:
        return
    if one == other:
        yield _SAME_LAST
    elif _is_almost(one, other):
        yield _ALMOST_LAST
    elif min(len(one), len(other)) > 3 and set(one.split()) & set(other.split()):
        yield _SHARED_LAST
    else:
        yield _DOUBTFUL_LAST if JaroWinkler.similarity(one, other) >= _DOUBT else _OTHER_LAST


def _places(one: Fingerprint, other: Fingerprint) -> Iterator[Finding]:
    if one.city and other.city:
        if one.city == other.city:
            yield _SAME_CITY
        else:
            yield _ALMOST_CITY if _is_almost(one.city, other.city) else _OTHER_CITY
    if one.postcode and one.postcode == other.postcode:
        yield _SAME_POSTCODE


def _births(one: Fingerprint, other: Fingerprint) -> Iterator[Finding]:
    if not one.birth or not other.birth:
        return
    if one.birth == other.birth:
        yield _SAME_BIRTH
        return
    is_turned = one.birth[:4] == other.birth[:4] and one.birth[5:] == f"{other.birth[8:]}-{other.birth[5:7]}"
    slips = 1 if is_turned else OSA.distance(one.birth, other.birth, score_cutoff=2)
    yield {1: _ALMOST_BIRTH, 2: _SIMILAR_BIRTH}.get(slips, _OTHER_BIRTH)


def _is_almost(one: str, other: str) -> bool:
    """One slip of the keyboard in a short word, two in a long one."""
    longest = max(len(one), len(other))
    if longest < 4:
        return False
    slips = 1 if longest < 6 else 2
    return OSA.distance(one, other, score_cutoff=slips) <= slips or (
        longest > 7 and JaroWinkler.similarity(one, other, score_cutoff=0.93) > 0
    )


def blocking_keys(values: Mapping[str, Any] | Fingerprint) -> set[str]:
    """Two parties worth comparing share one of these; each is short enough to be stored and indexed."""
    party = values if isinstance(values, Fingerprint) else fingerprint(values)
    keys = [f"p:{phone}" for phone in party.phones if len(phone) > 5]
    keys += [f"{key[0]}{key[-1]}:{number}" for key, number in party.numbers]
    for email in party.emails:
        mailbox, _at, domain = email.partition("@")
        keys.append(f"e:{email}")
        if len(mailbox) > 4 and mailbox not in SHARED_MAILBOXES:
            keys.append(f"m:{mailbox}")
        if domain in party.domains:
            keys.append(f"x:{mailbox[:4]}|{domain[:4]}")
    if party.organization:
        keys += [f"o:{''.join(party.organization)[:12]}", *(f"d:{domain}" for domain in party.domains)]
    names = [_sound(name) for name in (party.first, party.last) if name]
    if len(names) == 2:
        first, last = names
        keys += [f"n:{min(names)}|{max(names)}", f"i:{last}|{first[:1]}", f"i:{first}|{last[:1]}"]
    town = _sound(party.city)[:4]
    for name in names:
        keys += [f"c:{name}|{town}"] if town else []
        keys += [f"b:{party.birth}|{name[:1]}", f"y:{name}|{party.birth[:4]}"] if party.birth else []
    if party.birth:
        keys.append(f"z:{party.birth}|{town[:1]}" if town or names else f"b:{party.birth}")
    return set(keys)


@lru_cache(maxsize=65536)
def _sound(name: str) -> str:
    """A rough sound: the first letter and the consonants, doubled ones once; « Lefèvre » and « Lefebvre » are both `lfvr`."""
    for written, heard in _SOUNDS:
        name = name.replace(written, heard)
    kept = name[:1]
    for letter in name[1:]:
        if letter not in "aeiouyhw'" and letter != kept[-1]:
            kept += letter
    return kept[:8]


def _domains(values: Mapping[str, Any], emails: frozenset[str]) -> Iterable[str]:
    yield from (identifying_domain(email.rpartition("@")[2]) for email in emails)
    if website := values.get("website"):
        yield website_domain(str(website))


def _texts(values: Mapping[str, Any], one: str, several: str) -> list[str]:
    found = values.get(several) or ()
    texts = [found] if isinstance(found, str) else list(found)
    return [str(text)[:LONGEST] for text in (*texts, values.get(one)) if text]


def _name(value: object) -> str:
    return " ".join((fold(str(value or "")[:LONGEST]) or "").replace("-", " ").replace(".", " ").split())
