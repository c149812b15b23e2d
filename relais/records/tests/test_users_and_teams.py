"""People of the firm and their teams are records like all others…"""

from __future__ import annotations

import pytest

from relais.accounts.models import Team, User
from relais.records.api import Operation, change, create, search, undo
from relais.records.models import Change
from relais.records.testing import Cast, as_actor, make_cast, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_a_new_report_stands_in_the_team_that_the_manager_leads(cast: Cast) -> None:
    anna = create("users", {"first_name": "Anna", "manager": cast.manager.pk}, by=as_actor(cast.administrator))

    assert User.objects.get(pk=anna.pk).team == cast.north


def test_a_team_made_for_a_manager_is_written_down_found_and_taken_back(cast: Cast) -> None:
    dustin = make_user("Dustin Brinkmann")
    anna = create("users", {"first_name": "Anna", "office": "Lyon", "manager": dustin.pk}, by=as_actor(cast.administrator))

    team = Team.objects.get(managers=dustin)
    assert (team.name, team.office, User.objects.get(pk=anna.pk).team) == ("Dustin Brinkmann", "Lyon", team)
    assert Change.objects.get(type="teams", record_id=team.pk, verb="created").actor == cast.administrator
    assert team.pk in [hit.pk for hit in search(None, "brinkmann", types=["teams"])]

    undo(Operation.objects.latest("pk"), by=as_actor(cast.administrator))

    assert set(Team.objects.exclude(deleted_at=None)) == {team}
    assert set(User.objects.exclude(deleted_at=None)) == {anna}


def test_a_team_stays_where_one_was_chosen(cast: Cast) -> None:
    change(cast.other_seller, by=as_actor(cast.administrator), manager=cast.manager.pk)

    assert User.objects.get(pk=cast.other_seller.pk).team == cast.south
