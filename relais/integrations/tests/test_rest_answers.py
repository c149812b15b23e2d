"""Every answer of the API…"""

from __future__ import annotations

import pytest

from relais.accounts.actors import SYSTEM
from relais.integrations.testing import Program
from relais.records.api import create, registry
from tests.one_of_each import FOR_ADMINISTRATORS

pytestmark = pytest.mark.django_db


@pytest.mark.attack(110)
@pytest.mark.parametrize("path", ["warranties/", "warranties/1000000/", "schema/", "search/?q=pump", "warranties/?limit=x"])
def test_is_kept_by_nobody(program, path):
    assert program.get(path)["Cache-Control"] == "no-store, private"


@pytest.mark.attack(113)
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_is_not_for_other_sites(program, origin):
    for answer in (program.send("GET", "warranties/", Origin=origin), program.send("OPTIONS", "warranties/", Origin=origin)):
        assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []


@pytest.mark.attack(49)
@pytest.mark.parametrize("path", ["warranties/", "nothing/", "warranties/1000000/", "openapi.json"])
def test_carries_the_content_policy(program, path):
    answer = program.get(path)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "nothing/", 404), ("GET", "", 404), ("GET", "warranties/x/", 404), ("GET", "warranties/1000000/", 404), ("GET", f"warranties/{'9' * 5000}/", 404),
     ("GET", f"warranties/{10**30}/", 404), ("GET", f"warranties/{2**63}/timeline/", 404), ("DELETE", f"warranties/{2**63}/", 404),
     ("POST", f"warranties/{2**63}/restoration/", 404), ("DELETE", "warranties/", 405), ("PUT", "warranties/1/", 405), ("PATCH", "schema/", 405), ("TRACE", "warranties/", 405)],
)  # fmt: skip
def test_says_in_one_shape_what_is_refused(program, method, path, status):
    answer = program.send(method, path)

    error = answer.json()["error"]
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert set(error) >= {"code", "message"} and error["message"].endswith(".")


def test_about_a_type_that_is_closed_is_that_of_one_that_is_missing(cast):
    nobody = Program(cast.nobody)

    for method, path in (
        ("GET", ""),
        ("POST", ""),
        ("POST", "query/"),
        ("GET", "1/"),
        ("PATCH", "1/"),
        ("DELETE", "1/"),
        ("POST", "1/restoration/"),
        ("GET", "1/timeline/"),
    ):
        closed, missing = nobody.send(method, f"warranties/{path}", {} if method != "GET" else None), nobody.send(method, f"fairies/{path}")
        assert (closed.status_code, closed.content) == (missing.status_code, missing.content) == (404, missing.content)


def test_of_the_search_holds_what_the_person_may_see(cast):
    create("contacts", {"name": "Amélie Rousseau", "owner": cast.seller.pk}, by=SYSTEM)
    create("contacts", {"name": "Amélie Petit", "owner": cast.other_seller.pk}, by=SYSTEM)

    def found(person):
        return [(item["type"], item["title"]) for item in Program(person).get("search/", q="amelie").json()["items"]]

    assert found(cast.seller) == [("contacts", "Amélie Rousseau")]
    assert found(cast.other_seller) == [("contacts", "Amélie Petit")]
    assert len(found(cast.administrator)) == 2
    assert found(cast.nobody) == []
    assert Program(cast.seller).get("search/").json() == {"items": []}


def test_of_the_schema_holds_what_the_person_may_see(cast):
    def keys(person):
        return {described["key"] for described in Program(person).get("schema/").json()["types"]}

    everything = {declared.key for declared in registry.declared}
    assert keys(cast.administrator) == everything
    assert keys(cast.seller) == everything - FOR_ADMINISTRATORS
    assert keys(cast.nobody) == set()


def test_of_the_schema_tells_kinds_operators_and_rights(cast):
    described = {described["key"]: described for described in Program(cast.reader).get("schema/").json()["types"]}["warranties"]

    fields = {own["key"]: own for own in described["fields"]}
    assert set(fields) == set(registry.get("warranties").all_fields)
    assert (fields["status"]["kind"], fields["price"]["kind"], fields["number"]["required"]) == ("choice", "money", True)
    assert "contains" in fields["product"]["operators"]
    assert described["rights"] == ["view"]
    assert described["related"] == ["visits", "visits.warranty"]


@pytest.mark.attack(20, 21)
def test_holds_nothing_of_a_hidden_field(cast):
    role = cast.seller.roles.get()
    role.grants |= {"warranties": {**role.grants["*"], "fields": {"price": "hidden", "product": "read"}}}
    role.save()
    record = create(
        "warranties", {"number": "W-1", "product": "Pump", "price": {"amount": "5", "currency": "EUR"}, "owner": cast.seller.pk}, by=SYSTEM
    )
    program = Program(cast.seller)

    whole = program.get(f"warranties/{record.pk}/").json()
    described = {each["key"]: each for each in program.get("schema/").json()["types"]}["warranties"]
    assert "price" not in whole and "price" not in {own["key"] for own in described["fields"]}
    assert program.get(f"warranties/{record.pk}/timeline/").content.find(b"5.00") == -1
    for parameters in (
        {"sort": "price"},
        {"fields": "price"},
        {"filter": {"field": "price", "op": "gt", "value": 1}},
        {"filter": {"field": "price", "op": "gt", "value": 10}},
    ):
        answer = program.get("warranties/", **parameters)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "unknown_field")
        assert "price" not in answer.json()["error"]["allowed"]
    for key in ("price", "product"):
        assert program.patch(f"warranties/{record.pk}/", {key: "X"}).status_code == 422
    record.refresh_from_db()
    assert (record.product, str(record.price)) == ("Pump", "5.00")
