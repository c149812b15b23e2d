"""Whoever changes the audit past the database…"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from relais.audit.entries import content_of, mark_of, read_entries
from relais.audit.examining import Fault, examine_chain
from relais.audit.guarding import missing_guards
from relais.audit.heads import heads_file
from relais.audit.ledgers import ledger_of
from relais.audit.models import Seal
from relais.audit.sealing import hash_of, seal_ledgers
from relais.audit.testing import tamper, without_guards
from relais.records.api import change, create
from relais.records.models import Change, Operation
from relais.records.testing import Cast, as_actor

pytestmark = pytest.mark.django_db

NAMES = ["Aubry", "Bertin", "Carpentier", "Delmas"]


@pytest.fixture
def changes(cast: Cast) -> list[int]:
    """Four companies were made and the first renamed; the ids of the changes, sealed two by two."""
    by = as_actor(cast.seller)
    made = []
    for name in NAMES:
        made.append(create("organizations", {"name": name}, by=by))
        if len(made) % 2 == 0:
            seal_ledgers()
    change(made[0], by=by, name="Aubry Frères")
    seal_ledgers()
    return list(Change.objects.filter(type="organizations").order_by("id").values_list("id", flat=True))


@pytest.mark.covers("R287")
def test_finds_nothing_wrong_where_nothing_was_done(changes: list[int]) -> None:
    found = examine_chain()

    assert found.fault is None
    assert found.entries == Change.objects.count() + Operation.objects.count()
    assert found.seals == Seal.objects.count()


@pytest.mark.parametrize("entry", [0, 2, 4])
def test_changed_value_is_named(changes: list[int], entry: int) -> None:
    for pk in changes[entry:]:
        tamper("UPDATE records_change SET verb = 'deleted' WHERE id = %s", pk)

    fault = examine_chain().fault

    assert fault is not None
    assert (fault.what, fault.ledger, fault.entry) == ("changed", "records.change", changes[entry])


def test_deleted_entry_is_named(changes: list[int]) -> None:
    tamper("DELETE FROM records_change WHERE id = %s", changes[1])

    fault = examine_chain().fault

    assert fault is not None
    assert (fault.what, fault.ledger, fault.entry) == ("deleted", "records.change", changes[1])


def test_entry_put_in_its_place_is_named(changes: list[int]) -> None:
    """Not even where a deleted entry leaves room: another one in its place is a changed one."""
    last = Change.objects.get(pk=changes[2])
    tamper("DELETE FROM records_change WHERE id = %s", last.pk)
    last.values = {"name": [None, "Somebody else"]}
    last.save(force_insert=True)

    fault = examine_chain().fault

    assert fault is not None
    assert (fault.what, fault.entry) == ("changed", changes[2])


def test_two_entries_that_change_places_are_found(changes: list[int]) -> None:
    for pk, to in ((changes[0], -1), (changes[1], changes[0]), (-1, changes[1])):
        tamper("UPDATE records_change SET id = %s WHERE id = %s", to, pk)

    fault = examine_chain().fault

    assert fault is not None
    assert (fault.what, fault.entry) == ("changed", changes[0])


def test_other_person_of_an_operation_is_named(changes: list[int], cast: Cast) -> None:
    operation = Change.objects.get(pk=changes[3]).operation_id
    tamper("UPDATE records_operation SET actor_id = %s WHERE id = %s", cast.reader.pk, operation)

    fault = examine_chain().fault

    assert fault is not None
    assert (fault.what, fault.ledger, fault.entry) == ("changed", "records.operation", operation)


def test_undo_of_an_operation_breaks_nothing(changes: list[int]) -> None:
    Operation.objects.filter(changes=changes[3]).update(undone_at="2026-01-05T09:00Z", details={"of": 1})

    assert examine_chain().fault is None


def test_seal_that_was_taken_out_is_found(changes: list[int]) -> None:
    tamper("DELETE FROM audit_seal WHERE number = 2")

    assert examine_chain().fault == Fault("removed", 2)


def test_seal_that_was_made_to_fit_breaks_the_next_one(changes: list[int]) -> None:
    tamper("UPDATE records_change SET verb = 'deleted' WHERE id = %s", changes[0])
    forged = Seal.objects.filter(ledger="records.change").order_by("number")[0]
    entries = read_entries(ledger_of(forged.ledger), "id >= %s AND id <= %s", [forged.first_id, forged.last_id])
    forged.content, forged.marks = content_of(entries), b"".join(map(mark_of, entries))
    tamper(
        "UPDATE audit_seal SET content = %s, marks = %s, hash = %s WHERE number = %s",
        forged.content, forged.marks, hash_of(forged), forged.number,
    )  # fmt: skip

    fault = examine_chain().fault

    assert fault is not None
    assert (fault.what, fault.seal) == ("rewritten", forged.number + 1)


def test_end_that_was_cut_off_is_missed(changes: list[int]) -> None:
    last = Seal.objects.order_by("-number")[0]
    tamper("DELETE FROM audit_seal WHERE number = %s", last.number)
    tamper("DELETE FROM records_change WHERE id >= %s", last.first_id)

    assert examine_chain().fault == Fault("cut_off", last.number)


def test_chain_that_was_made_anew_is_not_the_one_that_was_noted(changes: list[int]) -> None:
    tamper("UPDATE records_change SET verb = 'deleted' WHERE id = %s", changes[0])
    tamper("DELETE FROM audit_seal")
    noted = heads_file().read_text()
    seal_ledgers()
    heads_file().write_text(noted)

    fault = examine_chain().fault

    assert fault is not None
    assert fault.what in ("rewritten", "cut_off")


def test_database_refuses_to_change_or_delete_entries(changes: list[int]) -> None:
    for refused in (
        lambda: Change.objects.filter(pk=changes[0]).update(verb="deleted"),
        lambda: Change.objects.filter(pk=changes[0]).delete(),
        lambda: Operation.objects.filter(changes=changes[0]).update(through="api"),
        lambda: Seal.objects.filter(number=1).delete(),
    ):
        with pytest.raises(DatabaseError, match="neither changed nor deleted"), transaction.atomic():
            refused()

    assert examine_chain().fault is None


def test_missing_guard_is_noticed(home: Path) -> None:
    assert missing_guards() == []

    with without_guards():
        assert missing_guards() == ["audit.access", "records.operation", "records.change", "audit.seal"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds no text that is no JSON")
def test_value_that_is_no_longer_readable_is_named(changes: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        tamper("UPDATE records_change SET \"values\" = '{' WHERE id = %s", changes[1])
        cursor.execute("PRAGMA ignore_check_constraints=OFF")

    fault = examine_chain().fault

    assert fault is not None
    assert (fault.what, fault.entry) == ("changed", changes[1])
