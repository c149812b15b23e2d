"""Hostile text is kept as it was given, or refused with a sentence, and is never more than text on a page."""

from __future__ import annotations

import json
import unicodedata
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from relais.accounts.actors import Actor
from relais.core.shared_data import naughty_strings
from relais.integrations.testing import Program
from relais.records.api import create, registry
from relais.records.fields import RichText, Text
from relais.records.models import SavedView
from relais.records.rich_text import TAGS
from relais.records.testing import Cast, make_cast
from tests.one_of_each import make_one_of_each

pytestmark = pytest.mark.django_db

#: Their values have a form of their own, into which they are brought or for which they are refused.
FORMED = {
    "postcode",
    "email",
    "phone",
    "website",
    "siren",
    "siret",
    "vat_number",
    "activity_code",
    "contact_hours",
    "time_zone",
    "country",
    "language",
}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.administrator)


@pytest.fixture
def screens(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


class Elements(HTMLParser):
    """The elements of a page, as a browser would make them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_inert(page: str) -> None:
    """No element that runs, loads or submits but the product's own."""
    for tag, attributes in Elements(page).found:
        assert tag not in {"iframe", "object", "embed", "base", "frame", "applet", "math", "img", "style", "marquee", "video", "audio"}, tag
        if tag == "script":
            assert attributes.get("nonce"), attributes
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, attributes)
            if name in ("href", "src", "action", "formaction", "xlink:href"):
                scheme = "".join((value or "").split()).lower().partition(":")[0]
                assert scheme not in ("javascript", "vbscript", "data") or tag == "link", (tag, attributes)


def cleaned(text: str, *, several_lines: bool) -> str:
    """As the fields of text say they keep it: normal form C, without blanks at the ends, controls as blanks in one line."""
    text = unicodedata.normalize("NFC", text)
    if several_lines:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if text.isprintable():
        return text.strip()
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text).split())


def plain_fields(key: str) -> dict[str, Any]:
    return {
        name: own
        for name, own in registry.get(key).all_fields.items()
        if isinstance(own, Text)
        and own.editable
        and not isinstance(own, RichText)
        and own.kind in ("text", "long_text")
        and name not in FORMED
    }


@pytest.mark.attack(47)
@pytest.mark.parametrize("key", ["contacts", "organizations"])
def test_every_text_field_keeps_what_it_is_given(program: Program, cast: Cast, key: str) -> None:
    # The longest would together be more than a request may hold.
    strings = [text[:100_000] for text in naughty_strings()]
    fields = plain_fields(key)

    for start in range(0, len(strings), len(fields)):
        values = dict(zip(fields, strings[start : start + len(fields)], strict=False))
        answer = program.post(f"{key}/", {"name": "Given"} | values)
        refused: dict[str, Any] = {}
        if answer.status_code == 422:
            refused = answer.json()["error"]["errors"]
            assert set(refused) <= set(values)
            answer = program.post(f"{key}/", {"name": "Given"} | {name: text for name, text in values.items() if name not in refused})
        assert answer.status_code == 201, values
        for name, text in values.items():
            if name in refused:
                assert all(sentence.endswith(".") for sentence in refused[name])
            elif name not in ("name", "first_name", "last_name"):
                assert answer.json()[name] == cleaned(text, several_lines=fields[name].several_lines), name


@pytest.mark.attack(13, 128)
@pytest.mark.parametrize(("key", "besides"), [("contacts", ("email", "website", "phone")), ("organizations", ())])
def test_every_formed_field_refuses_or_keeps_what_it_is_given(program: Program, cast: Cast, key: str, besides: tuple[str, ...]) -> None:
    fields = [own.key for own in registry.get(key).all_fields.values() if own.editable and own.kind != "collection"]
    record = program.post(f"{key}/", {"name": "Given"}).json()

    for place, text in enumerate(naughty_strings()):
        for name in (fields[place % len(fields)], *besides[place % 3 :][:1]):
            answer = program.patch(f"{key}/{record['id']}/", {name: text})
            assert answer.status_code in (200, 413, 422), (name, text[:50])


