"""A file exchange…"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from relais.accounts.actors import Actor
from relais.core.errors import InvalidValues
from relais.core.testing import run_jobs
from relais.integrations.exchange import places
from relais.integrations.exchange.actions import keep_credentials
from relais.integrations.exchange.mending import mend, read_again, rows_to_mend
from relais.integrations.exchange.running import remove_old_exchanged_files, run_now, start_exchanges
from relais.integrations.models import Exchange, ExchangedFile
from relais.integrations.testing import Program
from relais.integrations.tests.sftp_servers import PASSWORD, USER, SftpServer, serving_sftp
from relais.parties.models import Party
from relais.parties.testing import make_organization
from relais.records.api import change, create
from relais.records.testing import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R312")]
CSV = "Name;Country;City\nAtelier Vauban;FR;Lyon\nBroken;Nowhere-at-all;Brest\n"
Maker = Callable[..., Exchange]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXCHANGE_FOLDERS = (str(tmp_path / "exchange"),)
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "exchange" / "erp").mkdir(parents=True)
    return tmp_path / "exchange" / "erp"


@pytest.fixture
def exchange(cast: Cast, folder: Path) -> Maker:
    def make(**values: Any) -> Exchange:
        given = {"name": "ERP", "type": "organizations", "folder": "erp", "pattern": "*.csv"} | values
        made: Exchange = create("file-exchanges", given, by=Actor(cast.administrator))
        return made

    return make


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with serving_sftp(tmp_path_factory.mktemp("sftp")) as made:
        yield made


@pytest.fixture
def sftp(exchange: Maker, server: SftpServer, settings: Settings, cast: Cast) -> Maker:
    settings.OUTBOUND_HOSTS = (f"127.0.0.1:{server.port}",)

    def make(**values: Any) -> Exchange:
        given = {"place": "sftp", "host": "127.0.0.1", "port": server.port, "username": USER, "host_key": server.fingerprint, "folder": "/"}
        made = exchange(**(given | values))
        keep_credentials(made, by=Actor(cast.administrator), password=PASSWORD)
        made.refresh_from_db()
        return made

    return make


def look(made: Exchange, times: int = 2) -> None:
    """As the clock does, at one minute's distance; a file is taken when it has not changed since the time before."""
    for turn in range(times):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=turn + 1), tick=True):
            made.refresh_from_db()
            run_now(made)
            run_jobs(queues=["imports"])
    made.refresh_from_db()


def die(*_given: Any) -> None:
    raise SystemExit(9)


def names() -> set[str]:
    return set(Party.objects.filter(kind="organization").values_list("name", flat=True))


# --- what comes in ------------------------------------------------------------------------------------------------


def test_takes_a_file_in_and_puts_it_away(exchange: Maker, folder: Path, cast: Cast) -> None:
    made = exchange()
    (folder / "customers.csv").write_text(CSV)

    look(made)

    file = ExchangedFile.objects.get()
    assert names() == {"Atelier Vauban"}
    assert (file.state, file.rows) == ("rejects", 2)
    assert Party.objects.get().created_by == cast.administrator
    assert not (folder / "customers.csv").exists()
    assert [path.name.endswith("customers.csv") for path in (folder / "taken").iterdir()] == [True]
    assert (made.fault, made.last_success_at is not None) == ("", True)


def test_leaves_a_file_that_is_still_being_written(exchange: Maker, folder: Path) -> None:
    made = exchange()
    (folder / "customers.csv").write_text(CSV[:30])
    look(made, times=1)
    (folder / "customers.csv").write_text(CSV)
    look(made, times=1)
    (folder / "other.csv.part").write_text(CSV)
    (folder / ".hidden.csv").write_text(CSV)

    assert not ExchangedFile.objects.exists()
    look(made)
    assert [file.name for file in ExchangedFile.objects.all()] == ["customers.csv"]


def test_takes_the_same_file_once_and_another_of_that_name_again(exchange: Maker, folder: Path) -> None:
    made = exchange()
    for content in (CSV, CSV, CSV.replace("Atelier Vauban", "Menuiserie Vauban")):
        (folder / "customers.csv").write_text(content)
        look(made)

    assert names() == {"Atelier Vauban", "Menuiserie Vauban"}
    assert ExchangedFile.objects.count() == 2
    assert Party.objects.count() == 2


