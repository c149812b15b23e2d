"""The entries of a reference list, kept in memory…"""

from __future__ import annotations

import pytest
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models import F

from relais.accounts.actors import SYSTEM
from relais.accounts.models import Role
from relais.core.models import Stamp
from relais.records.api import ReferenceEntry, ReferenceList, change, create, delete, entries_of
from relais.records.first_content import fill
from relais.records.models import ReferenceItem
from relais.records.reference_lists.declaration import _lists

pytestmark = pytest.mark.covers("R338")


def declared_woods():
    ReferenceList("test_woods", "Woods", [ReferenceEntry("oak", "Oak", "Chêne", "good"), ReferenceEntry("ash", "Ash", "Frêne")])
    fill()
    yield "test_woods"
    del _lists["test_woods"]


@pytest.fixture
def woods(db):
    yield from declared_woods()


@pytest.fixture
def committed_woods(transactional_db):
    """Only what is committed is kept in memory."""
    yield from declared_woods()


@pytest.fixture
def request_in_progress():
    request_started.send(sender=None)
    yield
    request_finished.send(sender=None)


def written_by_another_process(**values: object) -> None:
    ReferenceItem.objects.filter(list="test_woods", key="oak").update(version=F("version") + 1, **values)
    Stamp.objects.update_or_create(name="reference_lists", defaults={"value": "theirs"})


def labels(list_key: str) -> list[str]:
    return [entry.label_en for entry in entries_of(list_key).values()]


def test_stand_in_their_order(woods):
    last = create("reference-items", {"list": woods, "label_en": "Walnut"}, by=SYSTEM)
    assert labels(woods) == ["Oak", "Ash", "Walnut"]

    change(last, by=SYSTEM, position=5)
    assert labels(woods) == ["Walnut", "Oak", "Ash"]


def test_are_asked_for_once_a_request(committed_woods, request_in_progress, django_assert_num_queries):
    labels(committed_woods)

    with django_assert_num_queries(0):
        labels(committed_woods)


def test_changed_in_another_process_are_seen_on_the_next_request(committed_woods, request_in_progress):
    assert labels(committed_woods) == ["Oak", "Ash"]
    written_by_another_process(label_en="Old oak")
    assert labels(committed_woods) == ["Oak", "Ash"]

    request_started.send(sender=None)

    assert labels(committed_woods) == ["Old oak", "Ash"]


def test_unchanged_cost_one_question_on_the_next_request(committed_woods, django_assert_num_queries):
    labels(committed_woods)

    request_started.send(sender=None)
    with django_assert_num_queries(1):
        labels(committed_woods)
        labels(committed_woods)
    request_finished.send(sender=None)


def test_not_yet_committed_are_seen_by_who_writes_and_forgotten_with_a_rollback(committed_woods):
    labels(committed_woods)

    with transaction.atomic():
        create("reference-items", {"list": committed_woods, "label_en": "Walnut"}, by=SYSTEM)
        assert labels(committed_woods) == ["Oak", "Ash", "Walnut"]
        transaction.set_rollback(True)

    assert labels(committed_woods) == ["Oak", "Ash"]


def test_in_the_bin_are_known_and_not_offered(woods):
    delete(ReferenceItem.objects.get(list=woods, key="oak"), by=SYSTEM)

    assert not entries_of(woods)["oak"].is_offered
    assert entries_of(woods)["oak"].label("fr") == "Chêne"


def test_that_the_firm_has_made_its_own_are_left_alone_by_an_update(woods):
    ReferenceItem.objects.filter(list=woods, key="ash").delete()
    written_by_another_process(label_en="Old oak")

    fill()

    assert list(ReferenceItem.objects.filter(list=woods).values_list("key", "label_en")) == [("oak", "Old oak")]


@pytest.mark.django_db
def test_roles_of_a_new_installation_are_made_once():
    assert set(Role.objects.values_list("key", flat=True)) == {"administrator", "manager", "seller", "agent", "marketer", "reader"}
    Role.objects.exclude(key="administrator").delete()

    fill()

    assert Role.objects.get().key == "administrator"
