"""A role that a party has for us…"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from relais.accounts.actors import SYSTEM
from relais.core import clock
from relais.core.errors import InvalidValues
from relais.parties.api import RoleNotHeld, end_role, give_role
from relais.parties.jobs import follow_the_calendar
from relais.parties.models import PartyRole
from relais.parties.testing import make_organization
from relais.records.api import create, filter_queryset, registry
from relais.records.fields import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R008", "R009")]


def held_by(role: str) -> list[str]:
    declared = registry.get("organizations")
    query = {"field": "current_roles", "op": "has_any", "value": [role]}
    return sorted(filter_queryset(declared.queryset(), declared, query, None, Reader()).values_list("name", flat=True))


def test_is_given_with_its_day_and_filtered_upon():
    silva = give_role(make_organization("Silva Têxteis"), "reseller", by=SYSTEM, since=date(2024, 3, 1))
    make_organization("Keller")

    assert PartyRole.objects.values_list("party", "role", "since", "until").get() == (silva.pk, "reseller", date(2024, 3, 1), None)
    assert held_by("reseller") == ["Silva Têxteis"]


def test_given_twice_is_held_once():
    silva = give_role(make_organization("Silva Têxteis"), "reseller", by=SYSTEM)

    give_role(silva, "reseller", by=SYSTEM)

    assert PartyRole.objects.count() == 1


def test_ended_stays_known():
    silva = give_role(make_organization("Silva Têxteis"), "reseller", by=SYSTEM, since=date(2024, 3, 1))

    silva = end_role(silva, "reseller", by=SYSTEM, until=date(2025, 3, 1))

    assert silva.current_roles == []
    assert PartyRole.objects.values_list("since", "until").get() == (date(2024, 3, 1), date(2025, 3, 1))
    with pytest.raises(RoleNotHeld, match=r"Silva Têxteis does not have this role."):
        end_role(silva, "reseller", by=SYSTEM)


def test_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidValues) as refused:
        make_organization("Silva", roles=[{"role": "reseller", "since": "2025-01-02", "until": "2025-01-01"}])

    assert refused.value.errors == {"roles": ["A role cannot end before it begins."]}


def test_of_our_own_making_is_as_good_as_the_others():
    create("reference-items", {"list": "party_roles", "label_en": "Ambassador", "label_fr": "Ambassadeur"}, by=SYSTEM)

    give_role(make_organization("Silva Têxteis"), "Ambassadeur", by=SYSTEM)

    assert held_by("ambassador") == ["Silva Têxteis"]


def test_begins_and_ends_with_the_calendar():
    day = clock.today()
    silva = make_organization("Silva", roles=[{"role": "reseller", "since": day + timedelta(days=2), "until": day + timedelta(days=5)}])
    assert silva.current_roles == []

    with time_machine.travel(clock.now() + timedelta(days=2)):
        follow_the_calendar()
    assert held_by("reseller") == ["Silva"]

    with time_machine.travel(clock.now() + timedelta(days=6)):
        follow_the_calendar()
    assert held_by("reseller") == []