@pytest.mark.attack(42, 47, 48)
def test_pages_show_it_as_text(program: Program, screens: Client, cast: Cast) -> None:
    strings = [text for text in naughty_strings() if 0 < len(text) < 100 and "\x00" not in text and text != "\ud800"]
    dangerous = [text for text in strings if "<" in text or "{{" in text or "javascript" in text.lower() or "onerror" in text]
    assert len(dangerous) > 50
    ids = []
    for text in dangerous[:120]:
        answer = program.post(
            "contacts/",
            {"last_name": text[:90], "job_title": text, "city": text[:100], "description": text, "tags": [text[:40].replace(",", " ")]},
        )
        assert answer.status_code in (201, 422)
        ids += [answer.json()["id"]] if answer.status_code == 201 else []
    SavedView.objects.create(type="contacts", name=dangerous[0][:80], owner=cast.administrator)

    for path in (
        "/contacts/",
        "/contacts/?columns=job_title,city,tags",
        "/search/?q=alert",
        "/search/palette/?q=script",
        "/",
        "/contacts/bin/",
        "/contacts/filter/",
        "/imports/",
    ):
        assert_inert(screens.get(path).content.decode())
    for pk in ids[:: max(len(ids) // 15, 1)]:
        for path in (
            f"/contacts/{pk}/",
            f"/contacts/{pk}/peek/",
            f"/contacts/{pk}/edit/",
            f"/contacts/{pk}/fields/job_title/",
            f"/contacts/{pk}/merge/?with={ids[1] if pk == ids[0] else ids[0]}",
        ):
            answer = screens.get(path)
            assert answer.status_code == 200, path
            assert_inert(answer.content.decode())


@pytest.mark.attack(48)
def test_templates_are_not_run(program: Program, screens: Client) -> None:
    made = program.post(
        "contacts/",
        {"last_name": "{{7*7}}", "job_title": "${7*7}", "city": "[[7*7]]", "description": "#{7*7} {% debug %} {{ request.META }}"},
    ).json()

    page = screens.get(f"/contacts/{made['id']}/").content.decode()

    for text in ("{{7*7}}", "${7*7}", "[[7*7]]", "#{7*7} {% debug %} {{ request.META }}"):
        assert text in page


@pytest.mark.attack(42)
def test_addresses_are_echoed_as_text(screens: Client, cast: Cast) -> None:
    made = make_one_of_each(cast)
    for hostile in (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        "' OR 1=1--",
        "\x00",
        "%00",
        "é" * 300,
        "{{7*7}}",
        "]]>",
        "9" * 5000,
    ):
        for path, name in (
            ("/contacts/", "q"), ("/contacts/", "filter"), ("/contacts/", "sort"), ("/contacts/", "columns"), ("/contacts/", "view"), ("/contacts/", "cursor"),
            ("/search/", "q"), ("/search/palette/", "q"), ("/contacts/new/", "last_name"), ("/contacts/new/", "organization"), ("/contacts/new/", "birth_date"),
            ("/contacts/duplicates/", "last_name"), ("/contacts/duplicates/", "emails-0-value"), ("/contacts/filter/", "filter"), ("/lookup/contacts/", "q"),
            (f"/contacts/{made['contacts'].pk}/timeline/", "before"), (f"/contacts/{made['contacts'].pk}/timeline/", "kind"), (f"/contacts/{made['contacts'].pk}/merge/", "with"),
            ("/calendar/", "week"), ("/calendar/", "of"), ("/imports/new/", "type"), (f"/entries/contacts/{made['contacts'].pk}/", "kind"), ("/administration/jobs/", "state"),
            ("/administration/jobs/", "page"), ("/ui/icons/", "q"), ("/sign-in/", "next"), ("/contacts/export/", "filter"), ("/contacts/export/", "columns"),
        ):  # fmt: skip
            answer = screens.get(path, {name: hostile})
            assert answer.status_code < 500, (path, name, hostile[:40])
            if answer["Content-Type"].startswith("text/html"):
                assert_inert(answer.content.decode())


@pytest.mark.attack(13)
def test_forms_refuse_it(screens: Client, cast: Cast) -> None:
    made = make_one_of_each(cast)
    pk = made["warranties"].pk
    for hostile in (
        "<script>",
        "\x00",
        "9" * 5000,
        "1e999999",
        "2026-13-45",
        "NaN",
        "'",
        "٣",
        "a" * 100_000,
        "-1",
        "true",
        "null",
        "[]",
        "{}",
    ):
        for path, names in (
            ("/warranties/new/", ("number", "place", "status", "covers", "expires_on", "signed_at", "price", "discount", "is_extended", "call_at", "terms", "owner", "mails-0-value", "mails-9999999-value")),
            (f"/warranties/{pk}/edit/", ("version", "number", "owner")), (f"/warranties/{pk}/fields/price/", ("price", "price_currency", "version")),
            ("/warranties/bulk-edit/", ("ids", "chosen", "field", "value", "filter", "whole")), ("/warranties/bulk-form/", ("ids", "field")), ("/warranties/merge/", ("ids",)),
            ("/warranties/views/", ("name", "filter", "sort", "columns", "sharing")), ("/warranties/width/", ("column", "width")), ("/warranties/width/?view=" + "9" * 5000, ("column",)),
            ("/warranties/filter/", ("do", "field:0.0", "op:0.0", "value:0.0")), ("/warranties/export/", ("format", "delimiter", "scope")),
            (f"/tasks/for/contacts/{made['contacts'].pk}/", ("subject",)), (f"/tasks/from/notes/{made['notes'].pk}/", ("subject", "due")),
            (f"/entries/contacts/{made['contacts'].pk}/", ("kind", "text", "at", "minutes", "due", "outcome", "direction")), ("/imports/new/", ("type", "file")),
        ):  # fmt: skip
            for name in names:
                given = {
                    "number": "W-1",
                    "ids": str(pk),
                    "field": "product",
                    "column": "title",
                    "width": "100",
                    "name": "View",
                    "format": "csv",
                    "text": "x",
                    "kind": "task",
                }
                answer = screens.post(path, given | {name: hostile})
                assert answer.status_code < 500, (path[:60], name, hostile[:40])


@pytest.mark.attack(13)
@pytest.mark.drill(31)
def test_what_no_database_keeps_is_refused_with_a_sentence(screens: Client, cast: Cast) -> None:
    for answer in (screens.get("/contacts/?q=a%00b"), screens.post("/contacts/new/", {"last_name": "a\x00b"})):
        assert answer.status_code == 400
        assert "This holds characters that cannot be stored." in answer.content.decode()

    assert not registry.get("contacts").queryset().exists()


@pytest.mark.attack(51)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example",
        "JaVaScRiPt:alert(1)",
        "\x01javascript:alert(1)",
    ],
)
def test_addresses_of_the_web_are_of_the_web(program: Program, screens: Client, address: str) -> None:
    answer = program.post("organizations/", {"name": "Firm", "website": address})

    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        assert answer.json()["website"].startswith(("http://", "https://"))
        assert_inert(screens.get(f"/organizations/{answer.json()['id']}/").content.decode())


