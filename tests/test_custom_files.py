"""A file in a field that an administrator has added is…"""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relais.accounts.actors import SYSTEM, Actor
from relais.core import clock
from relais.core.files.names import safe_name
from relais.core.files.tidying import remove_unused_files
from relais.core.models import StoredFile
from relais.integrations.testing import Program
from relais.records.api import Operation, change, create, delete, registry, undo
from relais.records.models import Change, Firm
from relais.records.testing import Cast, as_actor, make_cast
from tests.sample.models import Warranty

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R326")]
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def seller(cast: Cast) -> Actor:
    return as_actor(cast.seller)


@pytest.fixture(autouse=True)
def folder(cast: Cast, settings: LazySettings, tmp_path: Path) -> Path:
    """Where files are kept; warranties have a field of files."""
    settings.MEDIA_ROOT = tmp_path
    create(
        "custom-fields",
        {"type": "warranties", "kind": "file", "label_en": "Contract", "label_fr": "Contrat"},
        by=as_actor(cast.administrator),
    )
    return tmp_path / "kept"


def given(name: str = "Offre n° 7.pdf", content: bytes = PDF) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


@pytest.fixture
def warranty(seller: Actor) -> Warranty:
    return create("warranties", {"number": "W-1", "contract": given()}, by=seller)


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def upload(program: Program, name: str = "scan.pdf", content: bytes = PDF) -> Any:
    return Client().post("/api/v1/files/", {"file": SimpleUploadedFile(name, content)}, headers=program.headers)


def test_told_listed_and_asked_for(warranty: Warranty, seller: Actor, cast: Cast, client: Client) -> None:
    create("warranties", {"number": "W-2"}, by=seller)
    program = Program(cast.seller)
    client.force_login(cast.seller)

    told = program.get(f"warranties/{warranty.pk}/").json()["contract"]
    address = f"/api/v1/warranties/{warranty.pk}/file/?field=contract"
    assert told == {"name": "Offre n° 7.pdf", "size": len(PDF), "kind": "application/pdf", "address": address}
    for op, value, found in (("contains", "OFFRE", ["W-1"]), ("not_empty", None, ["W-1"]), ("empty", None, ["W-2"])):
        asked = {"field": "contract", "op": op} | ({"value": value} if value else {})
        assert [each["number"] for each in program.post("warranties/query/", {"filter": asked}).json()["items"]] == found
    for path in ("/warranties/?columns=contract", f"/warranties/{warranty.pk}/", f"/warranties/{warranty.pk}/edit/"):
        assert "Offre n° 7.pdf" in client.get(path).content.decode()
    client.force_login(cast.manager)
    exported = content_of(client.post("/warranties/export/", {"format": "csv", "fields": "all"})).decode()
    assert f"Offre n° 7.pdf <http://127.0.0.1:8000/warranties/{warranty.pk}/files/contract/>" in exported


