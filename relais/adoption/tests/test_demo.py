"""The demonstration company…"""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from relais.accounts.models import Team, User
from relais.activities.models import Activity, Interaction
from relais.adoption.demo.house import COLLEAGUES, PASSWORD, SIGN_IN
from relais.core import clock
from relais.parties.api import Party, Relationship
from relais.records.api import Change, visible
from relais.records.demo import PARIS

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R001")]


def fill(**options: object) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def shape() -> list[tuple[object, ...]]:
    rows = Party.objects.order_by("pk").values_list(
        "name", "email", "phone", "city", "lifecycle", "lifecycle_since", "owner__email", "created_at"
    )
    return list(rows)


@pytest.fixture
def company():
    return fill(contacts=60)


def test_is_as_large_as_asked(company):
    assert Party.objects.people().count() == 60
    assert Party.objects.organizations().count() == 20
    assert "60 contacts, 20 organizations" in company
    assert f"Sign in as {SIGN_IN} with the password {PASSWORD}" in company


def test_hangs_together(company):
    people = Party.objects.people()

    assert not people.filter(created_at__lt=F("organization__created_at")).exists()
    assert not Party.objects.organizations().filter(people=None).exists()
    assert not Party.objects.filter(parent__created_at__gt=F("created_at")).exists()
    assert people.filter(organization=None).count() == 6
    for employee in people.exclude(organization=None).select_related("organization"):
        assert (
            Relationship.objects.living().filter(from_party=employee, kind="works_for", to_party=employee.organization, until=None).count()
            == 1
        )
        assert employee.lifecycle == employee.organization.lifecycle
    assert not Party.objects.exclude(email="").exclude(email__endswith=".example").exists()


def test_whom_nobody_reached_has_said_nothing(company):
    unanswered = Interaction.objects.filter(outcome="no_answer")

    assert unanswered.exists()
    assert not unanswered.exclude(direction="out", duration_minutes=None, body="").exists()


@time_machine.travel("2026-11-28T01:35:00Z", tick=False)
def test_nothing_is_to_be_done_by_night():
    fill(contacts=60)

    hours = {due.astimezone(PARIS).hour for due in Activity.objects.values_list("due_at", flat=True)}
    assert min(hours) >= 9
    assert max(hours) <= 17


def test_has_two_years_behind_it(company):
    days = sorted(Party.objects.values_list("created_at__date", flat=True))

    assert days[-1] - days[0] > timedelta(days=600)
    assert days[-1] <= clock.today()
    assert Change.objects.filter(verb="changed", through="demo").exists()
    assert Change.objects.exclude(operation__kind="demo").exclude(through="agent").count() == 0
    assert Change.objects.filter(type="contacts", actor__email="samir.belkacem@relais.example").exists()


def test_is_open_to_its_people_as_their_roles_say(company):
    people = {user.email: user for user in User.objects.all()}

    assert people.keys() >= {colleague.email for colleague in COLLEAGUES}
    assert visible(people[SIGN_IN], "contacts").count() == 60
    assert 0 < visible(people["samir.belkacem@relais.example"], "contacts").count() < 60
    assert people[SIGN_IN].check_password(PASSWORD)
    assert Team.objects.get(name="Ventes Ouest").parent.name == "Ventes France"


def test_is_the_same_for_the_same_seed():
    made: dict[int, list[list[tuple[object, ...]]]] = {7: [], 8: []}
    with time_machine.travel("2026-11-20T10:00Z", tick=False):
        for seed in (7, 7, 8):
            with transaction.atomic():
                fill(contacts=40, seed=seed)
                made[seed].append(shape())
                transaction.set_rollback(True)

    assert made[7][0] == made[7][1]
    assert made[7][0] != made[8][0]


@pytest.mark.attack(100)
def test_is_refused_where_there_is_something_already():
    fill(contacts=3)

    with pytest.raises(CommandError, match="This workspace is not empty") as refused:
        fill(contacts=3)

    assert refused.value.returncode == 2
    assert Party.objects.people().count() == 3


def test_is_left_out_where_it_is_not_wanted():
    fill(contacts=3)

    assert fill(if_empty=True) == f"Sign in as {SIGN_IN} with the password {PASSWORD}\n"
    assert Party.objects.people().count() == 3


def test_does_not_come_over_a_firm_that_has_begun():
    User.objects.create_user("ada@firm.example")

    assert fill(if_empty=True) == ""
    assert not Party.objects.exists()


@pytest.mark.parametrize("contacts", [0, -1, 99_000_000])
def test_of_an_impossible_size_is_refused(contacts):
    with pytest.raises(CommandError, match="Give a number of contacts"):
        fill(contacts=contacts)
