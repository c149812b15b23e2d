"""Two contacts who are one, merged side by side…"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from relais.accounts.actors import SYSTEM
from relais.activities.models import Activity, Interaction, Note
from relais.activities.testing import make_activity, make_interaction, make_note
from relais.collaboration.api import follow_record
from relais.collaboration.models import Follow
from relais.core import clock
from relais.core.testing import run_jobs
from relais.parties.models import LifecycleEntry, Party, PartyRole, Relationship
from relais.parties.testing import make_contact, make_organization, make_relationship
from relais.records.api import Operation, change
from relais.records.testing import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.covers("R001", "R002")]


@pytest.fixture
def world(signed_in):
    cast = make_cast()
    kept = make_contact("Amélie Rousseau", owner=cast.seller, emails=["a.rousseau@vauban.example"], city="Lyon")
    double = make_contact(
        "A. Rousseau",
        owner=cast.seller,
        emails=["amelie@home.example"],
        phone="+33639981240",
        roles=["press"],
        lifecycle="lead",
        birth_date="1984-05-17",
    )
    change(double, by=SYSTEM, lifecycle="customer")
    make_interaction("visit", party=double, at=clock.now() - timedelta(days=3))
    make_note("<p>Prefers oak.</p>", party=double)
    make_activity("Send samples", party=double, owner=cast.seller)
    make_relationship(make_contact("Yann Morel", owner=cast.seller), "recommended_by", double)
    make_relationship(double, "works_for", make_organization("Atelier Vauban", owner=cast.seller))
    follow_record("contacts", double.pk, by=cast.colleague)
    run_jobs()
    return signed_in(cast.seller), kept, double


def attached(party: Party) -> dict[str, int]:
    """How much of each kind stands with the party."""
    return {
        "exchanges": Interaction.objects.living().filter(party=party).count(),
        "notes": Note.objects.filter(party=party, deleted_at=None).count(),
        "tasks": Activity.objects.open().filter(party=party).count(),
        "from": Relationship.objects.living().filter(from_party=party).count(),
        "to": Relationship.objects.living().filter(to_party=party).count(),
        "stages": LifecycleEntry.objects.filter(party=party).count(),
        "roles": PartyRole.objects.filter(party=party).count(),
        "follows": Follow.objects.filter(type="contacts", record_id=party.pk).count(),
    }


def test_keep_the_values_chosen_and_everything_that_stood_with_either_and_come_apart_again(world):
    browser, kept, double = world
    everything, nothing = attached(double), attached(kept)
    assert set(everything.values()) == {1}
    page = browser.get(f"/contacts/{kept.pk}/merge/?with={double.pk}").text
    assert 'name="keep-birth_date"' in page

    answer = browser.post(f"/contacts/{kept.pk}/merge/", {"with": double.pk, "keep-birth_date": "right", "keep-lifecycle": "right"})
    run_jobs()

    assert answer.url == f"/contacts/{kept.pk}/"
    merged = Party.objects.get(pk=kept.pk)
    assert (merged.name, merged.city, str(merged.birth_date), merged.lifecycle) == ("Amélie Rousseau", "Lyon", "1984-05-17", "customer")
    assert {point.value for point in merged.contact_points.all()} == {"a.rousseau@vauban.example", "amelie@home.example", "+33639981240"}
    assert {kind: number for kind, number in attached(merged).items() if kind != "stages"} == {
        kind: 1 for kind in everything if kind != "stages"
    }
    timeline = browser.get(answer.url).text
    assert "Prefers oak." in timeline
    assert "Sam Seller merged A. Rousseau into this record" in words(timeline)
    assert browser.get(f"/contacts/{double.pk}/").url == f"/contacts/{kept.pk}/"

    operation = Operation.objects.filter(kind=Operation.Kind.MERGE).latest("pk")
    browser.post(reverse("records:undo", args=[operation.pk]))
    run_jobs()

    assert (attached(Party.objects.get(pk=double.pk)), attached(Party.objects.get(pk=kept.pk))) == (everything, nothing)
    apart = Party.objects.get(pk=double.pk)
    assert (apart.deleted_at, apart.phone, Party.objects.get(pk=kept.pk).birth_date) == (None, "+33639981240", None)
    assert Party.objects.get(pk=kept.pk).last_interaction_at is None
    assert "Sam Seller merged A. Rousseau into this record, which was undone since" in words(browser.get(answer.url).text)


def test_name_those_who_are_probably_the_same_where_another_is_chosen(signed_in):
    cast = make_cast()
    kept = make_contact("Amélie Rousseau", owner=cast.seller, emails=["a.rousseau@vauban.example"])
    double = make_contact("Amelie Rousseau", owner=cast.seller, emails=["a.rousseau@vauban.example"], city="Lyon")
    closed = make_contact("Amélie Rousseau", owner=cast.other_seller, emails=["a.rousseau@vauban.example"])

    page = signed_in(cast.seller).get(f"/contacts/{kept.pk}/merge/").text

    assert "Probably the same" in page
    assert f'href="?with={double.pk}"' in page
    assert f"with={closed.pk}" not in page
    assert f'"?with={kept.pk}"' not in page


def words(page: str) -> str:
    """The text of a page as it is read."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
