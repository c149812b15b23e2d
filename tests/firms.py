"""Two firms in one installation: each a workspace with a database that is a copy of the tests' own, which nobody has filled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler

from relais.core.workspaces import Workspace, inside
from relais.project.configuration import FILE, Configuration, home_of
from relais.project.workspaces.edge import enter
from relais.project.workspaces.refusals import Refusal
from relais.project.workspaces.registry import Registry
from relais.project.workspaces.written import write_settings


class House:
    """An installation of its own, with whatever workspaces a test puts there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        write_settings(home / FILE, {"secret_key": "x" * 50})
        self.registry = Registry(Configuration(home=home, secret_key="x" * 50, database_url="", public_url=""))

    def put(self, name: str, *hosts: str, **more: str) -> Workspace:
        home = home_of(self.home, name)
        home.mkdir(parents=True, exist_ok=True)
        write_settings(home / FILE, {"secret_key": f"{name} " * 20, "hosts": ", ".join(hosts)} | more)
        self.registry.look_again()
        return self.registry.get(name)

    def browser(self, workspace: Workspace, **options: Any) -> Client:
        """Comes in as browsers do, by the name of a host."""
        client = Client(raise_request_exception=False, headers={"host": min(workspace.hosts)}, **options)
        client.handler = _EnteringHandler(self, client)
        return client


class _EnteringHandler(ClientHandler):
    def __init__(self, house: House, client: Client) -> None:
        super().__init__(enforce_csrf_checks=client.handler.enforce_csrf_checks)
        self._house = house

    def __call__(self, environ: dict[str, Any]) -> Any:
        found = enter(self._house.registry.find, [environ["HTTP_HOST"]], environ["PATH_INFO"])
        assert not isinstance(found, Refusal), found.body
        with inside(found):
            return super().__call__(environ)


@contextmanager
def two_firms(home: Path) -> Iterator[tuple[House, Workspace, Workspace]]:
    house = House(home)
    with copy_of_database(home / "acme.sqlite3") as acme, copy_of_database(home / "globex.sqlite3") as globex:
        yield (
            house,
            house.put("acme", "acme.localhost", database_url=acme),
            house.put("globex", "globex.localhost", database_url=globex),
        )
        for name in ("acme", "globex"):
            with inside(house.registry.get(name)):
                connection.close()


@contextmanager
def copy_of_database(file: Path) -> Iterator[str]:
    """Its address."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        yield f"sqlite:///{file}"
        return
    said, name = connection.settings_dict, f"relais_{uuid4().hex}"
    connection.close()
    server = {"host": said["HOST"], "port": said["PORT"], "user": said["USER"], "password": said["PASSWORD"], "dbname": "postgres"}
    with psycopg.connect(**server, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [said["NAME"]])
        other.execute(f'CREATE DATABASE "{name}" TEMPLATE "{said["NAME"]}"')
    try:
        yield f"postgresql://{said['USER']}:{quote(said['PASSWORD'])}@{said['HOST']}:{said['PORT']}/{name}"
    finally:
        with psycopg.connect(**server, autocommit=True) as other:
            other.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
