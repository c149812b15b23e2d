"""The side bar shows what the user may reach, in its groups, with counts and the present place."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from relais.ui import navigation
from relais.ui.navigation import NavigationItem, navigation_for, register, register_source


@pytest.fixture(autouse=True)
def empty_side_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", [])
    monkeypatch.setattr(navigation, "_sources", [])
    monkeypatch.setattr(navigation, "_gates", [])


def request_for(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def test_items_stand_in_groups_and_order() -> None:
    register(
        NavigationItem("Organizations", "/organizations/", "building-2", group="relations", order=20),
        NavigationItem("My day", "/", "house"),
        NavigationItem("Contacts", "/contacts/", "users", group="relations", order=10, count=lambda request: 48210),
    )

    groups = navigation_for(request_for("/contacts/7/")).groups

    assert [group.label for group in groups] == ["", "Relations"]
    assert [(entry.label, entry.count, entry.is_current) for entry in groups[1].entries] == [
        ("Contacts", 48210, True),
        ("Organizations", None, False),
    ]


def test_home_is_current_on_its_own_page_only() -> None:
    register(NavigationItem("My day", "/", "house"))

    assert navigation_for(request_for("/")).groups[0].entries[0].is_current
    assert not navigation_for(request_for("/contacts/")).groups[0].entries[0].is_current


def test_forbidden_item_is_not_there() -> None:
    register(NavigationItem("Users", "/users/", "users", group="administration", permission=lambda request: False))

    assert navigation_for(request_for("/")).groups == []


def test_source_adds_items_of_the_moment() -> None:
    register_source(lambda request: [NavigationItem("Warranties", "/warranties/", "shield", group="service")])

    assert [entry.url for entry in navigation_for(request_for("/")).groups[0].entries] == ["/warranties/"]


def test_dock_holds_four() -> None:
    register(*(NavigationItem(f"Place {n}", f"/{n}/", "star", order=n, dock=True) for n in range(6)))

    assert [entry.label for entry in navigation_for(request_for("/")).dock] == ["Place 0", "Place 1", "Place 2", "Place 3"]
