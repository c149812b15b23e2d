"""The doctor…"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from relais.core.clock import now
from relais.core.models import Job
from relais.project import doctor
from tests.workspaces import Workspace


def sentences(problems: list[doctor.Problem]) -> list[str]:
    return [problem.sentence for problem in problems]


@pytest.mark.slow
def test_finds_a_new_workspace_healthy(workspace: Workspace) -> None:
    examined = workspace.relais("doctor")

    assert (examined.returncode, examined.stderr) == (0, "")
    assert "✗" not in examined.stdout
    assert "✓ Database\n✓ Migrations\n✓ Soundness\n✓ Queue\n✓ Clock\n✓ Audit\n" in examined.stdout


TAMPERED = """
from relais.audit.sealing import seal_ledgers
from relais.audit.testing import tamper
seal_ledgers()
tamper("UPDATE records_change SET verb = 'deleted' WHERE id = 1")
"""


@pytest.mark.slow
@pytest.mark.covers("R287")
def test_names_the_first_broken_entry_of_the_audit(workspace: Workspace) -> None:
    workspace.relais(
        "user", "create", "anna@relais.example", "--role", "administrator", "--password-stdin", typed="correct horse battery\n"
    )
    workspace.relais("shell", "-c", TAMPERED)

    examined = workspace.relais("doctor")

    assert examined.returncode == 1
    assert "✗ Audit\n    Entry 1 of records.change is not what was sealed" in examined.stdout


@pytest.mark.slow
def test_names_the_changes_that_wait_and_the_remedy(new_workspace: Workspace) -> None:
    examined = new_workspace.relais("doctor")

    assert examined.returncode == 1
    assert "changes of the database are waiting." in examined.stdout
    assert "→ Run `relais prepare`, which makes a backup first." in examined.stdout


@pytest.mark.slow
def test_says_when_the_database_cannot_be_reached(workspace: Workspace) -> None:
    workspace.environment["RELAIS_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"

    examined = workspace.relais("doctor")

    assert examined.returncode == 1
    assert "✗ Database" in examined.stdout
    assert "→ Start the database server, or correct RELAIS_DATABASE_URL." in examined.stdout


@pytest.mark.django_db
def test_counts_the_jobs_that_were_given_up() -> None:
    Job.objects.create(name="send", state=Job.State.DEAD, finished_at=now())

    assert sentences(list(doctor.queue())) == ["Jobs were given up: 1."]


@pytest.mark.django_db
def test_notices_that_nobody_works() -> None:
    Job.objects.create(name="send", run_at=now() - timedelta(hours=1))

    assert sentences(list(doctor.queue())) == ["Work has been waiting for more than ten minutes."]


@pytest.mark.django_db
def test_leaves_a_job_that_starts_later_alone() -> None:
    Job.objects.create(name="send", run_at=now() + timedelta(hours=1))

    assert sentences(list(doctor.queue())) == []


def test_refuses_a_short_secret_key(settings: Settings, tmp_path: Path) -> None:
    settings.SECRET_KEY, settings.RELAIS_HOME = "short", tmp_path

    assert sentences(list(doctor.secret_key())) == ["The secret key is shorter than 50 characters."]


def test_notices_a_key_that_others_can_read(settings: Settings, tmp_path: Path) -> None:
    settings.SECRET_KEY, settings.RELAIS_HOME = "x" * 50, tmp_path
    (tmp_path / "relais.toml").touch(mode=0o644)

    assert sentences(list(doctor.secret_key())) == [f"Other users of this machine can read {tmp_path / 'relais.toml'}."]


@pytest.mark.parametrize(
    ("address", "problems"),
    [
        ("", []),
        ("https://crm.example.org", []),
        ("http://localhost:8000", []),
        ("http://crm.example.org", ["People sign in without encryption."]),
        ("crm.example.org", ["RELAIS_PUBLIC_URL is “crm.example.org”."]),
        ("https://example.org/crm", ["RELAIS_PUBLIC_URL is “https://example.org/crm”."]),
    ],
)
def test_reads_the_public_address(settings: Settings, address: str, problems: list[str]) -> None:
    settings.PUBLIC_URL = address

    assert sentences(list(doctor.public_address())) == problems


def test_notices_that_an_installation_for_others_sends_no_mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", "mail"
    assert list(doctor.mail()) == []

    settings.PUBLIC_URL = "https://crm.example.org"

    assert sentences(list(doctor.mail())) == ["Invitations and links for new passwords are only written to mail."]


def test_notices_a_mail_server_that_does_not_answer(settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9

    (problem,) = doctor.mail()

    assert problem.sentence.startswith("The mail server does not take us in: ")