def test_goes_on_where_a_process_died_between_reading_and_moving(exchange: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = exchange()
    (folder / "customers.csv").write_text(CSV)
    with monkeypatch.context() as dying:
        dying.setattr(places.FolderPlace, "put_away", die)
        with pytest.raises(SystemExit):
            look(made)
    assert (folder / "customers.csv").exists()

    look(made)

    assert names() == {"Atelier Vauban"}
    assert ExchangedFile.objects.count() == 1
    assert not (folder / "customers.csv").exists()


def test_reads_xml(exchange: Maker, folder: Path) -> None:
    made = exchange(format="xml", pattern="*.xml", layout={"row": "customer"})
    (folder / "customers.xml").write_text(
        '<?xml version="1.0"?><erp xmlns="urn:erp"><customer id="7"><Name>Atelier Vauban</Name><Country>FR</Country></customer></erp>'
    )

    look(made)

    assert names() == {"Atelier Vauban"}


def test_reads_fixed_width(exchange: Maker, folder: Path) -> None:
    columns = [{"name": "Name", "width": 20}, {"name": "Country", "width": 3}, {"name": "City", "width": 10}]
    made = exchange(format="fixed", pattern="*.txt", layout={"columns": columns, "encoding": "cp1252", "skip": 1})
    (folder / "customers.txt").write_bytes(f"HEADER\r\n{'Fenêtres Élan':<20}FR {'Orléans':<10}\r\n".encode("cp1252"))

    look(made)

    assert (names(), Party.objects.get().city) == ({"Fenêtres Élan"}, "Orléans")


@pytest.mark.attack(73)
@pytest.mark.parametrize(
    "head", ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]>', "<broken"]
)
def test_refuses_xml_that_asks_for_more_and_keeps_it_to_be_seen(exchange: Maker, folder: Path, head: str) -> None:
    made = exchange(format="xml", pattern="*.xml")
    (folder / "customers.xml").write_text(f"{head}<erp><customer><Name>&x;</Name></customer></erp>")

    look(made)

    file = ExchangedFile.objects.get()
    assert (file.state, names()) == ("failed", set())
    assert "no XML" in file.sentence


# --- what is to mend ----------------------------------------------------------------------------------------------


def test_rows_that_were_refused_are_mended_and_played_again(exchange: Maker, folder: Path) -> None:
    made = exchange()
    (folder / "customers.csv").write_text(CSV)
    look(made)
    file = ExchangedFile.objects.get()
    (row,) = rows_to_mend(file)
    assert row.values[:2] == ["Broken", "Nowhere-at-all"]

    mended = mend(file, {row.pk: ["Mended", "BE", "Gand"]})
    run_jobs(queues=["imports"])

    file.refresh_from_db()
    mended.refresh_from_db()
    assert names() == {"Atelier Vauban", "Mended"}
    assert (file.state, mended.state, rows_to_mend(file)) == ("done", "done", [])


def test_file_that_was_not_read_is_read_again_once_its_layout_is_right(exchange: Maker, folder: Path, cast: Cast) -> None:
    made = exchange(format="xml", pattern="*.xml", layout={"row": "client"})
    (folder / "customers.xml").write_text("<erp><customer><Name>Atelier Vauban</Name></customer></erp>")
    look(made)
    change(made, by=Actor(cast.administrator), layout={"row": "customer"})

    read_again(ExchangedFile.objects.get())
    run_jobs(queues=["imports"])

    assert (names(), ExchangedFile.objects.get().state) == ({"Atelier Vauban"}, "done")


# --- what goes out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "pattern", "layout", "expected"),
    [
        ("csv", "firms-*.csv", {"fields": ["name", "city"]}, "Lyon"),
        ("xml", "firms-*.xml", {"root": "firms", "row": "firm", "fields": ["name", "city"]}, "<firm>"),
        ("fixed", "firms-*.txt", {"columns": [{"name": "Name", "width": 10}, {"name": "City", "width": 4}], "fields": ["name", "city"]}, "Atelier VaLyon\r\n"),
    ],
)  # fmt: skip
def test_drops_what_a_query_means(exchange: Maker, folder: Path, format: str, pattern: str, layout: dict[str, Any], expected: str) -> None:
    make_organization("Atelier Vauban", city="Lyon")
    make_organization("Elsewhere", city="Brest")
    query = {"field": "city", "op": "is", "value": "Lyon"}
    made = exchange(direction="drop", format=format, pattern=pattern, layout=layout, query=query)

    assert run_now(made) == 1

    (path,) = folder.glob("firms-*")
    assert expected in path.read_bytes().decode()
    assert b"Elsewhere" not in path.read_bytes()
    assert ExchangedFile.objects.get().state == "sent"


