"""The timeline of a record…"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from relais.accounts.actors import SYSTEM
from relais.activities.testing import make_activity, make_interaction, make_note
from relais.core import clock
from relais.integrations.testing import Program
from relais.parties.testing import make_contact, make_organization
from relais.records.api import change, registry
from relais.records.fields import Reader
from relais.records.testing import make_cast
from relais.records.timeline import timeline

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R002")]


def told(party, user, **narrowed):
    declared = registry.of(party)
    return timeline(declared, party, Reader.of(user), **narrowed)


def test_holds_exchanges_notes_tasks_and_changes_in_order():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    make_interaction(party=amelie, at=clock.now() - timedelta(days=2), owner=cast.seller, duration_minutes=11)
    make_note(party=amelie)
    make_activity("Send samples", party=amelie)
    change(amelie, by=SYSTEM, city="Lyon")

    entries = told(amelie, cast.seller)

    assert [entry.kind for entry in entries] == ["changes", "activities", "notes", "changes", "interactions"]
    assert (entries[-1].who, entries[-1].words) == ("Sam Seller", "called, 11 min")


def test_of_an_organization_holds_those_of_its_people():
    cast = make_cast()
    vauban = make_organization("Atelier Vauban", owner=cast.seller)
    amelie = make_contact("Amélie Rousseau", organization=vauban, owner=cast.seller)
    make_interaction("visit", party=amelie, owner=cast.seller)

    (entry,) = told(vauban, cast.seller, kinds=["interactions"])

    assert entry.words == "made a visit (Amélie Rousseau)"


@pytest.mark.attack(20)
def test_of_an_organization_keeps_silent_about_people_who_are_closed_to_the_reader():
    cast = make_cast()
    vauban = make_organization("Atelier Vauban", owner=cast.seller)
    hidden = make_contact("Hidden Person", organization=vauban, owner=cast.other_seller)
    make_interaction("visit", party=hidden, owner=cast.other_seller)

    assert told(vauban, cast.seller, kinds=["interactions"]) == []


def test_names_the_party_where_it_was_the_one_who_called():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    make_interaction(party=amelie, direction="in", subject="Asks for a variant")

    (entry,) = told(amelie, cast.seller, kinds=["interactions"])

    assert (entry.who, entry.words) == ("Amélie Rousseau", "called us: Asks for a variant")


def test_goes_on_where_it_was_left():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    moments = [clock.now() - timedelta(days=number) for number in range(1, 6)]
    for moment in moments:
        make_interaction(party=amelie, at=moment)

    first = told(amelie, cast.seller, kinds=["interactions"], limit=2)
    rest = told(amelie, cast.seller, kinds=["interactions"], limit=9, before=first[-1].at)

    assert [entry.at for entry in (*first, *rest)] == moments


def test_asks_as_often_for_thirty_entries_as_for_three(django_assert_max_num_queries):
    cast = make_cast()
    vauban = make_organization("Atelier Vauban", owner=cast.seller)
    for number in range(10):
        person = make_contact(f"Person {number}", organization=vauban, owner=cast.seller)
        make_interaction(party=person)
        make_note(party=person, by=SYSTEM)
        make_activity(party=person, owner=cast.seller)

    with django_assert_max_num_queries(10):
        assert len(told(vauban, cast.seller, kinds=["interactions", "notes", "activities"], limit=30)) == 30


def test_page_shows_what_was_written_and_escapes_it(signed_in):
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    browser = signed_in(cast.seller)

    browser.post(
        reverse("activities:compose", args=["contacts", amelie.pk]), {"kind": "note", "text": "Likes <script>alert(1)</script> oak"}
    )
    page = browser.get(f"/contacts/{amelie.pk}/").text

    assert "Likes &lt;script&gt;alert(1)&lt;/script&gt; oak" in page
    assert "<script>alert(1)" not in page


def test_is_read_whole_by_a_program_stretch_by_stretch_even_where_much_happened_at_one_moment():
    cast = make_cast()
    amelie = make_contact("Amélie Rousseau", owner=cast.seller)
    moment = clock.now() - timedelta(days=1)
    for number in range(12):
        make_interaction("email", party=amelie, subject=f"Mail {number}", at=moment if number < 7 else moment - timedelta(hours=number))
    program, told, before = Program(cast.seller), [], ""
    while before is not None:
        page = program.get(f"contacts/{amelie.pk}/timeline/", kind="interactions", limit=3, **({"before": before} if before else {})).json()
        told += [entry["words"].rpartition(": ")[2] for entry in page["items"]]
        before = page["next"]

    assert len(told) == 12
    assert set(told) == {f"Mail {number}" for number in range(12)}
    assert program.get(f"contacts/{amelie.pk}/timeline/", before="yesterday").json()["error"]["field"] == "before"
