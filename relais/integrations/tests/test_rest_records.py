"""Through the API, records are…"""

from __future__ import annotations

import pytest

from relais.integrations.testing import Program
from relais.records.api import Change, registry
from tests.sample.models import Warranty

pytestmark = pytest.mark.django_db

W = {"number": "W-1", "product": "Pump", "status": "active", "expires_on": "2027-01-31", "price": {"amount": "12.50", "currency": "EUR"}}


@pytest.fixture
def warranty(program, cast):
    return program.post("warranties/", W | {"owner": cast.seller.pk}).json()


def test_created(program, cast):
    answer = program.post("warranties/", W | {"covers": ["parts"], "mails": [{"type": "work", "value": "a@b.example"}]})

    body = answer.json()
    assert (answer.status_code, answer["ETag"], body["version"], body["title"]) == (201, '"1"', 1, "W-1")
    assert body["price"] == {"amount": "12.50", "currency": "EUR"}
    assert body["owner"] == {"id": cast.administrator.pk, "type": "users", "title": "Ada Administrator"}
    assert (body["covers"], body["mails"][0]["value"]) == (["parts"], "a@b.example")
    assert Change.objects.get(type="warranties", record_id=body["id"]).through == "api"


def test_shown_in_universal_time(program):
    made = program.post("warranties/", W | {"signed_at": "2026-07-01T12:00:00+02:00"}).json()

    assert program.get(f"warranties/{made['id']}/").json()["signed_at"] == "2026-07-01T10:00:00Z"


def test_got_whole_or_by_field(program, warranty):
    whole = program.get(f"warranties/{warranty['id']}/")
    part = program.get(f"warranties/{warranty['id']}/", fields="product,status")

    assert (whole.status_code, whole["ETag"]) == (200, '"1"')
    assert set(whole.json()) == {"version", "title", *registry.get("warranties").all_fields}
    assert part.json() == {"id": warranty["id"], "version": 1, "title": "W-1", "product": "Pump", "status": "active"}


def test_changed_with_the_version_that_was_read(program, warranty):
    answer = program.patch(f"warranties/{warranty['id']}/", {"product": "Motor"}, version=1)

    assert (answer.status_code, answer["ETag"], answer.json()["product"], answer.json()["version"]) == (200, '"2"', "Motor", 2)


def test_refused_with_both_values_when_the_version_is_stale(program, warranty):
    path = f"warranties/{warranty['id']}/"
    program.patch(path, {"product": "Motor"}, version=1)

    answer = program.patch(path, {"product": "Fan"}, version=1)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["version"]) == (409, "conflict", 2)
    assert error["values"] == {"product": {"theirs": "Motor", "yours": "Fan"}}
    assert Warranty.objects.get(pk=warranty["id"]).product == "Motor"


@pytest.mark.drill(20)
def test_changed_by_two_at_once_with_no_change_lost(program, warranty):
    """The second reads what the first wrote, and writes again on top of it."""
    path = f"warranties/{warranty['id']}/"
    program.patch(path, {"product": "Motor"}, version=1)

    refused = program.patch(path, {"status": "ended", "mails": [{"value": "x@y.example"}]}, version=1)
    again = program.patch(path, {"status": "ended"}, version=refused.json()["error"]["version"])

    values = {"status": {"theirs": "active", "yours": "ended"}, "mails": {"theirs": [], "yours": [{"value": "x@y.example"}]}}
    assert (refused.status_code, refused.json()["error"]["values"]) == (409, values)
    assert (again.status_code, again.json()["product"], again.json()["status"]) == (200, "Motor", "ended")
    changes = Change.objects.filter(record_id=warranty["id"], verb="changed").order_by("pk")
    assert [list(each.values) for each in changes] == [["product"], ["status"]]


@pytest.mark.parametrize("version", ["one", '"1.5"', "-1", '"99999999999"', "٣"])
def test_refused_where_the_version_is_no_number(program, warranty, version):
    answer = program.send("PATCH", f"warranties/{warranty['id']}/", {"product": "Fan"}, **{"If-Match": version})

    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "If-Match")
    assert Warranty.objects.get(pk=warranty["id"]).product == "Pump"


def test_deleted_to_the_bin_and_restored(program, warranty):
    path = f"warranties/{warranty['id']}/"

    assert (program.delete(path).status_code, program.get(path).status_code, program.ids("warranties/")) == (204, 404, [])
    assert program.delete(path).status_code == 404

    restored = program.post(f"{path}restoration/")
    assert (restored.status_code, restored.json()["id"], program.ids("warranties/")) == (200, warranty["id"], [warranty["id"]])
    assert program.post(f"{path}restoration/").status_code == 404


