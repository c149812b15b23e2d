"""Who stands around a party: colleagues with their part in decisions, those who recommend, the household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from relais.accounts.models import User
from relais.core import clock
from relais.parties.models import Party, Relationship
from relais.parties.reference_lists import DECISION_ROLES, RELATIONSHIP_KINDS
from relais.records.api import ReferenceList, can, entries_of, readable_fields, registry, shown_to, visible

SHOWN = 12
#: The relationship as the one it leads to has it; kinds that are the same both ways, or the firm's own, keep their label.
_BACKWARDS = {
    "works_for": gettext_noop("Employs"),
    "subsidiary_of": gettext_noop("Parent of"),
    "reports_to": gettext_noop("Leads"),
    "assistant_of": gettext_noop("Assisted by"),
    "recommended_by": gettext_noop("Recommends"),
    "supplier_of": gettext_noop("Supplied by"),
    "member_of": gettext_noop("Has as member"),
}
#: Parties are wide: a page that names twelve of them reads what it shows.
_NEEDED = ("name", "kind", "job_title", "decision_role", "city")
_NEEDED_OF_TIES = ("kind", "title", *(f"{end}__{column}" for end in ("from_party", "to_party") for column in _NEEDED))
#: Who of an organization is named first: who decides, then with whom one spoke last.
_FIRST = {"decision_role": F("decision_role").desc(), "last_interaction_at": F("last_interaction_at").desc(nulls_last=True)}


@dataclass(frozen=True)
class Tie:
    """A party around another one, and what it is to it, in a word."""

    party: Party
    words: str


def people_around(party: Party, user: User | None, limit: int = SHOWN) -> list[Tie]:
    """Those whom the user may see: ties of one's own first, then the people of the same organization."""
    ties = {tie.party.pk: tie for tie in _tied(party, user, limit)}
    for tie in _colleagues(party, user, limit):
        ties.setdefault(tie.party.pk, tie)
    ties.pop(party.pk, None)
    return list(ties.values())[:limit]


def _tied(party: Party, user: User | None, limit: int) -> Sequence[Tie]:
    if not _may_read(user, "relationships", "from_party", "to_party"):
        return []
    rows = visible(user, "relationships") & Relationship.objects.current(clock.today())
    mine = rows.filter(Q(from_party=party) | Q(to_party=party)).exclude(from_party=F("to_party"))
    own = mine.exclude(to_party=party, kind__in=(Relationship.WORKS_FOR, Relationship.SUBSIDIARY_OF))
    found = own.select_related("from_party", "to_party").only(*_NEEDED_OF_TIES).order_by("-is_primary", "-since", "-pk")[:limit]
    seen = shown_to(user, registry.get("relationships"), found, "from_party", "to_party")
    return [
        Tie(row.to_party, _said(row)) if row.from_party_id == party.pk else Tie(row.from_party, _said(row, backwards=True))
        for row in seen
        if row.from_party_id and row.to_party_id
    ]


def _colleagues(party: Party, user: User | None, limit: int) -> Sequence[Tie]:
    employer = party.pk if party.is_organization else party.organization_id
    if employer is None or not _may_read(user, "contacts", "organization"):
        return []
    people = visible(user, "contacts").filter(organization=employer).exclude(pk=party.pk)
    first = [order for name, order in _FIRST.items() if _may_read(user, "contacts", name)]
    deciding_first = people.only(*_NEEDED).order_by(*first, "title_key")[:limit]
    seen = shown_to(user, registry.get("contacts"), deciding_first)
    return [Tie(person, _label(DECISION_ROLES, person.decision_role) or person.job_title) for person in seen]


def _may_read(user: User | None, type_key: str, *names: str) -> bool:
    """Whether the user may know what ties one to the other."""
    return can(user, "view", type_key) and readable_fields(user, type_key).keys() >= set(names)


def _said(row: Relationship, *, backwards: bool = False) -> str:
    """The relationship from the other's side: whom Amélie is recommended by recommends her."""
    words = (_BACKWARDS.get(row.kind, "") and _(_BACKWARDS[row.kind])) if backwards else ""
    return words or _label(RELATIONSHIP_KINDS, row.kind) or row.title


def _label(reference_list: ReferenceList, key: str) -> str:
    entry = entries_of(reference_list.key).get(key)
    return entry.label(get_language()) if entry else key
