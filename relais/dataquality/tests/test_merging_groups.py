"""Groups of likely duplicates become one record, by hand or by rule, and come apart again."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from relais.accounts.models import Role, User
from relais.core.jobs import RunningJob, cancel
from relais.core.testing import run_jobs
from relais.dataquality.actions import start_merging, undo_merging
from relais.dataquality.errors import MergingIsOver
from relais.dataquality.models import DuplicateGroup, MergingRun, ToldApart
from relais.dataquality.tests.conftest import search, signed_in
from relais.integrations.testing import Program
from relais.parties.models import Party
from relais.parties.testing import make_contact
from relais.records.api import Operation, registry
from relais.records.testing import Cast, as_actor

pytestmark = pytest.mark.django_db
LIST = "/contacts/duplicate-groups/"


NAMES = ("Paul Girard", "Yann Prigent", "Amélie Rousseau")


def make_twins(owner: User, number: int = 1) -> list[tuple[Party, Party]]:
    return [
        (
            make_contact(name, email=f"{turn}.{name[-4:]}@b.example", owner=owner, city="Lyon"),
            make_contact(name, email=f"{turn}.{name[-4:]}@b.example", owner=owner, phone=f"+3347200000{turn}", job_title="Gérant"),
        )
        for turn, name in enumerate(NAMES[:number])
    ]


def living() -> set[int]:
    return set(Party.objects.filter(deleted_at=None).values_list("pk", flat=True))


@pytest.mark.covers("R253")
def test_group_is_merged_by_hand_with_the_chosen_values(cast: Cast):
    ((one, other),) = make_twins(cast.manager)
    search()
    url = f"{LIST}{DuplicateGroup.objects.get().pk}/"
    client = signed_in(cast.administrator)

    page = client.get(url).content.decode()
    client.post(url, {"member": [one.pk, other.pk], "survivor": one.pk, "keep-job_title": other.pk})

    assert "Same e-mail address" in page
    assert living() == {one.pk}
    one.refresh_from_db()
    assert (one.city, one.job_title) == ("Lyon", "Gérant")
    assert "2 records are one now: Paul Girard." in client.get(LIST).content.decode()
    assert "Paul Girard" not in client.get(LIST).content.decode()


def test_undone_merge_brings_the_group_back(cast: Cast):
    ((one, other),) = make_twins(cast.manager)
    search()
    client = signed_in(cast.administrator)
    client.post(f"{LIST}{DuplicateGroup.objects.get().pk}/", {"member": [one.pk, other.pk], "survivor": one.pk})

    client.post(reverse("records:undo", args=[_last_merge()]))

    assert living() == {one.pk, other.pk}
    assert "Paul Girard" in client.get(LIST).content.decode()


def test_records_of_another_group_cannot_be_slipped_in(cast: Cast):
    ((one, _other),) = make_twins(cast.manager)
    stranger = make_contact("Yann Prigent")
    search()

    answer = signed_in(cast.administrator).post(
        f"{LIST}{DuplicateGroup.objects.get().pk}/", {"member": [one.pk, stranger.pk], "survivor": one.pk}
    )

    assert answer.status_code == 409
    assert stranger.pk in living()


@pytest.mark.covers("R253")
def test_all_sure_groups_are_merged_by_rule_and_undone_at_once(cast: Cast):
    make_twins(cast.manager, 3)
    before = living()
    search()
    client = signed_in(cast.administrator)

    client.post(f"{LIST}merging/", {"rule": "most_complete", "least": "0.9"})
    run_jobs()

    run = MergingRun.objects.get()
    assert (run.planned, run.merged, run.refused) == (3, 3, 0)
    assert len(living()) == 3
    assert {(each.city, each.job_title) for each in Party.objects.filter(deleted_at=None)} == {("Lyon", "Gérant")}

    client.post(f"{LIST}merging/{run.pk}/undo/")
    run_jobs()

    assert living() == before
    assert {each.city for each in Party.objects.filter(job_title="Gérant")} == {""}
    assert "All merges of this run were undone." in client.get(f"{LIST}merging/{run.pk}/").content.decode()
    with pytest.raises(MergingIsOver):
        undo_merging(MergingRun.objects.get())


@pytest.mark.parametrize(("rule", "stays"), [("oldest", 0), ("most_recent", 1), ("most_complete", 1)])
def test_rule_says_which_record_stays(cast: Cast, rule: str, stays: int):
    (twins,) = make_twins(cast.manager)
    search()

    start_merging(registry.get("contacts"), rule, 0.9, by=as_actor(cast.administrator))
    run_jobs()

    assert living() == {twins[stays].pk}


def test_stopped_run_merges_nothing_more(cast: Cast):
    make_twins(cast.manager, 2)
    search()
    run = start_merging(registry.get("contacts"), "oldest", 0.9, by=as_actor(cast.administrator))

    cancel(run.job_id or 0)
    run_jobs()

    assert len(living()) == 4


def test_not_the_same_leaves_both_and_is_noted(cast: Cast):
    ((one, other),) = make_twins(cast.manager)
    search()
    client = signed_in(cast.administrator)

    client.post(f"{LIST}{DuplicateGroup.objects.get().pk}/distinction/", {"member": [one.pk, other.pk]})

    assert not DuplicateGroup.objects.exists()
    assert living() == {one.pk, other.pk}
    assert "Paul Girard" in client.get(f"{LIST}told-apart/").content.decode()
    client.post(f"{LIST}told-apart/{ToldApart.objects.get().pk}/deletion/")
    assert not ToldApart.objects.exists()


@pytest.mark.attack(101)
def test_group_is_seen_only_by_who_may_see_two_of_it(cast: Cast):
    make_contact("Paul Girard", email="paul@b.example", owner=cast.seller)
    make_contact("Paul Girard", email="paul@b.example", owner=cast.other_seller)
    search()
    group = DuplicateGroup.objects.get()

    for person, status in ((cast.seller, 404), (cast.other_seller, 404), (cast.administrator, 200)):
        client = signed_in(person)
        assert ("Paul Girard" in client.get(LIST).content.decode()) == (status == 200)
        assert client.get(f"{LIST}{group.pk}/").status_code == status


@pytest.mark.attack(20)
def test_evidence_from_a_hidden_field_neither_shows_nor_makes_a_group(cast: Cast):
    make_contact(first_name="Paul", last_name="Girard", email="paul@b.example", city="Lyon", owner=cast.seller)
    make_contact(first_name="P", last_name="Girart", email="paul@b.example", city="Brest", owner=cast.seller)
    search()
    assert "Girard" in signed_in(cast.seller).get(LIST).content.decode()

    _hide(cast.seller.roles.get(), "contacts", "emails", "email")

    page = signed_in(cast.seller).get(LIST).content.decode()
    assert "Girard" not in page
    assert "e-mail" not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.attack(83)
def test_run_leaves_what_its_person_may_not_delete(cast: Cast):
    make_contact("Paul Girard", email="paul@b.example", owner=cast.seller)
    make_contact("Paul Girard", email="paul@b.example", owner=cast.colleague)
    search()

    run = start_merging(registry.get("contacts"), "oldest", 0.9, by=as_actor(cast.seller))
    run_jobs()

    run.refresh_from_db()
    assert (run.planned, run.merged, run.refused) == (1, 0, 1)
    assert len(living()) == 2


def test_run_is_told_only_to_who_began_it(cast: Cast):
    make_twins(cast.manager)
    search()
    run = start_merging(registry.get("contacts"), "oldest", 0.9, by=as_actor(cast.administrator))

    assert signed_in(cast.manager).get(f"{LIST}merging/{run.pk}/").status_code == 404
    assert signed_in(cast.manager).post(f"{LIST}merging/{run.pk}/undo/").status_code == 404


def test_programs_read_groups_search_and_merge(cast: Cast):
    ((one, other),) = make_twins(cast.administrator)
    program = Program(cast.administrator)

    begun = program.post("contacts/duplicate-search/", {})
    run_jobs()
    told = program.get("contacts/duplicates/").json()
    merging = program.post("contacts/duplicate-merging/", {"rule": "oldest", "least_score": "90"}).json()
    run_jobs()

    assert begun.status_code == 200
    assert [item["members"] for item in told["items"]] == [[one.pk, other.pk]]
    assert "Same e-mail address" in told["items"][0]["pairs"][0]["for"]
    assert merging["groups"] == 1
    assert living() == {one.pk}


def test_command_searches_and_merges(cast: Cast):
    make_twins(cast.administrator)
    answer = io.StringIO()

    call_command(
        "duplicates", "contacts", "--merge", "oldest", "--above", "90", "--user", cast.administrator.email, "--json", stdout=answer
    )
    run_jobs()

    told = json.loads(answer.getvalue())
    assert (told["records"], told["groups"], told["to_merge"]) == (2, 1, 1)
    assert len(living()) == 1


def test_page_of_pairs_leads_to_the_whole_base(cast: Cast):
    assert f'href="{LIST}"' in signed_in(cast.administrator).get("/contacts/likely-pairs/").content.decode()


def _last_merge() -> int:
    return Operation.objects.filter(kind="merge").latest("pk").pk


def _hide(role: Role, key: str, *fields: str) -> None:
    role.grants = role.grants | {key: {"view": "all", "change": "all", "fields": dict.fromkeys(fields, "hidden")}}
    role.save()


@pytest.mark.drill(4)
def test_run_stopped_in_the_middle_leaves_no_half_merge_and_is_undone(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    make_twins(cast.manager, 3)
    before = living()
    search()
    monkeypatch.setattr("relais.dataquality.actions.merging.PORTION", 1)
    run = start_merging(registry.get("contacts"), "oldest", 0.9, by=as_actor(cast.administrator))
    monkeypatch.setattr(RunningJob, "give_way", lambda job: cancel(job.id))

    run_jobs()
    run.refresh_from_db()
    assert (run.merged, len(living())) == (1, 5)
    undo_merging(run)
    monkeypatch.undo()
    run_jobs()

    assert living() == before


@pytest.mark.drill(4)
def test_run_stopped_in_the_middle_goes_on_and_is_taken_back_from_the_list_of_changes(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    make_twins(cast.manager, 3)
    before = living()
    search()
    monkeypatch.setattr("relais.dataquality.actions.merging.PORTION", 1)
    client = signed_in(cast.administrator)
    page = client.post(f"{LIST}merging/", {"rule": "oldest", "least": "0.9"}).headers["Location"]
    monkeypatch.setattr(RunningJob, "give_way", lambda job: cancel(job.id))
    run_jobs()
    assert f'action="{page}continuation/"' in client.get(page).content.decode()
    monkeypatch.undo()

    client.post(f"{page}continuation/")
    run_jobs()

    assert MergingRun.objects.get().merged == 3
    assert len(living()) == 3
    changes = client.get("/my-changes/").content.decode()
    assert changes.count("Merge: 3 groups") == changes.count('<div class="task">') == 1
    client.post(reverse("records:undo", args=[MergingRun.objects.get().operation_id]))
    run_jobs()
    assert living() == before


def test_who_began_a_run_is_told_of_its_end_and_of_that_of_its_undo(cast: Cast):
    make_twins(cast.manager, 2)
    search()
    client = signed_in(cast.administrator)
    page = client.post(f"{LIST}merging/", {"rule": "oldest", "least": "0.9"}).headers["Location"]
    run_jobs()
    client.post(f"{page}undo/")
    run_jobs()

    told = [each["message"] for each in client.get("/notifications/ended/?since=0").json()["toasts"]]

    assert told == ["Undo: 2 groups – Relais has finished. Undone: 2 groups.", "Merge: 2 groups – Relais has finished. This was undone."]
