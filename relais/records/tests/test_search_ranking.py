"""Among what is found …"""

from __future__ import annotations

import pytest
from django.utils.safestring import SafeString

from relais.accounts.actors import SYSTEM
from relais.parties.testing import make_contact, make_organization
from relais.records.api import create, create_many
from relais.records.search import finding
from relais.records.search.index import search
from relais.records.testing import make_cast

pytestmark = pytest.mark.django_db


def found(text: str, user=None, **options):
    return [hit.title for hit in search(user, text, **options)]


def test_titles_come_before_words_before_numbers_before_parts():
    make_organization("Somartine")
    make_organization("Contact", website="https://martin.example")
    make_organization("Saint Martin")
    make_organization("Martinez")
    make_organization("Martin et Fils")
    make_organization("Martin")

    assert found("martin") == ["Martin", "Martin et Fils", "Martinez", "Saint Martin", "Contact", "Somartine"]


def test_last_names_count_as_much_as_first_names():
    make_contact("Martin Aubert")
    make_contact("Zoé Martin")

    assert set(found("martin")) == {"Martin Aubert", "Zoé Martin"}


def test_ones_own_come_first_among_equals():
    cast = make_cast()
    create("warranties", {"number": "Oven A", "owner": cast.colleague.pk}, by=SYSTEM)
    create("warranties", {"number": "Oven B", "owner": cast.seller.pk}, by=SYSTEM)

    assert found("oven", cast.seller) == ["Oven B", "Oven A"]
    assert found("oven", cast.colleague) == ["Oven A", "Oven B"]


def test_no_type_crowds_out_the_others():
    create_many("places", [{"name": f"Paris {number}"} for number in range(40)], by=SYSTEM)
    make_organization("Café de Paris")

    hits = search(None, "paris", limit=10)

    assert len(hits) == 10
    assert "Café de Paris" in [hit.title for hit in hits]


def test_what_begins_a_word_is_preferred_where_much_is_found(monkeypatch):
    monkeypatch.setattr(finding, "MOST", 100)
    monkeypatch.setattr(finding, "ENOUGH", 5)
    create_many("places", [{"name": f"Parts {number}"} for number in range(300)], by=SYSTEM)
    create("places", {"name": "Hall of Art"}, by=SYSTEM)

    assert found("art", limit=5)[0] == "Hall of Art"


def test_a_number_shows_where_it_was_found():
    make_contact("Amélie Rousseau", phones=["+33612345678"], emails=["amelie@vauban.example"])

    hit = search(None, "rous 06 12")[0]

    assert (hit.title, hit.matched[0].key, hit.matched[0].label) == ("Amélie Rousseau", "phones", "phones")
    assert hit.marked_title == "Amélie <mark>Rous</mark>seau"
    assert hit.marked_note.replace("\u202f", " ").replace("\u00a0", " ") == "<mark>06 12</mark> 34 56 78"


def test_a_number_abroad_is_marked_as_it_is_shown():
    make_contact("Amélie Rousseau", phones=["+33612345678"])

    matched = search(None, "+33 6 12")[0].matched[0]

    assert "".join(matched.text[start:end] for start, end in matched.marks).replace("\u00a0", " ") == "06 12"


def test_hits_say_who_it_is():
    vauban = make_organization("Atelier Vauban", city="Lyon")
    make_contact("Amélie Rousseau", organization=vauban, job_title="Architecte", emails=["a.rousseau@vauban.example"])

    hit = search(None, "a.rousseau@")[0]

    assert (hit.type, hit.subtitle, hit.is_organization) == ("contacts", "Architecte · Atelier Vauban", False)
    assert hit.marked_note == "Architecte · Atelier Vauban · <mark>a.rousseau@</mark>vauban.example"
    assert isinstance(hit.marked_note, SafeString)
    assert hit.url == f"/contacts/{hit.pk}/"
