"""A token of the API…"""

from __future__ import annotations

from datetime import timedelta

import pytest

from relais.accounts.models import ApiToken
from relais.core import clock
from relais.integrations.testing import Program
from relais.records.api import Operation
from relais.records.testing import Cast
from tests.sample.models import Warranty

pytestmark = pytest.mark.django_db


@pytest.mark.attack(105)
def test_is_kept_as_a_hash_only(cast):
    token, secret = ApiToken.issue(cast.seller, scopes=["read"], name="Reports")

    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret.startswith("rel_") and len(secret) > 40
    assert [value for value in row.values() if secret in str(value)] == []
    assert row["prefix"] == secret[:10]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer rel_x",
        "Basic YTpi",
        "Bearer " + "x" * 5000,
        "bearer\trel_x",
        "Bearer rel_é",
        "Bearer null",
    ],
)
def test_is_needed(client, db, header):
    answer = client.get("/api/v1/warranties/", headers={"Authorization": header})

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")
    assert answer.json()["error"]["message"].endswith(".")


def test_is_not_replaced_by_a_session(client, cast):
    client.force_login(cast.administrator)

    assert client.get("/api/v1/warranties/").status_code == 401


def test_only_reads_where_it_may_only_read(cast):
    program = Program(cast.administrator, scopes=("read",))

    answer = program.post("warranties/", {"number": "W-1"})

    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["error"]["allowed"]) == (403, "scope_missing", ["read"])
    assert (program.get("warranties/").status_code, program.post("warranties/query/", {}).status_code) == (200, 200)
    assert not Warranty.objects.exists()


def test_only_writes_where_it_may_only_write(cast):
    program = Program(cast.administrator, scopes=("write",))

    assert program.get("warranties/").status_code == 403
    assert program.get("schema/").status_code == 403
    assert program.post("warranties/", {"number": "W-1"}).status_code == 201


def revoke(user):
    ApiToken.objects.update(revoked_at=clock.now())


def expire(user):
    ApiToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))


def deactivate(user):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def bin_user(user):
    type(user).objects.filter(pk=user.pk).update(deleted_at=clock.now())


@pytest.mark.attack(99)
@pytest.mark.parametrize("end", [revoke, expire, deactivate, bin_user])
def test_ends(cast, end):
    program = Program(cast.seller)
    assert program.get("warranties/").status_code == 200

    end(cast.seller)

    assert program.get("warranties/").status_code == 401


def test_has_the_rights_that_its_person_has_now(cast):
    program = Program(cast.seller)
    assert program.get("warranties/").status_code == 200

    cast.seller.roles.clear()

    assert program.get("warranties/").status_code == 404


def test_tells_when_it_was_used_last(cast):
    program = Program(cast.seller)

    program.get("warranties/")

    assert clock.now() - ApiToken.objects.get().last_used_at < timedelta(minutes=1)


def test_may_be_called_something_long(cast: Cast) -> None:
    program = Program(cast.seller, name="The shop of the north, with all of its counters, and what stands behind them")

    assert program.post("warranties/", {"number": "W-1"}).status_code == 201
    assert Operation.objects.latest("pk").key.endswith("with all of its counters,")
