"""Roles from the command line…"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from relais.project.refused import Refused
from relais.records.testing import make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R283")]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("role", *arguments, stdout=out)
    return out.getvalue()


def test_are_listed_told_given_and_taken() -> None:
    cast = make_cast()

    assert "seller\t3\tSeller" in run("list")
    assert "All other records – See: what their team owns; Change: what their team owns; Delete: what they own" in run("show", "seller")
    assert run("give", cast.nobody.email, "reader").endswith("holds reader now.\n")
    assert run("take", cast.nobody.email, "reader").endswith("holds no role now.\n")
    assert list(cast.nobody.roles.all()) == []


@pytest.mark.attack(92)
def test_but_the_last_administrator_stays() -> None:
    cast = make_cast()

    with pytest.raises(Refused, match="This would leave nobody who may let others in"):
        run("take", cast.administrator.email, "administrator")
    assert cast.administrator.roles.count() == 1