def test_told_of_in_a_timeline(program, warranty):
    program.patch(f"warranties/{warranty['id']}/", {"product": "Motor"})

    entries = program.get(f"warranties/{warranty['id']}/timeline/").json()["items"]

    assert [entry["who"] for entry in entries] == ["Ada Administrator"] * 2
    assert entries[0]["at"].endswith("Z") and entries[0]["at"] > entries[1]["at"]
    assert len(program.get(f"warranties/{warranty['id']}/timeline/", limit=1).json()["items"]) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "number"),
        ({"number": ""}, "number"),
        ({"number": "W", "expires_on": "2026-13-45"}, "expires_on"),
        ({"number": "W", "price": {"amount": "NaN", "currency": "EUR"}}, "price"),
        ({"number": "W", "price": {"amount": "1", "currency": "E"}}, "price"),
        ({"number": "W", "status": "gone"}, "status"),
        ({"number": "W", "owner": 10**30}, "owner"),
        ({"number": "W", "place": "'; DROP TABLE"}, "place"),
        ({"number": "W" * 41}, "number"),
        ({"number": "W", "mails": [{"value": "not an address"}]}, "mails"),
        ({"number": "W", "colour": "red"}, "colour"),
    ],
)
def test_refused_with_a_sentence_that_names_the_field(program, values, field):
    answer = program.post("warranties/", values)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (422, "invalid", field)
    assert error["message"].endswith(".") and list(error["errors"]) == [field]
    assert not Warranty.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [("{", 400, "bad_request"), ("[]", 400, "bad_request"), ("NaN", 400, "bad_request"), ('"x"', 400, "bad_request"), ("\xff\xfe", 400, "bad_request"),
     ("[" * 100_000, 400, "bad_request"), ('{"number": "' + "x" * 1_100_000 + '"}', 413, "too_large"), (b"x" * 6_000_000, 413, "too_large")],
    ids=["broken", "list", "constant", "text", "bytes", "deep", "large", "very large"],
)  # fmt: skip
def test_refused_where_the_body_is_no_object(program, body, status, code):
    answer = program.post("warranties/", body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_not_there_for_another_team(program, cast, warranty):
    other = Program(cast.other_seller)
    missing = 10**9

    for method, rest, body in (
        ("GET", "", None),
        ("PATCH", "", {"product": "X"}),
        ("DELETE", "", None),
        ("POST", "restoration/", None),
        ("GET", "timeline/", None),
    ):
        hidden = other.send(method, f"warranties/{warranty['id']}/{rest}", body)
        none = other.send(method, f"warranties/{missing}/{rest}", body)
        assert (hidden.status_code, hidden.content) == (none.status_code, none.content) == (404, none.content)
    assert (other.ids("warranties/"), other.get("warranties/").json()["count"]) == ([], 0)
    assert Warranty.objects.get(pk=warranty["id"]).product == "Pump"


def test_read_but_not_written_by_a_reader(cast, warranty):
    reader = Program(cast.reader)

    assert reader.get(f"warranties/{warranty['id']}/").status_code == 200
    for answer in (
        reader.post("warranties/", W),
        reader.patch(f"warranties/{warranty['id']}/", {"product": "X"}),
        reader.delete(f"warranties/{warranty['id']}/"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")
    assert Warranty.objects.get().product == "Pump"


@pytest.mark.attack(85)
def test_never_linked_to_what_the_person_may_not_see(cast, program):
    hidden = program.post("warranties/", W | {"owner": cast.other_seller.pk}).json()["id"]

    answer = Program(cast.seller).post("visits/", {"subject": "Visit", "warranty": hidden})

    missing = Program(cast.seller).post("visits/", {"subject": "Visit", "warranty": 10**9})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "warranty")
    assert answer.content.replace(str(hidden).encode(), b"") == missing.content.replace(str(10**9).encode(), b"")


TECHNICAL = [
    "id",
    "pk",
    "version",
    "title_key",
    "created_at",
    "created_by",
    "created_by_id",
    "updated_at",
    "updated_by",
    "deleted_at",
    "operation",
    "by",
    "record",
]
CROWNS = [
    "is_staff",
    "is_superuser",
    "is_administrator",
    "role",
    "roles",
    "permissions",
    "password",
    "tenant",
    "totp",
    "api_key",
    "hash",
    "locked",
]


@pytest.mark.attack(91)
@pytest.mark.parametrize("key", [declared.key for declared in registry.declared if not declared.is_ledger])
def test_never_written_in_their_technical_columns(cast, program, key):
    from tests.one_of_each import make_one_of_each

    record = make_one_of_each(cast)[key]
    declared = registry.get(key)
    program = Program(cast.administrator) if declared.is_setup else program
    before = declared.model._default_manager.filter(pk=record.pk).values().get()
    columns = {column.name for column in declared.model._meta.get_fields()} | {
        getattr(column, "attname", "") for column in declared.model._meta.get_fields()
    }
    number = declared.model._default_manager.count()

    for name in sorted({*TECHNICAL, *CROWNS, *columns} - {own.key for own in declared.all_fields.values() if own.editable} - {""}):
        changed = program.patch(f"{key}/{record.pk}/", {name: 1})
        created = program.post(f"{key}/", {name: 1})
        assert (changed.status_code, created.status_code) == (422, 422), name
    after = declared.model._default_manager.filter(pk=record.pk).values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}
    assert declared.model._default_manager.count() == number