VECTORS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=javascript:alert(1)></iframe>", "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>", "<a href=' &#14; javascript:alert(1)'>x</a>", "<a href=data:text/html,x>x</a>", "<form action=//evil><input></form>", "<base href=//evil>",
    "<meta http-equiv=refresh content='0;url=//evil'>", "<style>@import '//evil'</style>", "<p style='background:url(//evil)'>x</p>", "<link rel=stylesheet href=//evil>", "<object data=//evil>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>", "<svg><style><!--</style><img src=x onerror=alert(1)>--></svg>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<table><td background=javascript:alert(1)>", "<p onclick=alert(1)>x</p>", "<details open ontoggle=alert(1)>", "<b/onmouseover=alert(1)>x</b>",
    "<template><script>alert(1)</script></template>", "<select><option><script>alert(1)</script>", "<xss id=x tabindex=1 onfocus=alert(1)>", "<p id=content class=bulk data-controller=x hx-get=/ data-confirm=x>x</p>",
    "<a href=//evil target=_blank>x</a>", "<a href=https://ok.example hx-post=/contacts/bulk-deletion/>x</a>", "<img src=http://tracker.example/p.gif>", "<input autofocus onfocus=alert(1)>", "<video><source onerror=alert(1)>",
    "<isindex type=image src=1 onerror=alert(1)>", "<embed src=javascript:alert(1)>", "<bgsound src=javascript:alert(1)>", "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->", "<?xml-stylesheet href=javascript:alert(1)?>",
    "<![CDATA[<script>alert(1)</script>]]>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<p>\x3cscript\x3ealert(1)</p>", "<a href='https://ok.example/?a=<script>'>x</a>", "</td></table><script>alert(1)</script>",
    "<svg><animate onbegin=alert(1) attributeName=x>", "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>alert(1)</script></svg>#x'>", "<foreignObject><script>alert(1)</script></foreignObject>", "<body onload=alert(1)>",
    "<" * 5000, "<b>" * 3000, "<div>" * 400 + "x", "<p>" + "<blockquote>" * 300,
]  # fmt: skip
KEPT_ATTRIBUTES = {"href", "title", "rel", "data-mention", "colspan", "rowspan"}


@pytest.mark.attack(44, 50)
@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_formatted_text_keeps_nothing_that_runs(program: Program, screens: Client, cast: Cast, vector: str) -> None:
    contact = create("contacts", {"name": "Amélie Rousseau"}, by=Actor(cast.administrator))
    note = program.post("notes/", {"body": f"<p>Before</p>{vector}<p>After</p>", "party": contact.pk})
    warranty = program.post("warranties/", {"number": "W-1", "terms": vector})

    kept = [(note, "body"), (warranty, "terms")]
    for answer, field in kept:
        assert answer.status_code in (201, 422)
        if answer.status_code == 201:
            for tag, attributes in Elements(answer.json()[field]).found:
                assert tag in TAGS and set(attributes) <= KEPT_ATTRIBUTES, (tag, attributes)
                assert (attributes.get("href") or "https:").startswith(("http:", "https:", "mailto:", "tel:")), attributes
    if warranty.status_code == 201:
        assert_inert(screens.get(f"/warranties/{warranty.json()['id']}/").content.decode())
    page = screens.get(f"/contacts/{contact.pk}/")
    assert page.status_code == 200
    assert_inert(page.content.decode())


@pytest.mark.attack(117)
def test_exported_text_is_no_formula(program: Program, screens: Client) -> None:
    for text in ("=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "＝1"):
        assert program.post("contacts/", {"last_name": "Someone", "job_title": text}).status_code == 201

    content = b"".join(screens.post("/contacts/export/", {"format": "csv", "delimiter": ","}).streaming_content).decode("utf-8-sig")

    for begin in (",=", ",@SUM", ",+cmd", ",-2+3", ",＝", ',"='):
        assert begin not in content
    exported = json.loads(b"".join(screens.post("/contacts/export/", {"format": "json"}).streaming_content))
    assert "=1+1" in json.dumps(exported, ensure_ascii=False)
