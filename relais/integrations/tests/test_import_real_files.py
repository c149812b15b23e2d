"""Real files come in by the command line, each with one command."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from relais.accounts.models import Team, User
from relais.core.shared_data import shared_data
from relais.integrations.models import ImportRun
from relais.integrations.testing import import_by_command
from relais.parties.models import Address, ContactPoint, Party
from relais.records.api import registry

pytestmark = pytest.mark.django_db


def organizations() -> Any:
    return Party.objects.filter(kind="organization", deleted_at=None)


def contacts() -> Any:
    return Party.objects.filter(kind="person", deleted_at=None)


@pytest.mark.covers("R253", "R265")
def test_accounts_come_with_their_parents_and_corrected_words():
    answer = import_by_command(str(shared_data("crm_opportunities", "accounts.csv")), "--as", "organizations")

    assert (answer["created"], answer["errors"]) == (85, 0)
    assert organizations().filter(parent__isnull=False).count() == 15
    assert organizations().get(name="Bioholding").country == "PH"
    assert organizations().filter(industry="technology").count() == 12
    assert organizations().get(name="Acme Corporation").headcount == 2822


@pytest.mark.covers("R265")
def test_accounts_come_from_a_workbook_as_well():
    import_by_command(str(shared_data("crm_opportunities", "accounts.csv")), "--as", "organizations")

    answer = import_by_command(str(shared_data("crm_opportunities", "accounts.xlsx")), "--as", "organizations")

    assert (answer["created"], answer["updated"], answer["errors"]) == (12, 85, 0)


def test_misspelled_values_are_refused_when_corrections_are_not_wanted():
    answer = import_by_command(str(shared_data("crm_opportunities", "accounts.csv")), "--as", "organizations", "--no-corrections")

    assert (answer["created"], answer["errors"]) == (72, 13)
    kept = Path(answer["error_file"]).read_text("utf-8-sig")
    assert "Philipines" in kept
    assert "Did you mean Philippines?" in kept


@pytest.mark.covers("R265")
def test_sellers_come_with_teams_and_managers_and_cannot_yet_sign_in():
    answer = import_by_command(str(shared_data("crm_opportunities", "sales_teams.csv")), "--as", "users")

    assert (answer["created"], answer["linked"], answer["errors"]) == (35, {"users": 6}, 0)
    anna = User.objects.get(first_name="Anna", last_name="Snelling")
    assert (anna.manager.name, anna.team.name, anna.office) == ("Dustin Brinkmann", "Dustin Brinkmann", "Central")
    assert not any(user.has_usable_password() is True for user in User.objects.all())
    assert Team.objects.count() == 6


@pytest.mark.covers("R265", "R254")
def test_customers_come_as_persons_with_their_firms():
    answer = import_by_command(str(shared_data("northwind", "customers.csv")), "--as", "contacts")

    assert (answer["created"], answer["errors"]) == (93, 0)
    maria = contacts().get(name="Maria Anders")
    assert (maria.organization.name, maria.job_title, maria.country, maria.city) == (
        "Alfreds Futterkiste",
        "Sales Representative",
        "DE",
        "Berlin",
    )
    assert maria.phone == "+49300074321"
    assert list(ContactPoint.objects.filter(party=maria, type="fax").values_list("value", flat=True)) == ["+49300076545"]


@pytest.mark.covers("R265")
def test_customers_come_as_firms_with_their_persons():
    answer = import_by_command(str(shared_data("northwind", "customers.csv")), "--as", "organizations")

    assert (answer["created"], answer["linked"]["contacts"], answer["errors"]) == (93, 93, 0)
    assert contacts().get(name="Maria Anders").organization.name == "Alfreds Futterkiste"
    assert Address.objects.filter(party__name="Alfreds Futterkiste").get().postcode == "12209"


def test_suppliers_come_with_their_persons():
    answer = import_by_command(str(shared_data("northwind", "suppliers.csv")), "--as", "organizations")

    assert (answer["created"], answer["linked"]["contacts"], answer["errors"]) == (29, 29, 0)


def test_employees_come_with_their_chiefs():
    answer = import_by_command(str(shared_data("northwind", "employees.csv")), "--as", "users")

    assert (answer["created"], answer["errors"]) == (9, 0)
    assert User.objects.get(last_name="Davolio").manager.last_name == "Fuller"
    assert User.objects.get(last_name="Fuller").manager is None


def test_salesforce_files_come_with_their_references():
    import_by_command(str(shared_data("salesforce_export", "ebikes", "data", "Accounts.json")), "--as", "organizations")
    people = import_by_command(str(shared_data("salesforce_export", "dreamhouse", "data", "contacts-data.json")), "--as", "contacts")
    brokers = import_by_command(str(shared_data("salesforce_export", "dreamhouse", "data", "brokers-data.json")), "--as", "contacts")

    assert (organizations().count(), people["created"], brokers["created"]) == (3, 5, 8)
    assert contacts().exclude(external_id="").count() == 13


@pytest.mark.covers("R265")
def test_the_same_file_twice_changes_nothing():
    path = str(shared_data("northwind", "customers.csv"))
    import_by_command(path, "--as", "contacts")

    answer = import_by_command(path, "--as", "contacts")

    assert (answer["created"], answer["updated"], answer["skipped"]) == (0, 0, 93)


def test_trial_run_says_what_would_happen_and_writes_nothing():
    answer = import_by_command(str(shared_data("northwind", "customers.csv")), "--as", "contacts", "--dry-run")

    assert (answer["created"], answer["linked"], answer["errors"]) == (93, {"organizations": 92}, 0)
    assert not Party.objects.exists()
    assert not ImportRun.objects.exists()


def test_whole_import_is_undone():
    answer = import_by_command(str(shared_data("northwind", "customers.csv")), "--as", "contacts")

    undone = import_by_command("--revert", str(answer["import"]))

    assert undone["kept"] == 0
    assert not Party.objects.filter(deleted_at=None).exists()


@pytest.mark.covers("R275")
def test_persons_with_errors_come_back_to_be_mended():
    answer = import_by_command(str(shared_data("dedupe_fake1000", "fake_1000.csv")), "--as", "contacts")

    assert answer["created"] + answer["errors"] == 1000
    assert answer["errors"] == 50
    assert "To mend" in Path(answer["error_file"]).read_text("utf-8-sig").splitlines()[0]


@pytest.mark.covers("R253")
def test_persons_that_stand_in_the_file_twice_are_offered_to_be_merged():
    import_by_command(str(shared_data("dedupe_fake1000", "fake_1000.csv")), "--as", "contacts")

    pairs = registry.get("contacts").likely_pairs(None, 5000)

    clusters = dict(_clusters())
    known = dict(contacts().values_list("pk", "external_id"))
    right = [clusters[known[pair.one[0]]] == clusters[known[pair.other[0]]] for pair in pairs]
    assert len(right) > 1000
    assert sum(right) / len(right) > 0.98


def _clusters() -> Any:
    with shared_data("dedupe_fake1000", "fake_1000.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["unique_id"], row["cluster"]