@pytest.mark.attack(95)
def test_is_not_made_for_who_may_not_take_such_records_away(exchange: Maker, cast: Cast) -> None:
    with pytest.raises(InvalidValues, match="may not do that"):
        exchange(direction="drop", person=cast.seller.pk)


# --- where --------------------------------------------------------------------------------------------------------


@pytest.mark.attack(55)
@pytest.mark.parametrize("path", ["../..", "/etc", "erp/../../.."])
def test_has_no_folder_but_those_that_are_open(exchange: Maker, path: str) -> None:
    with pytest.raises(InvalidValues, match="not open to exchanges"):
        exchange(folder=path)


def test_takes_no_link_to_another_file(exchange: Maker, folder: Path, tmp_path: Path) -> None:
    made = exchange()
    (tmp_path / "secret.csv").write_text(CSV)
    (folder / "customers.csv").symlink_to(tmp_path / "secret.csv")

    look(made)

    assert not ExchangedFile.objects.exists()


def test_comes_and_goes_by_sftp(sftp: Maker, server: SftpServer) -> None:
    (server.folder / "customers.csv").write_text(CSV)
    coming, going = sftp(), sftp(name="Out", direction="drop", pattern="firms-*.csv", layout={"fields": ["name"]})

    look(coming)
    run_now(going)

    assert names() == {"Atelier Vauban"}
    assert not (server.folder / "customers.csv").exists()
    assert len(list((server.folder / "taken").iterdir())) == 1
    assert [path.read_text("utf-8-sig").split() for path in server.folder.glob("firms-*.csv")] == [["Name", "Atelier", "Vauban"]]


@pytest.mark.attack(65)
@pytest.mark.parametrize("values", [{"host_key": "SHA256:another"}, {"host_key": ""}, {"username": "somebody"}, {"port": 9}])
def test_enters_no_server_that_is_not_the_one_meant(sftp: Maker, server: SftpServer, values: dict[str, Any]) -> None:
    made = sftp(**values)

    look(made, times=1)

    assert made.fault
    assert PASSWORD not in made.fault
    assert made.last_success_at is None


@pytest.mark.attack(105, 106)
@pytest.mark.covers("R325")
def test_password_is_written_and_never_read(sftp: Maker, cast: Cast) -> None:
    made, program = sftp(), Program(cast.administrator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM integrations_exchange")
        (held,) = cursor.fetchone()

    answer = program.post(f"file-exchanges/{made.pk}/credentials/", {"password": f"{PASSWORD}-2"})
    shown = [
        program.get(path).content.decode()
        for path in ("file-exchanges/", f"file-exchanges/{made.pk}/", f"file-exchanges/{made.pk}/files/", "schema/")
    ]

    made.refresh_from_db()
    assert made.password == f"{PASSWORD}-2"
    assert "CANARY" not in held
    assert not [text for text in [answer.content.decode(), *shown] if "CANARY" in text]


# --- when ---------------------------------------------------------------------------------------------------------


def test_runs_at_its_interval_and_once_each_time(exchange: Maker, folder: Path) -> None:
    exchange(minutes=60)

    assert (start_exchanges(), start_exchanges()) == (1, 0)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61), tick=True):
        assert start_exchanges() == 1


def test_files_are_forgotten_after_two_months(exchange: Maker, folder: Path) -> None:
    made = exchange()
    (folder / "customers.csv").write_text(CSV)
    look(made)
    kept = ExchangedFile.objects.get().path
    assert kept.exists()

    with time_machine.travel(datetime.now(UTC) + timedelta(days=61), tick=True):
        assert remove_old_exchanged_files() == 1
    assert not kept.exists()
