"""The wizard, step by step…"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relais.accounts.models import User
from relais.core.models import Job
from relais.core.shared_data import shared_data
from relais.core.testing import run_jobs
from relais.integrations.files.testing import make_xlsx
from relais.integrations.models import ImportRun, SavedMapping
from relais.parties.models import Party
from relais.parties.testing import make_contact
from relais.records.testing import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R253", "R265")]

State = ImportRun.State
PEOPLE = b"Name,E-mail,Town\nAnn Ash,ann@a.example,Lyon\nBob Birch,no address,Nice\n"


@pytest.fixture
def ada() -> User:
    return make_user("Ada Administrator", "administrator")


@pytest.fixture
def screens(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def upload(screens: Client, content: bytes, name: str = "people.csv", type_key: str = "contacts") -> Any:
    return screens.post("/imports/new/", {"type": type_key, "file": SimpleUploadedFile(name, content)})


def begin(screens: Client, content: bytes = PEOPLE, **about: str) -> ImportRun:
    assert upload(screens, content, **about).status_code == 302
    return ImportRun.objects.order_by("-id")[0]


def columns(screens: Client, run: ImportRun, do: str = "plan", **fields: Any) -> Any:
    """Send the form of columns as it stands, but for what is given."""
    form = {"do": do, "match": "best", "column": run.columns, "target": [run.mapping.get(column, "") for column in run.columns]} | fields
    answer = screens.post(f"/imports/{run.token}/columns/", form)
    run.refresh_from_db()
    return answer


def start(screens: Client, run: ImportRun) -> None:
    assert screens.post(f"/imports/{run.token}/preview/").status_code == 302
    run.refresh_from_db()


def kept_files() -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "imports").glob("*"))


# --- the file ---------------------------------------------------------------------------------------------------------


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path(settings.MEDIA_ROOT) / "sprung",)


def bomb(tmp_path: Path) -> bytes:
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 40_000_000}</t></is></c></row>'
    return make_xlsx(tmp_path / "a.xlsx", row).read_bytes()


def entities(tmp_path: Path) -> bytes:
    xml = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><w>&x;</w>'
    return make_xlsx(tmp_path / "a.xlsx", [["a"], ["b"]], parts={"xl/workbook.xml": xml}).read_bytes()


@pytest.mark.drill(27)
@pytest.mark.attack(40, 73, 74)
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        pytest.param(lambda path: b"", "The file is empty.", id="empty"),
        pytest.param(lambda path: b"- name: Acme\n  city: Paris\n", "This is a YAML file.", id="yaml"),
        pytest.param(lambda path: pickle.dumps(Trap()), "This is not a table that can be read.", id="pickle"),
        pytest.param(bomb, "This workbook unpacks to", id="bomb"),
        pytest.param(entities, "This workbook declares XML entities", id="entities"),
        pytest.param(lambda path: make_xlsx(path / "a.xlsx", [["a"]]).read_bytes()[:400], "This workbook is damaged", id="cut"),
    ],
)
def test_refuses_a_hostile_file_with_a_sentence_and_keeps_nothing(
    screens: Client, tmp_path: Path, make: Callable[[Path], bytes], sentence: str
) -> None:
    before = kept_files()

    answer = upload(screens, make(tmp_path), name="contacts.csv")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (kept_files(), ImportRun.objects.count()) == (before, 0)
    assert not (Path(settings.MEDIA_ROOT) / "sprung").exists()


def test_refuses_a_file_that_is_larger_than_it_says(screens: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.integrations.imports.preparing.keep_file.__kwdefaults__", {"largest": 1024 * 1024})

    answer = upload(screens, b"name\n" + b"Acme\n" * 300_000)

    assert "The file is larger than 1 MB." in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.drill(27)
def test_refuses_what_is_announced_as_five_gigabytes_before_it_is_sent(screens: Client) -> None:
    answer = screens.post("/imports/new/", {"type": "contacts"}, CONTENT_LENGTH=str(5 * 1024**3))

    assert answer.status_code == 413
    assert "This is larger than the 200 MB that are taken at once." in answer.content.decode()


def test_takes_a_name_for_what_it_is(screens: Client) -> None:
    run = begin(screens, name="../../../etc/people.csv")

    assert run.filename == "people.csv"
    assert run.path.parent.parent == Path(settings.MEDIA_ROOT) / "imports"


# --- what columns mean ------------------------------------------------------------------------------------------------


def test_shows_how_the_file_is_read_and_takes_it_otherwise(screens: Client) -> None:
    run = begin(screens, "Nom;Ville\nZoé;Nîmes\n".encode("mac_roman"))
    page = screens.get(f"/imports/{run.token}/columns/").content.decode()
    assert f"{run.options['encoding'].upper()}, semicolons" in page

    columns(screens, run, do="read", encoding="mac_roman", delimiter=";")

    assert run.options["encoding"] == "mac_roman"
    assert "Zoé" in screens.get(f"/imports/{run.token}/columns/").content.decode()


def test_reads_columns_anew_behind_another_delimiter(screens: Client) -> None:
    run = begin(screens, b"a;b,c\n1;2,3\n")

    columns(screens, run, do="read", delimiter="," if run.options["delimiter"] == ";" else ";")

    assert len(run.columns) == 2
    assert set(run.mapping) <= set(run.columns)


def test_says_of_each_column_what_its_values_are(screens: Client) -> None:
    run = begin(screens, b"Name,E-mail,Birth date,Turnover\nAnn,nowhere,25/12/1980,x\n")

    page = screens.get(f"/imports/{run.token}/columns/").content.decode()

    assert "1 value to mend" in page
    assert "day, month, year" in page


def test_offers_corrections_of_which_some_are_not_taken(screens: Client) -> None:
    run = begin(screens, shared_data("crm_opportunities", "accounts.csv").read_bytes(), name="accounts.csv", type_key="organizations")
    assert run.corrections == {"sector": {"technolgy": "technology"}, "office_location": {"Philipines": "PH"}}

    columns(screens, run, question=["sector\ttechnolgy", "office_location\tPhilipines"], answer=["=technology", "refused"])

    assert (run.plan["created"], run.plan["refused"]) == (84, 1)
    assert "Did you mean Philippines?" in screens.get(f"/imports/{run.token}/preview/").content.decode()


def test_offers_corrections_anew_for_a_column_that_means_something_else(screens: Client) -> None:
    run = begin(screens, b"Name,Where\nAcme,Philipines\n", type_key="organizations", name="a.csv")
    columns(screens, run, do="", target=["name", "city"])
    assert run.corrections == {}

    columns(screens, run, do="", target=["name", "country"])

    assert run.corrections == {"Where": {"Philipines": "PH"}}


@pytest.mark.parametrize(("match", "created"), [("best", 1), ("email", 1), ("name", 0), ("name,city", 1), ("", 1)])
def test_lets_the_user_say_what_is_the_same_record(screens: Client, match: str, created: int) -> None:
    make_contact("Ann Ash", city="Nice")
    run = begin(screens, b"Name,E-mail,Town\nAnn Ash,ann@a.example,Lyon\n")

    columns(screens, run, match=match)

    assert run.plan["created"] == created


def test_refuses_a_field_that_cannot_be_filled(screens: Client) -> None:
    run = begin(screens)

    answer = columns(screens, run, target=["name", "password", "version"])

    assert answer.status_code == 422
    assert run.state == State.DRAFT


# --- mappings that are kept --------------------------------------------------------------------------------------------


def test_keeps_a_mapping_and_takes_it_for_the_next_file_of_the_kind(screens: Client) -> None:
    run = begin(screens)
    columns(screens, run, do="keep", save_as="From the fair", target=["name", "email", "addresses:home.city"], match="name")

    again = begin(screens, b"Town,Name,E-mail\nMetz,Cid Cedar,cid@c.example\n")

    assert again.mapping == {"Name": "name", "E-mail": "email", "Town": "addresses:home.city"}
    assert again.match == [["name"]]


def test_takes_a_kept_mapping_as_far_as_the_file_has_its_columns(screens: Client) -> None:
    run = begin(screens)
    columns(screens, run, do="keep", save_as="From the fair", target=["name", "email", "addresses:home.city"])
    other = begin(screens, b"Town,Name,Remark\nMetz,Cid Cedar,x\n")

    columns(screens, other, do="take", kept=str(SavedMapping.objects.get().pk))

    assert other.mapping == {"Name": "name", "Town": "addresses:home.city"}


@pytest.mark.parametrize(("shared", "target"), [("yes", "addresses:home.city"), ("", "city")])
def test_offers_others_a_mapping_only_if_it_is_for_everybody(screens: Client, shared: str, target: str) -> None:
    run = begin(screens)
    columns(screens, run, do="keep", save_as="From the fair", shared=shared, target=["name", "email", "addresses:home.city"])
    screens.force_login(make_user("Max Manager", "administrator"))

    assert begin(screens).mapping["Town"] == target


# --- preview and import ------------------------------------------------------------------------------------------------


def test_writes_nothing_before_the_user_says_so_and_then_what_the_preview_said(screens: Client) -> None:
    run = begin(screens)
    columns(screens, run)
    assert run.plan["reasons"][0][0] in unescape(screens.get(f"/imports/{run.token}/preview/").content.decode())
    assert not Party.objects.exists()

    start(screens, run)
    run_jobs()

    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.counts["errors"]) == (State.DONE, run.plan["created"], run.plan["refused"])


def test_does_not_import_by_a_preview_that_no_longer_holds(screens: Client) -> None:
    run = begin(screens)
    columns(screens, run)
    columns(screens, run, do="", target=["", "", "name"])

    assert screens.post(f"/imports/{run.token}/preview/").status_code == 422
    assert not Job.objects.exists()


def test_gives_refused_rows_back_and_takes_them_mended_with_the_same_mapping(screens: Client) -> None:
    run = begin(screens)
    columns(screens, run, target=["name", "email", "addresses:home.city"])
    start(screens, run)
    run_jobs()
    rejects = b"".join(screens.get(f"/imports/{run.token}/to-mend/").streaming_content).decode("utf-8-sig")
    assert rejects.splitlines()[0] == "Name,E-mail,Town,To mend"

    mended = begin(screens, rejects.replace("no address", "bob@b.example").encode(), name="to-mend.csv")
    assert mended.mapping == run.mapping
    columns(screens, mended)
    start(screens, mended)
    run_jobs()

    assert Party.objects.get(name="Bob Birch").city == "Nice"
    assert not mended.rejected.exists()


def test_undoes_all_that_an_import_made_and_changed(screens: Client) -> None:
    ann = make_contact("Ann Ash", emails=[{"type": "work", "value": "ann@a.example"}], city="Metz")
    run = begin(screens, b"Name,E-mail,Town,Company\nAnn Ash,ann@a.example,Lyon,Acme\nCid Cedar,cid@c.example,Nice,Acme\n")
    columns(screens, run)
    start(screens, run)
    run_jobs()
    assert set(Party.objects.filter(deleted_at=None).values_list("name", flat=True)) == {"Ann Ash", "Cid Cedar", "Acme"}

    screens.post(f"/imports/{run.token}/reversal/")

    (kept,) = Party.objects.filter(deleted_at=None)
    assert (kept.pk, kept.city, kept.organization) == (ann.pk, "Metz", None)


def test_many_rows_are_undone_in_the_background_and_not_while_they_come_in(screens: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relais.records.changes.long_undo.AT_ONCE", 0)
    run = begin(screens)
    columns(screens, run)
    start(screens, run)
    run.refresh_from_db()
    assert "/undo/" not in screens.get("/my-changes/").text.partition("<main")[2].partition("</main")[0]
    assert screens.post(f"/operations/{run.operation_id}/undo/").status_code == 409
    run_jobs()

    page = screens.post(f"/imports/{run.token}/reversal/").headers["Location"]
    assert "0 of " in screens.get(page).text
    run_jobs()

    assert "Undone: " in screens.get(page).text
    assert not Party.objects.filter(deleted_at=None).exists()


def test_lists_imports_and_exports_of_before(screens: Client) -> None:
    run = begin(screens)
    columns(screens, run)
    start(screens, run)

    page = screens.get("/imports/").content.decode()

    assert "people.csv" in page