@pytest.mark.attack(45)
@pytest.mark.attack(110)
def test_saved_and_never_shown_by_the_browser(warranty: Warranty, cast: Cast, client: Client) -> None:
    client.force_login(cast.seller)

    answer = client.get(f"/warranties/{warranty.pk}/files/contract/")

    assert content_of(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment;") and answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]
    assert content_of(Program(cast.seller).get(f"warranties/{warranty.pk}/file/", field="contract")) == PDF


@pytest.mark.attack(80)
@pytest.mark.attack(82)
def test_closed_with_its_record_and_with_its_field(warranty: Warranty, cast: Cast, client: Client) -> None:
    addresses = f"/warranties/{warranty.pk}/files/contract/", f"/warranties/{warranty.pk}/files/number/"
    assert client.get(addresses[0]).status_code == 302
    client.force_login(cast.other_seller)
    assert {client.get(address).status_code for address in addresses} == {404}
    assert Program(cast.other_seller).get(f"warranties/{warranty.pk}/file/", field="contract").status_code == 404
    role = cast.reader.roles.get()
    role.grants = {**role.grants, "warranties": {"view": "all", "fields": {"contract": "hidden"}}}
    role.save()
    client.force_login(cast.reader)

    assert {client.get(address).status_code for address in addresses} == {404}
    assert Program(cast.reader).get(f"warranties/{warranty.pk}/file/", field="contract").status_code == 404


@pytest.mark.attack(53)
@pytest.mark.parametrize(
    ("name", "content"),
    [("x.html", b"<script>"), ("x.svg", b"<svg onload=alert(1)>"), ("x.pdf.html", PDF), ("x.py", b"import os"), ("x", PDF), ("x.exe", b"MZ"),
     ("x.pdf", b"<html>"), ("x.png", PDF), ("x.docx", b"MZ\x90\x00"), ("x.txt", b"MZ\x00\x01"), ("x.zip", b"PK\x03\x04"), ("x.pdf", b"")],
)  # fmt: skip
def test_refused_where_the_firm_does_not_take_its_kind(name: str, content: bytes, cast: Cast, folder: Path) -> None:
    program = Program(cast.seller)

    answers = [program.post("warranties/", {"number": "W-1", "contract": given(name, content)}), upload(program, name, content)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert not Warranty.objects.exists() and not StoredFile.objects.exists()
    assert not [each for each in folder.rglob("*") if each.is_file()]


@pytest.mark.attack(27)
@pytest.mark.attack(34)
@pytest.mark.attack(57)
@pytest.mark.parametrize(
    "value", ["/etc/passwd", {"file": "../../etc/passwd"}, {"filepath": "/etc/passwd"}, {"content": "0" * 64, "name": "a.pdf", "size": 1, "kind": "x"},
              {"name": "a.pdf", "address": "/x", "size": 1}, {"name": "a.pdf", "content": "no base64!"}, 7, ["a"], True],
)  # fmt: skip
def test_never_read_from_where_somebody_says(value: Any, cast: Cast) -> None:
    answer = Program(cast.seller).post("warranties/", {"number": "W-1", "contract": value})

    assert answer.status_code == 422 and not Warranty.objects.exists()


@pytest.mark.attack(46)
@pytest.mark.attack(52)
@pytest.mark.attack(56)
@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../x.pdf", "x.pdf"), ("..\\..\\x.pdf", "x.pdf"), ("C:\\temp\\x.pdf", "x.pdf"), ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie_ b.pdf"),
     ('"><img src=x>.pdf', "___img src=x_.pdf"), ("facture\u202efdp.pdf", "facturefdp.pdf"), ("a\x00.pdf", "a.pdf"), ("..", "file"), ("", "file"),
     ("é" * 5000 + ".pdf", "é" * 146 + ".pdf"), ('invoice".bat;x=".pdf', "invoice_.bat;x=_.pdf")],
)  # fmt: skip
def test_known_by_a_harmless_name(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_uploaded_in_the_form_and_kept_when_it_is_refused(cast: Cast, client: Client, folder: Path) -> None:
    client.force_login(cast.seller)
    file = SimpleUploadedFile("../Scan 1.pdf", PDF)

    refused = client.post("/warranties/new/", {"number": "", "contract": file})
    token = refused.content.decode().partition('name="contract:kept" value="')[2].partition('"')[0]
    made = client.post("/warranties/new/", {"number": "W-9", "owner": cast.seller.pk, "contract:kept": token})

    assert (refused.status_code, made.status_code) == (422, 302)
    held = registry.get("warranties").all_fields["contract"].get(Warranty.objects.get())
    assert (held.name, held.size) == ("Scan 1.pdf", len(PDF))
    assert [each.name for each in folder.rglob("*") if each.is_file()] == [held.content]


def test_left_or_removed_by_the_form(warranty: Warranty, cast: Cast, client: Client) -> None:
    client.force_login(cast.seller)
    address, values = f"/warranties/{warranty.pk}/edit/", {"number": "W-1b", "owner": cast.seller.pk}
    own = registry.get("warranties").all_fields["contract"]

    assert client.post(address, values).status_code == 302
    assert own.get(Warranty.objects.get()).name == "Offre n° 7.pdf"
    assert client.post(address, values | {"contract:remove": "1"}).status_code == 302
    assert own.get(Warranty.objects.get()) is None


@pytest.mark.attack(58)
def test_uploaded_first_and_its_uploaders_alone(cast: Cast) -> None:
    program, other = Program(cast.seller), Program(cast.other_seller)
    token = upload(program).json()["file"]

    assert other.post("warranties/", {"number": "W-1", "contract": {"file": token}}).status_code == 422
    assert program.post("warranties/", {"number": "W-2", "contract": {"file": token[:-1]}}).status_code == 422
    made = program.post("warranties/", {"number": "W-3", "contract": {"file": token}})

    assert (made.status_code, made.json()["contract"]["name"]) == (201, "scan.pdf")
    again = program.patch(f"warranties/{made.json()['id']}/", {"contract": made.json()["contract"], "product": "Pump"})
    assert (again.status_code, again.json()["contract"]["name"]) == (200, "scan.pdf")


def test_undone_and_brought_back_from_the_bin(warranty: Warranty, seller: Actor, cast: Cast) -> None:
    own, program = registry.get("warranties").all_fields["contract"], Program(cast.seller)
    changed = change(warranty, by=seller, contract=given("Other.txt", b"Bonjour"))
    undo(Operation.objects.latest("pk"), by=seller)
    assert own.get(Warranty.objects.get()).name == "Offre n° 7.pdf"
    warranty.refresh_from_db()

    delete(warranty, by=seller)

    assert program.get(f"warranties/{warranty.pk}/file/", field="contract").status_code == 404
    undo(Operation.objects.latest("pk"), by=seller)
    assert content_of(program.get(f"warranties/{warranty.pk}/file/", field="contract")) == PDF and changed.pk == warranty.pk


def test_carried_over_when_records_become_one(cast: Cast, client: Client, seller: Actor) -> None:
    create(
        "custom-fields",
        {"type": "organizations", "kind": "file", "label_en": "Statutes", "key": "statutes"},
        by=as_actor(cast.administrator),
    )
    winner, loser = (create("organizations", {"name": name}, by=seller) for name in ("Vauban", "Vauban SARL"))
    change(loser, by=seller, statutes=given("Statuts.pdf"))
    client.force_login(cast.administrator)

    client.post(f"/organizations/{winner.pk}/merge/", {"with": loser.pk, "keep-statutes": "right"})

    assert Program(cast.seller).get(f"organizations/{winner.pk}/").json()["statutes"]["name"] == "Statuts.pdf"


def test_held_to_the_size_and_the_kinds_that_the_firm_sets(cast: Cast, client: Client) -> None:
    change(Firm.objects.get_or_create()[0], by=SYSTEM, file_megabytes=1, file_kinds=["archives"])
    program = Program(cast.seller)

    assert upload(program).status_code == 422
    assert upload(program, "x.zip", b"PK\x03\x04" + b"0" * 1_000_001).status_code == 422
    assert upload(program, "x.zip", b"PK\x03\x04").status_code == 201


def test_tidied_away_where_no_record_has_it(warranty: Warranty, cast: Cast, folder: Path) -> None:
    upload(Program(cast.seller), "left.txt", b"Nobody wants me")
    StoredFile.objects.update(at=clock.now() - timedelta(days=3))

    assert remove_unused_files()["unused"] == 1

    held = registry.get("warranties").all_fields["contract"].get(Warranty.objects.get())
    assert [each.name for each in folder.rglob("*") if each.is_file()] == [held.content]


def test_written_into_the_audit_without_its_bytes(warranty: Warranty) -> None:
    values = Change.objects.latest("pk").values

    assert base64.b64encode(PDF).decode() not in json.dumps(values) and values["contract"][1]["name"] == "Offre n° 7.pdf"
