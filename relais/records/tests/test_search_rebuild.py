"""A rebuilt search index …"""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from relais.accounts.actors import SYSTEM
from relais.core.testing import run_jobs
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, create, create_many, delete, merge, registry
from relais.records.models import SearchEntry
from relais.records.search.databases import database_of
from relais.records.search.entry_ids import entry_id, type_number
from relais.records.search.index import rebuild, search

pytestmark = pytest.mark.django_db


def state() -> list[tuple[object, ...]]:
    return list(SearchEntry.objects.order_by("id").values_list("id", "type_number", "title_key", "text"))


@pytest.fixture
def _some_records():
    vauban = make_organization("Atelier Vauban", siren="552100554")
    contact = make_contact(
        "Amélie Rousseau", organization=vauban, emails=["amelie@vauban.example"], phones=["+33612345678", "+33712345678"]
    )
    change(contact, by=SYSTEM, city="Lyon")
    create_many("places", [{"name": f"Shop {number}", "notes": "Ring twice"} for number in range(25)], by=SYSTEM)
    delete(create("places", {"name": "Closed"}, by=SYSTEM), by=SYSTEM)


@pytest.mark.drill(37)
def test_answers_as_before(_some_records, capsys):
    before, answers = state(), [hit.title for text in ("rous", "06 12", "shop 7", "552 100", "twice") for hit in search(None, text)]
    SearchEntry.objects.all().delete()
    assert search(None, "rous") == []

    call_command("rebuild-search")

    assert state() == before
    assert [hit.title for text in ("rous", "06 12", "shop 7", "552 100", "twice") for hit in search(None, text)] == answers
    assert "places: 25\n" in capsys.readouterr().out


@pytest.mark.drill(37)
def test_has_the_database_index_again_that_was_lost(_some_records):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE records_searchindex" if connection.vendor == "sqlite" else "DROP INDEX records_searchentry_text")

    rebuild()

    assert [hit.title for hit in search(None, "rousseau")] == ["Amélie Rousseau"]
    change(search_record("Amélie Rousseau"), by=SYSTEM, name="Amélie Delorme")
    assert [hit.title for hit in search(None, "delorme")] == ["Amélie Delorme"]


def test_holds_no_entry_without_its_record(_some_records):
    number = type_number("places")
    ghosts = [(entry_id(number, 10**6), number, "ghost", "\ue000 ghost"), (entry_id(7, 1), 7, "ghost", "\ue000 ghost")]
    database_of(connection).insert(connection, ghosts)

    rebuild(batch=10)

    assert not SearchEntry.objects.filter(title_key="ghost").exists()


def test_can_be_of_one_type_and_tells_its_progress(_some_records):
    before, told = state(), []
    SearchEntry.objects.all().delete()

    rebuild(["places"], batch=10, progress=lambda key, done: told.append((key, done)))

    assert told == [("places", 10), ("places", 20), ("places", 25)]
    assert state() == [entry for entry in before if entry[1] == type_number("places")]


def test_finds_the_same_as_the_one_that_followed_a_new_name(_some_records):
    vauban = search_record("Atelier Vauban")
    change(vauban, by=SYSTEM, name="Bureau Delorme")
    run_jobs()
    followed = state()

    rebuild()

    assert state() == followed
    assert {hit.title for hit in search(None, "delorme")} == {"Bureau Delorme", "Amélie Rousseau"}
    assert search(None, "vauban amelie")[0].matched[0].key == "emails"


def test_finds_the_same_as_the_one_that_followed_a_merge(_some_records):
    winner = make_organization("Bureau Delorme")
    merge(winner, [search_record("Atelier Vauban")], {}, by=SYSTEM)
    run_jobs()
    followed = state()

    rebuild()

    assert state() == followed
    assert "Amélie Rousseau" in {hit.title for hit in search(None, "delorme")}


def search_record(title: str):
    hit = next(hit for hit in search(None, title) if hit.title == title)
    return registry.get(hit.type).queryset().get(pk=hit.pk)
