"""Whatever is typed into a contact or an organization is kept or refused with a sentence, and nothing breaks…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.core.errors import InvalidValues
from relais.core.shared_data import naughty_strings
from relais.parties.api import find_likely, find_party
from relais.parties.models import Party
from relais.records.api import check_new, registry, write_new
from relais.records.fields import Collection, Reader

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R001")]


@pytest.mark.parametrize("key", ["contacts", "organizations"])
def test_in_every_field_at_once(key):
    declared = registry.get(key)
    fields = {name: own for name, own in declared.all_fields.items() if own.editable}
    rows = [{name: [text] if isinstance(own, Collection) else text for name, own in fields.items()} for text in naughty_strings()]

    checked = check_new(declared, rows, by=SYSTEM)

    assert all(isinstance(found, InvalidValues) for found in checked)
    assert all(str(sentence) for found in checked for sentences in found.errors.values() for sentence in sentences)


@pytest.mark.parametrize("key", ["contacts", "organizations"])
def test_in_the_fields_that_take_any_text(key):
    declared = registry.get(key)
    free = ["name", "city", "street", "region", "description", "job_title", "legal_name"]
    rows = [{name: text for name in free if name in declared.all_fields} for text in naughty_strings()]

    good = [found for found in check_new(declared, rows, by=SYSTEM) if not isinstance(found, InvalidValues)]
    records = write_new(declared, good, by=SYSTEM)

    assert len(records) > 400
    for record in Party.objects.filter(pk__in=[record.pk for record in records]):
        for own in declared.all_fields.values():
            if not isinstance(own, Collection):
                assert "<script" not in own.cell(own.get(record), Reader()).lower()


def test_in_what_is_looked_for():
    for text in naughty_strings()[:250]:
        short = text[:2000].replace("\x00", "")
        find_likely("contacts", {"name": short, "email": short, "phone": short, "city": short}, None)
        find_likely("organizations", {"name": short, "siren": short, "vat_number": short}, None)
    for text in naughty_strings()[:100]:
        assert find_party(email=text, phone=text, company_number=text) is None
