"""Public files with known duplicates, brought in by the product's own import and searched with the settings that ship."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import pytest
from django.core.management import call_command

from relais.core.shared_data import shared_data
from relais.dataquality.models import GroupMember
from relais.records.api import visible

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STREET = ["--map", "street_number=street", "--map", "address_1=street", "--map", "address_2=street"]


def bring_in(folder: str, name: str, *options: str) -> None:
    with pytest.raises(SystemExit, match="1"):  # some rows of each file come back to be mended
        call_command("import", str(shared_data(folder, name)), "--as", "contacts", "--json", *options, stdout=io.StringIO())


def f1(truth: Mapping[int, str]) -> float:
    """Of all pairs within the groups that were found, how many are true; of all true ones, how many were found; their harmonic mean."""
    answer = io.StringIO()
    call_command("duplicates", "contacts", "--json", stdout=answer)
    assert json.loads(answer.getvalue())["records"] == len(truth)
    members: dict[int, list[int]] = {}
    for group, record in GroupMember.objects.values_list("group", "record_id"):
        members.setdefault(group, []).append(record)
    found = [truth[one] == truth[other] for group in members.values() for one, other in combinations(group, 2)]
    true = sum(number * (number - 1) // 2 for number in Counter(truth.values()).values())
    return 2 * sum(found) / (len(found) + true)


def known_by_number() -> dict[int, str]:
    """Febrl names the person in the number of each entry: rec-7-org and rec-7-dup-0 are one."""
    return {pk: number.split("-")[1] for pk, number in visible(None, "contacts").values_list("pk", "external_id")}


@pytest.mark.covers("R253")
def test_five_thousand_persons_in_two_files_are_found_again():
    bring_in("dedupe_febrl", "dataset4a.csv", *STREET)
    bring_in("dedupe_febrl", "dataset4b.csv", *STREET)

    assert f1(known_by_number()) >= 0.99


@pytest.mark.covers("R253")
def test_five_hundred_persons_in_one_file_are_found_again():
    bring_in("dedupe_febrl", "dataset1.csv", *STREET)

    assert f1(known_by_number()) >= 0.99


@pytest.mark.covers("R253")
def test_persons_that_stand_in_a_file_many_times_are_found_again():
    bring_in("dedupe_fake1000", "fake_1000.csv")
    with shared_data("dedupe_fake1000", "fake_1000.csv").open(encoding="utf-8") as file:
        clusters = {row["unique_id"]: row["cluster"] for row in csv.DictReader(file)}
    truth = {pk: clusters[number] for pk, number in visible(None, "contacts").values_list("pk", "external_id")}

    assert f1(truth) >= 0.92
