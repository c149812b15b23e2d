"""As somebody types a new contact or organization: who in the base is probably the same, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from relais.accounts.models import User
from relais.core.errors import InvalidValue
from relais.core.text import fold
from relais.core.values.company_numbers import clean_siren, clean_siret, clean_vat
from relais.core.values.duplicates import LIKELY, Fingerprint, fingerprint, similarity
from relais.core.values.emails import clean_email, email_key
from relais.core.values.names import split_name
from relais.core.values.phones import parse_phone
from relais.parties.match_keys import organization_match_key, person_key
from relais.parties.models import ContactPoint, Party
from relais.parties.normalizing import HOME
from relais.records.api import LikelyDuplicate, RecordType, readable_fields, resolve, sees_all, visible
from relais.records.fields import Field

#: How many that share a key are compared; a key that more share says little.
MOST_COMPARED = 200
SHOWN = 5
COORDINATES = ({"email", "emails"}, {"phone", "phones"})
READ = (
    "id", "name", "first_name", "last_name", "email", "phone", "website", "siren", "siret", "vat_number", "city", "postcode", "birth_date",
    "job_title", "organization_id", "organization__name",
)  # fmt: skip


def find_likely(
    type_: RecordType | str, values: Mapping[str, Any], user: User | None, *, exclude: int | None = None, limit: int = SHOWN
) -> Sequence[LikelyDuplicate]:
    """Records open to the user that these values, as typed so far, probably mean already; the likeliest first."""
    declared = resolve(type_)
    is_person = declared.base["kind"] == Party.Kind.PERSON
    readable = _open_fields(user, declared)
    given = _given({key: value for key, value in values.items() if key in readable}, is_person=is_person)
    rows = _candidates(visible(user, declared).exclude(pk=exclude), given, is_person=is_person)
    hide_closed_organizations(rows, user)
    reached = coordinates_of(row["id"] for row in rows)
    asked = compared(given, is_person=is_person)
    found: list[LikelyDuplicate] = []
    for row in rows:
        known = {key: value for key, value in row.items() if key in readable} | (
            reached[row["id"]] if {"emails", "phones"} <= readable.keys() else {}
        )
        score = similarity(asked, compared(known, is_person=is_person))
        if score.total >= LIKELY:
            evidence = [str(words) for _field, words in score.evidence]
            found.append(LikelyDuplicate(row["id"], row["name"], note_of(row, readable), score.total, evidence))
    return sorted(found, key=lambda likely: -likely.score)[:limit]


def _open_fields(user: User | None, declared: RecordType) -> Mapping[str, Field]:
    """The main e-mail tells of the others and they of it, so that who may not read both is not told by either."""
    readable = readable_fields(user, declared)
    closed = {key for pair in COORDINATES for key in pair if not readable.keys() >= pair}
    return {key: own for key, own in readable.items() if key not in closed}


def hide_closed_organizations(rows: Sequence[dict[str, Any]], user: User | None) -> None:
    """Where somebody works is told only to who may see that organization."""
    if sees_all(user, "organizations"):
        return
    employers = {row["organization_id"] for row in rows} - {None}
    seen = set(visible(user, "organizations").filter(pk__in=employers).values_list("pk", flat=True))
    for row in rows:
        if row["organization_id"] not in seen:
            row["organization__name"] = ""


def _given(values: Mapping[str, Any], *, is_person: bool) -> dict[str, Any]:
    """The typed values in the form in which they would be stored; what cannot be read yet is left out."""
    country = str(values.get("country") or HOME)
    given: dict[str, Any] = {
        key: str(values.get(key) or "").strip()[:200] for key in ("name", "first_name", "last_name", "website", "city", "postcode")
    }
    if is_person and given["name"] and not given["last_name"]:
        parts = split_name(given["name"])
        given |= {"first_name": parts.first, "last_name": parts.last}
    given["birth_date"] = values.get("birth_date") or ""
    given["emails"] = _readable(_typed(values, "email", "emails"), lambda text: email_key(clean_email(text)))
    given["phones"] = _readable(_typed(values, "phone", "phones"), lambda text: parse_phone(text, country).e164)
    for key, check in (("siren", clean_siren), ("siret", clean_siret), ("vat_number", lambda text: clean_vat(text, country))):
        given[key] = next(iter(_readable([str(values.get(key) or "")], check)), "")
    return given


def _typed(values: Mapping[str, Any], one: str, several: str) -> list[str]:
    items = values.get(several)
    found = [item.get("value") if isinstance(item, Mapping) else item for item in items[:20]] if isinstance(items, list) else []
    return [text[:200] for text in (*found, values.get(one)) if isinstance(text, str) and text.strip()]


def _readable(texts: Iterable[str], check: Any) -> list[str]:
    read: list[str] = []
    for text in texts:
        try:
            read.append(check(text))
        except InvalidValue:
            continue
    return [text for text in dict.fromkeys(read) if text]


def _candidates(open_to_user: QuerySet[Party], given: Mapping[str, Any], *, is_person: bool) -> list[dict[str, Any]]:
    """Those that share an address, a number, or the sound of the name; the ones in the same town before the others."""
    key = person_key(given["first_name"], given["last_name"]) if is_person else organization_match_key(given["name"])
    asked: list[QuerySet[Party]] = []
    if given["emails"] or given["phones"]:
        reached = ContactPoint.objects.filter(value__in=[*given["emails"], *given["phones"]]).values("party")
        asked.append(open_to_user.filter(pk__in=reached))
    numbers = Q()
    for name in ("siren", "siret", "vat_number"):
        numbers |= Q(**{name: given[name]}) if given[name] else Q()
    if numbers:
        asked.append(open_to_user.filter(numbers))
    if key:
        same_sound = open_to_user.filter(match_key=key)
        asked += [same_sound.filter(city__folded=fold(given["city"])), same_sound] if given["city"] else [same_sound]
    rows: dict[int, dict[str, Any]] = {}
    for records in asked:
        rows |= {row["id"]: row for row in records.order_by("-id").values(*READ)[:MOST_COMPARED]}
    return list(rows.values())


def coordinates_of(ids: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"emails": [], "phones": []})
    points = ContactPoint.objects.filter(party__in=list(ids), kind__in=["email", "phone"])
    for party, kind, value in points.values_list("party", "kind", "value"):
        found[party][f"{kind}s"].append(value)
    return found


def compared(values: Mapping[str, Any], *, is_person: bool) -> Fingerprint:
    ignored = {"name"} if is_person else {"first_name", "last_name"}
    kept = {key: value for key, value in values.items() if key not in ignored}
    return fingerprint(kept | {"vat": values.get("vat_number")})


def note_of(row: Mapping[str, Any], readable: Mapping[str, Any]) -> str:
    """What tells the record from others of its name."""
    organization = row["organization__name"] if "organization" in readable else ""
    parts = (row["job_title"] if "job_title" in readable else "", organization, row["city"] if "city" in readable else "")
    return ", ".join(part for part in parts if part)
