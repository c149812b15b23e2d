"""Groups merged in one portion, and taken back so…"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction

from relais.accounts.actors import SYSTEM
from relais.activities.testing import make_activity, make_interaction, make_note
from relais.collaboration.api import follow_record
from relais.collaboration.models import Notification
from relais.core import clock
from relais.core.models import OutboxEvent
from relais.core.testing import run_jobs
from relais.dataquality.actions import start_merging, undo_merging
from relais.dataquality.models import DuplicateGroup, DuplicatePair, GroupMember, MergeOfRun, MergingRun, ToldApart
from relais.parties.models import Party, PartyRole
from relais.parties.testing import make_contact, make_organization, make_relationship
from relais.records.api import Change, Operation, change, registry
from relais.records.testing import Cast, as_actor, make_cast
from tests.contents import Contents, Look, differences

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R253")]

RULES = list(MergingRun.Rule.values)
NONE: tuple[Contents, Contents] = (Counter(), Counter())
Groups = dict[str, list[list[Party]]]


class Firm:
    """People and organizations that stand there two to four times, with everything that may hang on them, as the dice fall."""

    def __init__(self, dice: random.Random, cast: Cast) -> None:
        self.dice, self.cast = dice, cast
        self.groups: Groups = {"organizations": [], "contacts": []}
        for number in range(5):
            self._add("organizations", [self._organization(number) for _turn in range(dice.choice((2, 2, 3)))])
        for number in range(12):
            self._add("contacts", [self._contact(number) for _turn in range(dice.choice((2, 2, 3, 4)))])
        self._tie()

    def _add(self, key: str, members: list[Party]) -> None:
        self.groups[key].append(members)
        group = DuplicateGroup.objects.create(type=key, score=0.99)
        GroupMember.objects.bulk_create(GroupMember(group=group, record_id=each.pk) for each in members)
        first, *others = members
        DuplicatePair.objects.bulk_create(
            DuplicatePair(group=group, one_id=first.pk, other_id=other.pk, score=0.99, start=0) for other in others
        )

    def _perhaps(self, **values: object) -> dict[str, object]:
        return {key: value for key, value in values.items() if self.dice.random() < 0.5}

    def _owner(self) -> object:
        return self.dice.choice((self.cast.seller, self.cast.seller, self.cast.seller, self.cast.other_seller))

    def _organization(self, number: int) -> Party:
        above = [each for members in self.groups["organizations"] for each in members]
        values = self._perhaps(city="Lyon", emails=[f"info{self.dice.randrange(9)}@a{number}.example"], website="a.example")
        if above and self.dice.random() < 0.5:
            values["parent"] = self.dice.choice(above)
        return make_organization(f"Atelier {number}", owner=self._owner(), **values)

    def _contact(self, number: int) -> Party:
        employers = [each for members in self.groups["organizations"] for each in members]
        values = self._perhaps(
            city="Nantes", emails=[f"paul{self.dice.randrange(4)}@b{number}.example"], phone=f"+3347200{number:02}4{self.dice.randrange(9)}",
            job_title=self.dice.choice(("Gérant", "Acheteuse")), organization=self.dice.choice(employers), tags=["salon"],
            roles=[{"role": "press", "since": "2020-01-01"}], birth_date="1984-05-17", street="3 rue Haute", language="fr",
        )  # fmt: skip
        return make_contact(f"Paul Girard {number}", owner=self._owner(), **values)

    def _tie(self) -> None:
        dice, people = self.dice, [each for members in self.groups["contacts"] for each in members]
        everybody = people + [each for members in self.groups["organizations"] for each in members]
        for party in dice.sample(everybody, 12):
            make_interaction("visit", party=party, at=clock.now() - timedelta(days=dice.randrange(1, 30)))
            make_activity("Call back", party=party, owner=self.cast.seller)
        for party in dice.sample(everybody, 8):
            make_note("Prefers oak.", party=party)
            change(party, by=SYSTEM, lifecycle="customer")
            follow_record(registry.of(party).key, party.pk, by=self.cast.administrator)
        for one, other in zip(dice.sample(people, 8), dice.sample(people, 8), strict=True):
            if one != other:
                make_relationship(one, "recommended_by", other)
        ToldApart.objects.bulk_create(ToldApart(type="contacts", one_id=a.pk, other_id=b.pk) for a, b in [dice.sample(people, 2)])
        # One that a rule refuses to touch: it was written before the rule was.
        PartyRole.objects.create(party=dice.choice(people), role="press", since=date(2024, 1, 1), until=date(2020, 1, 1))
        run_jobs()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens within has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def merged_in(portion: int, rule: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[MergingRun]:
    monkeypatch.setattr("relais.dataquality.actions.merging.PORTION", portion)
    person = cast.seller if rule == "oldest" else cast.administrator
    runs = [start_merging(registry.get(key), rule, 0.9, by=as_actor(person)) for key in ("organizations", "contacts")]
    run_jobs()
    return [MergingRun.objects.get(pk=run.pk) for run in runs]


def told() -> set[tuple[str, int]]:
    """Of which records which events told, in however many pieces."""
    rows = OutboxEvent.objects.filter(name__startswith="records.").values_list("name", "payload")
    return {(name, pk) for name, payload in rows for pk in [*payload.get("ids", ()), *payload.get("winner_ids", ())]}


@pytest.mark.parametrize(("seed", "rule"), list(enumerate(RULES)))
def test_leave_the_same_in_every_table_as_one_after_the_other(seed: int, rule: str, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    Firm(random.Random(seed), cast)
    look, ways = Look(), []

    for portion in (1, 100):
        with taken_back():
            runs = merged_in(portion, rule, cast, monkeypatch)
            ways.append(([(run.planned, run.merged, run.refused) for run in runs], told(), look.contents(without_columns={"key"})))

    (numbers, events, contents), together = ways
    assert all(merged > 1 for _planned, merged, _refused in numbers)
    assert (numbers, events) == together[:2]
    assert differences(contents, together[2]) == NONE


@pytest.mark.parametrize(("seed", "rule"), list(enumerate(RULES)))
def test_come_apart_as_they_were(seed: int, rule: str, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    Firm(random.Random(seed), cast)
    look = Look()
    before = business(look)
    runs = merged_in(100, rule, cast, monkeypatch)
    assert differences(before, business(look)) != NONE

    for run in reversed(runs):
        undo_merging(run)
        run_jobs()

    assert differences(before, business(look)) == NONE


def business(look: Look) -> Contents:
    """All but the traces that any change leaves."""
    without = {Change, Operation, MergeOfRun, MergingRun, Notification}
    return look.contents(without=without, without_columns={"version", "updated_at", "updated_by_id"})
