"""Files of imports and exports go when nobody needs them any more…"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from relais.accounts.models import User
from relais.core import clock
from relais.integrations.files.testing import make_file
from relais.integrations.imports.running import load_file, revert
from relais.integrations.models import ExportRun, ImportRun
from relais.integrations.testing import as_import
from relais.integrations.tidying import remove_old_files
from relais.parties.models import Party
from relais.records.testing import as_actor, make_user

pytestmark = pytest.mark.django_db

PEOPLE = "Name,E-mail\nAnn Ash,ann@a.example\nBob Birch,no address\n"


@pytest.fixture
def ada() -> User:
    return make_user("Ada Administrator", "administrator")


def begun(tmp_path: Path, ada: User, days: int) -> ImportRun:
    run = as_import(make_file(tmp_path / "a.csv", PEOPLE), "contacts", user=ada)
    ImportRun.objects.filter(pk=run.pk).update(at=clock.now() - timedelta(days=days))
    return run


def test_of_imports_that_were_never_started(tmp_path: Path, ada: User) -> None:
    old, new = begun(tmp_path, ada, days=8), begun(tmp_path, ada, days=6)

    assert remove_old_files()["drafts"] == 1

    assert (old.folder.exists(), new.folder.exists()) == (False, True)
    assert ImportRun.objects.get() == new


def test_of_imports_that_are_over_which_can_still_be_undone(tmp_path: Path, ada: User) -> None:
    run = begun(tmp_path, ada, days=61)
    load_file(run)

    assert remove_old_files()["imports"] == 1
    assert (run.folder.exists(), run.rejected.exists()) == (False, False)
    assert remove_old_files()["imports"] == 0
    revert(run, by=as_actor(ada))
    assert not Party.objects.filter(deleted_at=None).exists()


def test_of_exports(ada: User) -> None:
    run = ExportRun.objects.create(user=ada, type="contacts", format="csv", state="done", at=clock.now() - timedelta(days=8))
    run.path.parent.mkdir(parents=True, exist_ok=True)
    run.path.write_text("Name\nAnn Ash\n")

    assert remove_old_files()["exports"] == 1

    assert not run.path.exists()


def test_of_uploads_whose_process_died_but_none_that_is_coming_in(tmp_path: Path) -> None:
    left, coming = (Path(settings.MEDIA_ROOT) / "imports" / str(uuid4()) for _turn in range(2))
    for folder in (left, coming):
        folder.mkdir(parents=True)
    two_days_ago = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(left, (two_days_ago, two_days_ago))

    assert remove_old_files()["unknown"] == 1

    assert (left.exists(), coming.exists()) == (False, True)
