"""What a search finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from relais.core.jobs import cancel
from relais.core.testing import run_jobs
from relais.dataquality.actions import forget_told_apart, start_search, tell_apart
from relais.dataquality.groups import groups_open_to, seen_groups
from relais.dataquality.models import DuplicateGroup, DuplicateSearch, ToldApart
from relais.dataquality.tests.conftest import search, signed_in
from relais.parties.testing import make_contact, make_organization
from relais.records.api import Operation, change, delete, merge, registry, undo
from relais.records.testing import Cast, as_actor

pytestmark = pytest.mark.django_db


def found(key: str = "contacts") -> list[set[int]]:
    declared = registry.get(key)
    return [set(group.members) for group in seen_groups(declared, groups_open_to(None, declared), None)]


@pytest.mark.covers("R253")
def test_mistyped_name_with_the_same_mail_is_found_and_says_why():
    one, other = (
        make_contact("Amélie Rousseau", email="amelie@vauban.example"),
        make_contact("Amelie Rouseau", email="amelie@vauban.example"),
    )
    make_contact("Yann Prigent", email="yann@vauban.example")

    search()

    declared = registry.get("contacts")
    (group,) = seen_groups(declared, groups_open_to(None, declared), None)
    assert set(group.members) == {one.pk, other.pk}
    assert set(group.pairs[0].speaks_for) == {"Same e-mail address", "Same first name", "Almost the same last name"}
    assert group.score > 0.9


def test_any_address_and_any_number_of_a_record_counts():
    one = make_contact("Paul Girard", emails=[{"value": "p@a.example"}, {"value": "paul@b.example"}])
    other = make_contact("Girard Paul", emails=[{"value": "paul@b.example"}])

    search()

    assert found() == [{one.pk, other.pk}]


def test_couple_that_shares_everything_but_the_first_name_is_two_persons():
    home = {"street": "3 rue Haute", "postcode": "29200", "city": "Brest", "phone": "+33298000001", "email": "famille.morvan@example.com"}
    make_contact("Marie Morvan", **home)
    make_contact("Jean Morvan", **home)

    search()

    assert found() == []


def test_organization_is_found_whatever_its_legal_form():
    one = make_organization("Atelier Vauban SARL", city="Lille", phone="+33320000001")
    other = make_organization("SAS Atelier Vauban", city="Lille", phone="+33320000001")
    make_organization("Atelier du Nord", city="Lille")

    search("organizations")

    assert found("organizations") == [{one.pk, other.pk}]


def test_namesakes_in_different_towns_are_left_alone():
    make_contact("Jean Martin", city="Lyon", email="jean.martin@a.example")
    make_contact("Jean Martin", city="Brest", email="j.martin@b.example")

    search()

    assert found() == []


def test_what_was_told_apart_never_comes_back(cast: Cast):
    one, other = make_contact("Paul Girard", email="paul@b.example"), make_contact("Paul Girard", email="paul@b.example")
    search()

    tell_apart(registry.get("contacts"), [one.pk, other.pk], by=cast.administrator)
    assert found() == []
    search()
    assert found() == []

    forget_told_apart(ToldApart.objects.get())
    search()
    assert found() == [{one.pk, other.pk}]


def test_two_told_apart_are_not_joined_through_a_third(cast: Cast):
    people = [make_contact("Paul Girard", email="paul@b.example") for _turn in range(3)]
    search()

    tell_apart(registry.get("contacts"), [people[0].pk, people[1].pk], by=cast.administrator)
    search()

    (group,) = found()
    assert len(group) == 2
    assert not {people[0].pk, people[1].pk} <= group


def test_what_was_told_of_a_record_is_told_of_the_one_it_was_merged_into(cast: Cast):
    one, other, third = (make_contact("Paul Girard", email="paul@b.example") for _turn in range(3))
    tell_apart(registry.get("contacts"), [one.pk, other.pk], by=cast.administrator)

    merge(third, [other], {}, by=as_actor(cast.administrator))
    search()
    assert found() == []

    undo(Operation.objects.filter(kind="merge").latest("pk"), by=as_actor(cast.administrator))
    assert set(ToldApart.objects.values_list("one_id", "other_id")) == {(one.pk, other.pk)}


def test_record_in_the_bin_is_no_duplicate(cast: Cast):
    one, other = make_contact("Paul Girard", email="paul@b.example"), make_contact("Paul Girard", email="paul@b.example")
    search()

    delete(other, by=as_actor(cast.administrator))

    assert found() == []
    assert one.deleted_at is None


def test_search_that_goes_on_is_not_begun_twice():
    declared = registry.get("contacts")

    assert start_search(declared, by=None) == start_search(declared, by=None)
    assert DuplicateSearch.objects.count() == 1


def test_cancelled_search_leaves_what_was_found_before():
    make_contact("Paul Girard", email="paul@b.example")
    make_contact("Paul Girard", email="paul@b.example")
    search()

    begun = start_search(registry.get("contacts"), by=None)
    cancel(begun.job_id or 0)
    run_jobs()

    assert DuplicateGroup.objects.count() == 1


def test_empty_base_has_no_duplicates():
    search()

    assert DuplicateSearch.objects.get().finished_at is not None
    assert found() == []


@pytest.mark.covers("R253")
@pytest.mark.parametrize(("language", "said"), [("en", "were compared (just now)."), ("fr", "ont été comparées (à l’instant).")])
def test_what_was_searched_this_moment_is_said_to_be_so(cast: Cast, language: str, said: str):
    change(cast.administrator, by=as_actor(cast.administrator), language=language)
    make_contact("Amélie Rousseau", email="amelie@vauban.example")
    make_contact("Amelie Rouseau", email="amelie@vauban.example")

    search()

    assert said in signed_in(cast.administrator).get("/contacts/duplicate-groups/").text
