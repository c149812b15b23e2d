"""The last contact of a party…"""

from __future__ import annotations

from datetime import timedelta

import pytest

from relais.accounts.actors import SYSTEM
from relais.activities.testing import make_interaction
from relais.core import clock
from relais.core.testing import run_jobs
from relais.parties.models import Party
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create_many, delete, merge, restore, undo
from relais.records.models import Change, Operation

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R002", "R021")]


def last(party: Party):
    return Party.objects.get(pk=party.pk).last_interaction_at


def ago(days: int):
    return clock.now() - timedelta(days=days)


def test_is_that_of_the_newest_interaction_also_for_the_organization():
    vauban = make_organization("Atelier Vauban")
    amelie = make_contact("Amélie Rousseau", organization=vauban)
    newest = ago(2)

    make_interaction(party=amelie, at=newest)
    make_interaction("email", party=amelie, at=ago(9))

    assert (last(amelie), last(vauban)) == (newest, newest)


def test_is_no_change_of_the_party():
    amelie = make_contact("Amélie Rousseau")

    make_interaction(party=amelie)

    assert Change.objects.filter(type="contacts", record_id=amelie.pk).count() == 1
    assert Party.objects.get(pk=amelie.pk).version == 1


def test_follows_many_at_once():
    people = [make_contact(f"Person {number}") for number in range(3)]
    moments = [ago(number + 1) for number in range(3)]

    create_many("interactions", [{"channel": "call", "party": p.pk, "at": m} for p, m in zip(people, moments, strict=True)], by=SYSTEM)

    assert [last(person) for person in people] == moments


def test_goes_back_when_the_interaction_is_deleted_and_forth_when_it_returns():
    vauban = make_organization("Atelier Vauban")
    amelie = make_contact("Amélie Rousseau", organization=vauban)
    older, newer = ago(9), ago(1)
    make_interaction(party=amelie, at=older)
    interaction = make_interaction(party=amelie, at=newer)

    delete(interaction, by=SYSTEM)
    assert (last(amelie), last(vauban)) == (older, older)

    restore(interaction, by=SYSTEM)
    assert (last(amelie), last(vauban)) == (newer, newer)


def test_is_empty_again_when_the_only_interaction_is_undone():
    amelie = make_contact("Amélie Rousseau")
    make_interaction(party=amelie)

    undo(Operation.objects.latest("id"), by=SYSTEM)

    assert last(amelie) is None


def test_moves_with_an_interaction_that_was_with_somebody_else():
    amelie, bruno = make_contact("Amélie Rousseau"), make_contact("Bruno Keller")
    moment = ago(3)
    interaction = make_interaction(party=amelie, at=moment)

    change(interaction, by=SYSTEM, party=bruno.pk)

    assert (last(amelie), last(bruno)) == (None, moment)


@pytest.mark.django_db(transaction=True)
def test_follows_a_merge_and_its_undoing():
    winner, loser = make_contact("Amélie Rousseau"), make_contact("A. Rousseau")
    moment = ago(3)
    make_interaction(party=loser, at=moment)

    merge(winner, [loser], {}, by=SYSTEM)
    operation = Operation.objects.latest("id")
    run_jobs()
    assert last(winner) == moment

    undo(operation, by=SYSTEM)
    run_jobs()
    assert (last(winner), last(loser)) == (None, moment)
