"""A workspace out of a backup has the settings…"""

from __future__ import annotations

import pytest

from relais.project.workspaces.restoring import restored_settings

pytestmark = pytest.mark.covers("R391")
SAID = {
    "secret_key": "new",
    "old_secret_keys": "older, oldest",
    "backup_key": "b",
    "hosts": "crm.acme.example",
    "mail_url": "smtp://mail.acme.example:587",
    "state": "closed",
}


def test_that_it_had_when_it_comes_back() -> None:
    assert restored_settings(SAID, is_copy=False) == {key: value for key, value in SAID.items() if key != "state"}


def test_that_open_its_secrets_and_let_nobody_in_when_it_is_a_copy() -> None:
    assert restored_settings(SAID, is_copy=True) == {"keys_of_old_secrets": "new, older, oldest"}
