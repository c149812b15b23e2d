"""The same change to many records goes on in the background: told how far it is, stopped, taken back, complete in the audit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.collaboration.models import Notification
from relais.core.jobs import Permanent, RunningJob
from relais.core.models import Job, OutboxEvent
from relais.core.testing import run_jobs
from relais.parties.models import Party
from relais.records.api import change, create_many, registry, search
from relais.records.models import Change, Operation, Portion
from relais.records.testing import Cast, as_actor, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R044")]

EVERYTHING = {"whole": "1", "filter": "{}"}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is many, and how many are changed in one go."""
    for name in ("bulk", "long_undo"):
        monkeypatch.setattr(f"relais.records.changes.{name}.AT_ONCE", 3)
        monkeypatch.setattr(f"relais.records.changes.{name}.BATCH", 2)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def screens(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def people(cast: Cast) -> list[int]:
    rows = [{"name": f"Zoé Martin{number}", "city": f"Town {number}", "owner": cast.seller.pk} for number in range(7)]
    return [record.pk for record in create_many("contacts", rows, by=SYSTEM)]


def cities() -> list[str]:
    return list(Party.objects.filter(deleted_at=None).order_by("pk").values_list("city", flat=True))


def edit(screens: Client, field: str = "city", value: object = "Nantes") -> str:
    """Change all contacts; the answer is the page that tells how far it is."""
    return screens.post("/contacts/bulk-edit/", {**EVERYTHING, "field": field, "value": value}).headers["Location"]


def undo_url(kind: str = "bulk_edit") -> str:
    return f"/operations/{Operation.objects.get(kind=kind).pk}/undo/"


def after_batches(number: int, do: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have something happen while the job runs, after so many of its batches."""
    turns: Iterator[int] = iter(range(1, 100))

    def give_way(_job: RunningJob) -> None:
        if next(turns) == number:
            do()  # type: ignore[operator]

    monkeypatch.setattr(RunningJob, "give_way", give_way)


def test_page_tells_how_far_it_is_and_what_came_of_it(screens: Client, people: list[int]) -> None:
    change(Party.objects.get(pk=people[3]), by=SYSTEM, city="Nantes")

    page = edit(screens)
    waiting = screens.get(page).text
    run_jobs()

    assert "0 of 7 records" in waiting
    assert "every 1s" in waiting
    done = screens.get(page, headers={"HX-Request": "true"}).text
    assert "7 of 7 records" in done
    assert "6 contacts changed. 1 had this value before." in done
    assert "every 1s" not in done
    assert cities() == ["Nantes"] * 7


def test_progress_is_written_with_each_batch(screens: Client, people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    page = edit(screens)
    seen: list[str] = []
    after_batches(2, lambda: seen.append(screens.get(page).text), monkeypatch)

    run_jobs()

    assert "4 of 7 records" in seen[0]


def test_audit_and_events_tell_of_each_record_once(screens: Client, people: list[int]) -> None:
    OutboxEvent.objects.all().delete()

    edit(screens)
    run_jobs()

    audit = Change.objects.filter(verb="changed").order_by("record_id")
    assert [(each.record_id, each.values["city"]) for each in audit] == [
        (pk, [f"Town {number}", "Nantes"]) for number, pk in enumerate(people)
    ]
    assert audit.values("operation").distinct().count() == 1
    told = OutboxEvent.objects.filter(name="records.RecordsChanged", payload__type="contacts")
    assert sorted(chain.from_iterable(event.payload["ids"] for event in told)) == people
    assert not Portion.objects.exists()


@pytest.mark.parametrize("batches", [1, 2])
def test_stopped_in_the_middle_it_stays_half_done_and_is_undone_as_one(
    screens: Client, people: list[int], monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    page = edit(screens)
    after_batches(batches, lambda: screens.post(f"{page}cancellation/"), monkeypatch)
    run_jobs()

    done = batches * 2
    assert cities() == ["Nantes"] * done + [f"Town {number}" for number in range(done, 7)]
    told = screens.get(page).text
    assert f"Stopped. What was done until then stays. {done} contacts changed." in told
    monkeypatch.undo()
    screens.post(undo_url())
    run_jobs()
    assert cities() == [f"Town {number}" for number in range(7)]


def test_undo_goes_on_in_the_background_and_keeps_what_was_changed_since(screens: Client, people: list[int]) -> None:
    edit(screens)
    run_jobs()
    change(Party.objects.get(pk=people[4]), by=SYSTEM, city="Brest")

    page = screens.post(undo_url()).headers["Location"]
    waiting = screens.get(page).text
    run_jobs()

    assert "0 of 7 records" in waiting
    assert "Undone: 6 contacts. 1 stayed as they are, because someone changed them since." in screens.get(page).text
    assert cities() == [*(f"Town {number}" for number in range(4)), "Brest", "Town 5", "Town 6"]
    audit = Change.objects.filter(operation__kind="undo")
    assert sorted(audit.values_list("record_id", flat=True)) == [pk for pk in people if pk != people[4]]


def test_undo_that_was_stopped_is_gone_on_with(screens: Client, people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    edit(screens)
    run_jobs()
    page = screens.post(undo_url()).headers["Location"]
    after_batches(1, lambda: screens.post(f"{page}cancellation/"), monkeypatch)
    run_jobs()
    assert cities().count("Nantes") == 5
    assert "Go on undoing" in screens.get(page).text

    screens.post(undo_url())
    run_jobs()

    assert cities() == [f"Town {number}" for number in range(7)]
    assert "Undone: 7 contacts." in screens.get(page).text
    assert Operation.objects.filter(kind="undo").count() == 1


def test_undo_waits_for_the_end_and_happens_once(screens: Client, people: list[int]) -> None:
    edit(screens)

    assert screens.post(undo_url()).status_code == 409
    run_jobs()
    screens.post(undo_url())
    assert screens.post(undo_url()).status_code == 409
    run_jobs()

    assert screens.post(undo_url()).status_code == 409
    assert cities() == [f"Town {number}" for number in range(7)]


def test_deleted_and_restored_they_are_found_again(screens: Client, people: list[int], cast: Cast) -> None:
    page = screens.post("/contacts/bulk-deletion/", EVERYTHING).headers["Location"]
    run_jobs()
    assert "7 contacts moved to the bin." in screens.get(page).text
    assert found(cast) == []

    page = screens.post("/contacts/bulk-restoration/", {"whole": "1"}).headers["Location"]
    run_jobs()

    assert "7 contacts put back." in screens.get(page).text
    assert found(cast) == people


def test_deletion_of_many_is_undone(screens: Client, people: list[int], cast: Cast) -> None:
    screens.post("/contacts/bulk-deletion/", EVERYTHING)
    run_jobs()

    screens.post(undo_url("delete"))
    run_jobs()

    assert found(cast) == people


def test_search_follows_the_change_and_its_undo(screens: Client, people: list[int], cast: Cast) -> None:
    edit(screens, "last_name", "Kerguelen")
    run_jobs()
    assert (found(cast, "kerguelen"), found(cast)) == (people, [])

    screens.post(undo_url())
    run_jobs()

    assert (found(cast, "kerguelen"), found(cast)) == ([], people)


@pytest.mark.attack(83)
def test_what_the_role_does_not_let_change_stays_and_is_counted(cast: Cast, client: Client, people: list[int]) -> None:
    rows = [{"name": "Yann Martin", "owner": cast.colleague.pk}] * 2
    others = [record.pk for record in create_many("contacts", rows, by=SYSTEM)]
    client.force_login(cast.seller)

    page = client.post("/contacts/bulk-deletion/", EVERYTHING).headers["Location"]
    run_jobs()

    told = client.get(page).text
    assert "7 contacts moved to the bin. 2 stayed as they are, because your role does not let you do this to them." in told
    assert list(Party.objects.filter(deleted_at=None).values_list("pk", flat=True)) == others


@pytest.mark.attack(83)
def test_rights_are_those_at_the_time_of_the_change(cast: Cast, client: Client, people: list[int]) -> None:
    client.force_login(cast.seller)
    page = edit(client)
    change(Party.objects.get(pk=people[0]), by=SYSTEM, owner=cast.other_seller.pk)

    run_jobs()

    assert cities() == ["Town 0", *["Nantes"] * 6]
    assert "6 contacts changed. 1 stayed as it is, because your role" in client.get(page).text


@pytest.mark.attack(83)
def test_whoever_may_no_longer_change_anything_changes_nothing(cast: Cast, client: Client, people: list[int]) -> None:
    client.force_login(cast.seller)
    edit(client)
    cast.seller.roles.clear()

    with pytest.raises(Exception, match="nothing here"):
        run_jobs()

    assert cities() == [f"Town {number}" for number in range(7)]
    assert Job.objects.get(name="records.run_bulk").state == "dead"


def test_what_the_database_refuses_keeps_none_of_the_others_back(screens: Client) -> None:
    made = create_many("products", [{"code": f"P{number}", "name": f"Oven {number}"} for number in range(5)], by=SYSTEM)

    page = screens.post("/products/bulk-edit/", {**EVERYTHING, "field": "code", "value": "SAME"}).headers["Location"]
    run_jobs()

    codes = [registry.get("products").queryset().get(pk=record.pk).code for record in made]
    assert codes == ["SAME", "P1", "P2", "P3", "P4"]
    assert "1 product changed. 4 were refused." in screens.get(page).text


def test_own_changes_stand_together_each_with_its_way_back(screens: Client, people: list[int], cast: Cast) -> None:
    change(Party.objects.get(pk=people[0]), by=as_actor(cast.administrator), city="Lyon")
    edit(screens)
    assert 'href="/my-changes/"' in screens.get("/contacts/").text

    going_on = screens.get("/my-changes/").text
    run_jobs()
    over = screens.get("/my-changes/").text

    assert "Bulk edit: 7 contacts" in going_on
    assert "0 of 7 records" in going_on
    assert over.count("/undo/") == going_on.count("/undo/") + 2


def test_who_began_it_is_told_of_its_end_with_the_way_back(screens: Client, people: list[int]) -> None:
    page = edit(screens)
    assert screens.get("/notifications/ended/?since=0").json() == {"toasts": []}
    run_jobs()

    (told,) = screens.get("/notifications/ended/?since=0").json()["toasts"]

    assert told == {"message": "Bulk edit: 7 contacts – Relais has finished. 7 contacts changed.", "undo": undo_url(), "bad": False}
    assert "Relais has finished. 7 contacts changed." in screens.get("/notifications/").text
    assert screens.get(f"/notifications/{Notification.objects.get().pk}/").headers["Location"] == page
    assert screens.get("/notifications/ended/?since=0").json() == {"toasts": []}


def test_of_its_end_only_who_began_it_is_told(screens: Client, people: list[int], cast: Cast) -> None:
    edit(screens)
    run_jobs()

    assert Notification.objects.get().user == cast.administrator
    screens.force_login(cast.manager)
    assert screens.get("/notifications/ended/?since=0").json() == {"toasts": []}
    assert screens.get(f"/notifications/{Notification.objects.get().pk}/").status_code == 404


def give_up() -> None:
    raise Permanent("The lights went out.")


def test_given_up_half_way_it_goes_on_where_it_stood(screens: Client, people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    page = edit(screens)
    after_batches(2, give_up, monkeypatch)
    with pytest.raises(Permanent):
        run_jobs()
    given_up = screens.get(page).text
    assert "too early, because of a fault. 4 contacts changed." in given_up
    assert "could not end this: open it to go on with it" in screens.get("/notifications/").text

    screens.post(f"{page}continuation/")
    run_jobs()

    assert f'action="{page}continuation/"' in given_up
    assert cities() == ["Nantes"] * 7
    assert sorted(Change.objects.filter(verb="changed", values__has_key="city").values_list("record_id", flat=True)) == people
    assert "7 contacts changed." in screens.get(page).text


def test_taken_back_it_does_not_go_on(screens: Client, people: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    page = edit(screens)
    after_batches(1, lambda: screens.post(f"{page}cancellation/"), monkeypatch)
    run_jobs()
    screens.post(undo_url())

    assert screens.post(f"{page}continuation/").status_code == 409
    run_jobs()
    assert cities() == [f"Town {number}" for number in range(7)]
    assert f"{page}continuation/" not in screens.get(page).text


def found(cast: Cast, words: str = "martin") -> list[int]:
    return sorted(hit.pk for hit in search(cast.administrator, words, limit=50))
