"""What a browser or a file says of itself runs nowhere: names of programs, addresses one came from, pictures with scripts in them."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relais.core.testing import run_jobs
from relais.integrations.models import ImportRun
from relais.integrations.tests.test_import_wizard import columns, start
from relais.parties.models import Party
from relais.records.testing import Cast, make_cast
from tests.test_hostile_text import assert_inert

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(43)</script>"
IMAGE = '"><img src=x onerror=alert(43)>'
HEADERS = {
    "User-Agent": SCRIPT, "Referer": f"https://evil.example/{SCRIPT}", "X-Forwarded-For": SCRIPT, "Accept-Language": IMAGE, "X-Forwarded-Host": "evil.example",
}  # fmt: skip
SVG = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg" onload="alert(45)">'
    b'<script>alert(45)</script><foreignObject><iframe src="https://evil.example/"/></foreignObject><image href="https://evil.example/x.png"/>&x;</svg>'
)
CARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Keller;Bruno\r\nFN:Bruno Keller\r\nPHOTO;VALUE=uri:https://evil.example/x.svg\r\n"
    b"LOGO;VALUE=uri:data:image/svg+xml,<svg onload=alert(45)>\r\nEND:VCARD\r\n"
)
FORM = "multipart/form-data; boundary=edge"
ADMINISTRATION = (
    "/",
    "/users/",
    "/administration/jobs/",
    "/administration/jobs/schedules/",
    "/notifications/",
    "/my-changes/",
    "/imports/",
)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def screens(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A machine whose every attempt to reach another one is written down."""
    tried: list[Any] = []

    def refuse(_socket: socket.socket, address: Any) -> None:
        tried.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


def form_with_file(name: str, content: bytes) -> bytes:
    """A form as no browser would send it: the name of the file is what it is."""
    parts = (
        b'--edge\r\nContent-Disposition: form-data; name="type"\r\n\r\ncontacts\r\n',
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="'
        + name.replace('"', '\\"').encode()
        + b'"\r\nContent-Type: text/csv\r\n\r\n',
        content + b"\r\n--edge--\r\n",
    )
    return b"".join(parts)


def bring_in(screens: Client, run: ImportRun) -> None:
    columns(screens, run)
    run_jobs()
    start(screens, run)
    run_jobs()


@pytest.mark.attack(43)
@pytest.mark.parametrize("path", ["/sign-in/", "/contacts/", "/api/v1/contacts/", "/health/", "/nothing-here/", "/ui/offline/"])
def test_what_a_visitor_sends_along_is_text_to_visitor_and_administrator(screens: Client, path: str) -> None:
    visitor = Client(headers=HEADERS)
    query = {"utm_source": IMAGE, "next": SCRIPT, "screen": IMAGE, "url": SCRIPT}

    answers = [visitor.get(path, query), visitor.post(path, query | {"username": SCRIPT, "email": SCRIPT, "password": IMAGE})]

    for answer in [*answers, *(screens.get(seen) for seen in ADMINISTRATION)]:
        page = answer.content.decode()
        assert answer.status_code < 500 and SCRIPT not in page and "evil.example" not in page
        assert "evil.example" not in str(answer.headers)
        if answer["Content-Type"].startswith("text/html"):
            assert_inert(page)


@pytest.mark.attack(45)
@pytest.mark.parametrize(
    ("name", "kind"), [("a.svg", "image/svg+xml"), ("a.csv", "text/csv"), ("a.xlsx", "image/svg+xml"), ("a.json", "text/html")]
)
def test_picture_with_a_script_is_refused_or_read_as_words(screens: Client, cut_off: list[Any], name: str, kind: str) -> None:
    answer = screens.post("/imports/new/", {"type": "contacts", "file": SimpleUploadedFile(name, SVG, kind)}, follow=True)

    page = answer.content.decode()
    assert answer.status_code in (200, 422)
    assert_inert(page)
    assert not re.search(rf"(?<![\w-]){re.escape(socket.gethostname())}(?![\w-])", page)  # a short name may stand within a token
    assert cut_off == []
    for run in ImportRun.objects.all():
        for address in (f"/imports/{run.token}/to-mend/", f"/imports/{run.token}/{name}", f"/static/{name}", f"/media/{name}"):
            assert screens.get(address).status_code == 404


@pytest.mark.attack(45)
def test_picture_on_a_card_is_neither_fetched_nor_shown(screens: Client, cut_off: list[Any]) -> None:
    screens.post("/imports/new/", {"type": "contacts", "file": SimpleUploadedFile("a.vcf", CARD, "text/vcard")})
    bring_in(screens, ImportRun.objects.get())

    contact = Party.objects.get()
    page = screens.get(f"/contacts/{contact.pk}/").content.decode()
    assert contact.name == "Bruno Keller"
    assert "evil.example" not in page and "<svg onload" not in page
    assert cut_off == []


@pytest.mark.attack(46)
@pytest.mark.parametrize(
    "name",
    [
        '"><img src=x onerror=alert(1)>.csv',
        "\u202ecsv.exe",
        "a\r\nX-Evil: 1.csv",
        "n" * 5000 + ".csv",
        "..\\..\\a.csv",
        "../../a.csv",
        "a\x00.csv",
    ],
)
def test_name_of_a_file_is_text_and_leads_nowhere(screens: Client, name: str) -> None:
    answer = screens.generic("POST", "/imports/new/", form_with_file(name, b"Last name,E-mail\nKeller,none\n"), FORM)

    assert answer.status_code in (302, 400, 422)
    assert ImportRun.objects.exists() is (answer.status_code == 302)
    assert_inert(screens.get("/imports/").content.decode())
    for run in ImportRun.objects.all():
        assert len(run.filename) <= 255 and not set(run.filename) & set("\r\n\x00")
        bring_in(screens, run)
        mend = screens.get(f"/imports/{run.token}/to-mend/")
        assert mend.status_code == 200
        assert mend["Content-Disposition"].startswith("attachment;") and mend["X-Content-Type-Options"] == "nosniff"
        assert "X-Evil" not in mend.headers
