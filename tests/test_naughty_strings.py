"""Naughty strings through every text field of every type, by form and by file: kept, or refused with a sentence."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from django.test import Client

from relais.core.shared_data import naughty_strings
from relais.integrations.imports.running import load_file
from relais.integrations.testing import as_import
from relais.records.api import RecordType, registry
from relais.records.fields import Field, RichText, Text
from relais.records.testing import Cast, make_cast
from tests.one_of_each import make_one_of_each, make_values, tried_daily
from tests.test_hostile_text import assert_inert, cleaned

pytestmark = [pytest.mark.django_db, pytest.mark.attack(42, 47, 48)]

#: Of those that a browser can send; the longest are tried by the API.
STRINGS = [text for text in naughty_strings() if 0 < len(text) < 5000 and text != "\ud800"]
WHOLLY = ("contacts", "organizations", "warranties")
WITH_FORMS = [
    declared.key for declared in registry.declared if not (declared.is_single or declared.is_ledger) and declared.key != "exchange-rates"
]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def text_fields(declared: RecordType) -> list[Field]:
    return [own for own in declared.all_fields.values() if isinstance(own, Text) and own.editable]


def filled(fields: list[Field], strings: list[str]) -> Iterator[dict[str, str]]:
    """Forms whose fields hold the strings one after the other, each string in two of the fields."""
    for first in range(2):
        names = cycle([own.key for own in fields[first:] + fields[:first]])
        for place in range(0, len(strings), len(fields)):
            yield dict(zip(islice(names, len(fields)), strings[place : place + len(fields)], strict=False))


@pytest.mark.parametrize("key", tried_daily(WITH_FORMS))
def test_in_forms(client: Client, cast: Cast, key: str) -> None:
    client.force_login(cast.administrator)
    declared = registry.get(key)
    needed = {name: value for name, value in make_values(declared, cast, make_one_of_each(cast)).items() if isinstance(value, (str, int))}

    for number, typed in enumerate(filled(text_fields(declared), STRINGS if key in WHOLLY else STRINGS[::6])):
        answer = client.post(f"/{key}/new/", needed | typed)
        assert answer.status_code in (302, 400, 422), typed
        if answer.status_code != 302:
            assert_inert(answer.content.decode())
        elif number % 10 == 0:
            assert_inert(client.get(answer["Location"]).content.decode())


@pytest.mark.parametrize("key", tried_daily(WITH_FORMS))
def test_in_files(cast: Cast, tmp_path: Path, key: str) -> None:
    declared = registry.get(key)
    needed = {name: str(value) for name, value in make_values(declared, cast, make_one_of_each(cast)).items() if isinstance(value, str)}
    plain = [own for own in text_fields(declared) if own.attributes and own.key != "key"]
    free = [own for own in plain if own.kind in ("text", "long_text") and not isinstance(own, RichText)]
    rows = [needed | typed for typed in filled(free, [text for text in STRINGS if "\x00" not in text])]
    path = tmp_path / "naughty.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        table = csv.DictWriter(target, list(dict.fromkeys(name for row in rows for name in row)))
        table.writeheader()
        table.writerows(rows)

    done = load_file(as_import(path, key, user=cast.administrator, match=[], mapping={name: name for name in table.fieldnames}))

    assert done["created"] + done["errors"] + done["skipped"] == done["rows"]
    assert len(rows) - done["rows"] <= 1, "a row of blanks is none"
    kept = {text for own in free for text in declared.queryset().values_list(own.column, flat=True)}
    wanted = {cleaned(text, several_lines=own.several_lines) for row in rows for own in free for text in [row.get(own.key, "")]}
    assert len(kept & wanted) > len(wanted) // 3 or done["created"] < len(rows) // 2, "what is kept is as it was given"
