"""A list that the firm edits itself…"""

from __future__ import annotations

import pytest
from django.utils import translation

from relais.accounts.actors import SYSTEM, Actor
from relais.core.errors import DomainError, InvalidValues
from relais.parties.testing import make_contact
from relais.records.api import Operation, change, create, delete, filter_queryset, registry, undo
from relais.records.fields import Reader
from relais.records.models import ReferenceItem

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R338")]
ENGLISH, FRENCH = Reader(), Reader(language="fr", locale="fr_FR")


def field():
    return registry.get("contacts").all_fields["lifecycle"]


def item(key: str) -> ReferenceItem:
    return ReferenceItem.objects.get(list="lifecycle_stages", key=key)


def test_begins_with_what_the_product_proposes():
    assert list(field().options()) == ["lead", "prospect", "customer", "loyal_customer", "at_risk", "former_customer"]
    assert (field().text("former_customer", ENGLISH), field().text("former_customer", FRENCH)) == ("Former customer", "Ancien client")


def test_takes_new_entries_at_once():
    create("reference-items", {"list": "lifecycle_stages", "label_en": "Ambassador", "label_fr": "Ambassadeur", "tone": "plum"}, by=SYSTEM)

    assert make_contact("Amélie Rousseau", lifecycle="Ambassadeur").lifecycle == "ambassador"
    assert field().cell("ambassador", FRENCH) == '<span class="tag plum">Ambassadeur</span>'
    assert list(field().options())[-1] == "ambassador"


def test_renames_an_entry_everywhere():
    amelie = make_contact("Amélie Rousseau", lifecycle="prospect")

    change(item("prospect"), by=SYSTEM, label_fr="En discussion")

    amelie.refresh_from_db()
    assert (amelie.lifecycle, field().text(amelie.lifecycle, FRENCH)) == ("prospect", "En discussion")


def test_retired_entry_stays_where_it_stands_and_is_not_offered():
    amelie = make_contact("Amélie Rousseau", lifecycle="at_risk")

    change(item("at_risk"), by=SYSTEM, is_active=False)

    assert "at_risk" not in field().options()
    assert field().text("at_risk", FRENCH) == "À risque"
    assert change(amelie, by=SYSTEM, lifecycle="at_risk", city="Lyon").city == "Lyon"
    declared = registry.get("contacts")
    found = filter_queryset(declared.queryset(), declared, {"field": "lifecycle", "op": "is", "value": "at_risk"}, None, ENGLISH)
    assert list(found) == [amelie]


@pytest.mark.parametrize("retire", [lambda row: change(row, by=SYSTEM, is_active=False), lambda row: delete(row, by=SYSTEM)])
def test_retired_entry_cannot_be_chosen_anew(retire):
    retire(item("at_risk"))

    with pytest.raises(InvalidValues) as refused, translation.override("fr"):
        make_contact("Amélie Rousseau", lifecycle="at_risk")
    assert list(refused.value.errors) == ["lifecycle"]


def test_entry_put_back_is_offered_again():
    delete(item("at_risk"), by=SYSTEM)

    undo(Operation.objects.latest("id"), by=SYSTEM)

    assert "at_risk" in field().options()


def test_key_stays_since_records_refer_to_it():
    with pytest.raises(InvalidValues) as refused:
        change(item("at_risk"), by=SYSTEM, key="danger")

    assert refused.value.errors == {"key": ["This stays as it is, since records refer to it. Make a new entry instead."]}


def test_second_entry_with_a_key_is_refused():
    with pytest.raises(InvalidValues) as refused:
        create("reference-items", {"list": "lifecycle_stages", "label_en": "Customer"}, by=SYSTEM)

    assert [str(told) for told in refused.value.errors["list"]] == ["This list has an entry with this key already."]


def test_unknown_list_is_refused():
    with pytest.raises(InvalidValues) as refused:
        create("reference-items", {"list": "colors", "label_en": "Red"}, by=SYSTEM)

    assert list(refused.value.errors) == ["list"]


def test_word_in_neither_language_is_refused_with_the_choices():
    with pytest.raises(InvalidValues) as refused:
        make_contact("Amélie Rousseau", lifecycle="Kunde")

    assert refused.value.errors["lifecycle"] == [
        "“Kunde” is not one of the choices: Lead, Prospect, Customer, Loyal customer, At risk, Former customer."
    ]


def test_is_edited_by_administrators_alone(cast):
    create("reference-items", {"list": "sources", "label_en": "Fair in Lyon"}, by=Actor(cast.administrator))

    for person in (cast.manager, cast.seller, cast.reader, cast.nobody):
        with pytest.raises(DomainError):
            create("reference-items", {"list": "sources", "label_en": f"From {person.first_name}"}, by=Actor(person))
    assert ReferenceItem.objects.filter(list="sources", label_en__startswith="F").get().key == "fair_in_lyon"
