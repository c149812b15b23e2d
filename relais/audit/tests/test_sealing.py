"""Sealing…"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from relais.audit.examining import count_unsealed, examine_chain
from relais.audit.models import Access, Seal
from relais.audit.sealing import seal_ledgers
from relais.core.jobs.chores import all_chores


def write(number: int = 1) -> None:
    with transaction.atomic():
        Access.objects.bulk_create(Access(verb="viewed", type="contacts", record_id=pk, through="screen") for pk in range(number))


@contextmanager
def a_transaction_that_goes_on() -> Iterator[Event]:
    """Somebody has written a row and has yet to commit it."""
    wrote, may_end = Event(), Event()

    def work() -> None:
        with transaction.atomic():
            write()
            wrote.set()
            may_end.wait(30)
        connections.close_all()

    thread = Thread(target=work)
    thread.start()
    wrote.wait(30)
    try:
        yield may_end
    finally:
        may_end.set()
        thread.join()


@pytest.mark.django_db
def test_nothing_new_needs_no_seal() -> None:
    write(3)

    assert seal_ledgers() == 3
    assert seal_ledgers() == 0
    assert count_unsealed() == 0
    assert Seal.objects.get().count == 3


@pytest.mark.django_db
def test_many_rows_are_sealed_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.audit.sealing.LARGEST_SEAL", 10)
    monkeypatch.setattr("relais.audit.sealing.AT_ONCE", 3)
    write(45)

    assert [seal_ledgers(), seal_ledgers()] == [30, 15]
    assert examine_chain().entries == 45


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer, whose ids commit in their order")
def test_row_that_commits_behind_sealed_ones_is_sealed_late() -> None:
    with a_transaction_that_goes_on() as may_end:
        write(2)
        seal_ledgers()
        assert examine_chain().fault is None
        may_end.set()

    assert examine_chain().fault is None
    assert seal_ledgers() == 1
    assert seal_ledgers() == 0
    assert Seal.objects.latest("number").late == [Access.objects.earliest("pk").pk]
    assert examine_chain().entries == 3


@pytest.mark.django_db(transaction=True)
def test_several_that_write_and_seal_at_once_lose_nothing() -> None:
    def work() -> None:
        for _turn in range(20):
            write(5)
            seal_ledgers()
        connections.close_all()

    threads = [Thread(target=work) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_ledgers()
    found = examine_chain()

    assert (found.fault, found.entries) == (None, 300)


def test_any_worker_does_it_every_few_seconds() -> None:
    assert [(chore.name, chore.seconds) for chore in all_chores() if chore.work is seal_ledgers] == [("audit.seal", 10.0)]
