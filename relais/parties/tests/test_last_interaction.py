"""When somebody was last spoken with…"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from relais.parties.api import note_interactions, set_last_interaction
from relais.parties.testing import make_contact
from relais.records.api import filter_queryset, registry
from relais.records.fields import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R012")]
MARCH, JUNE = datetime(2026, 3, 1, 9, 30, tzinfo=UTC), datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


def last(*parties) -> list[datetime | None]:
    for party in parties:
        party.refresh_from_db()
    return [party.last_interaction_at for party in parties]


def test_is_noted_for_each_and_what_was_later_stands():
    amelie, bruno = make_contact("Amélie Rousseau"), make_contact("Bruno Keller")

    note_interactions({amelie.pk: MARCH, bruno.pk: JUNE})
    note_interactions({amelie.pk: JUNE, bruno.pk: MARCH})

    assert last(amelie, bruno) == [JUNE, JUNE]


def test_is_no_change_of_the_record():
    amelie = make_contact("Amélie Rousseau")

    note_interactions({amelie.pk: MARCH})

    amelie.refresh_from_db()
    assert amelie.version == 1


def test_is_put_right_when_an_interaction_is_taken_away():
    amelie = make_contact("Amélie Rousseau")
    note_interactions({amelie.pk: JUNE})

    set_last_interaction([amelie.pk], MARCH)
    assert last(amelie) == [MARCH]
    set_last_interaction([amelie.pk], None)
    assert last(amelie) == [None]


def test_tells_whom_one_has_no_news_of():
    amelie, bruno = make_contact("Amélie Rousseau"), make_contact("Bruno Keller")
    now = Reader().at
    note_interactions({amelie.pk: now - timedelta(days=91), bruno.pk: now - timedelta(days=89)})

    declared = registry.get("contacts")
    preset = next(preset for preset in declared.presets if preset.name == "No news for 90 days")
    assert list(filter_queryset(declared.queryset(), declared, preset.query, None, Reader())) == [amelie]
