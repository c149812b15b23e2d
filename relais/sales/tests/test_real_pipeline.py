"""The opportunities of a real firm come in by the command line, with what they speak of…"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from relais.accounts.models import Team, User
from relais.catalogue.models import Product
from relais.core.shared_data import shared_data
from relais.integrations.files.write import write_table
from relais.integrations.testing import Program, import_by_command
from relais.records.testing import make_user
from relais.sales.models import Opportunity, StageEntry
from relais.sales.testing import stage_called

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FILES = {"accounts": "organizations", "products": "products", "sales_teams": "users", "sales_pipeline": "opportunities"}
ANSWERS = {
    "products": ["--add-unknown"],
    "sales_pipeline": ["--answer", "product:GTXPro=GTX Pro", "--answer", "deal_stage:Prospecting=Contact made", "--answer", "deal_stage:Engaging=+"],
}  # fmt: skip
Row = dict[str, str]
Came = dict[str, dict[str, Any]]
DATES = ("engage_date", "close_date")


def table(name: str) -> list[Row]:
    with shared_data("crm_opportunities", f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def as_workbook(name: str, folder: Path) -> Path:
    """The same table as a workbook, with its dates and numbers as such."""
    rows = table(name)
    typed = [[_typed(column, value) for column, value in row.items()] for row in rows]
    with (folder / f"{name}.xlsx").open("wb") as target:
        write_table("xlsx", list(rows[0]), typed, target)
    return folder / f"{name}.xlsx"


def _typed(column: str, value: str) -> Any:
    if column in DATES:
        return date.fromisoformat(value) if value else None
    return Decimal(value) if value.replace(".", "").isdecimal() else value


def bring_in(folder: Path, format: str, *, names: tuple[str, ...] = tuple(FILES)) -> Came:
    came = {}
    for name in names:
        path = shared_data("crm_opportunities", f"{name}.csv") if format == "csv" else as_workbook(name, folder)
        came[name] = import_by_command(str(path), "--as", FILES[name], *ANSWERS.get(name, []))
    return came


@pytest.fixture(scope="module", params=["csv", "xlsx"])
def came(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Came]:
    """All four files, once for all tests that only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield bring_in(tmp_path_factory.mktemp("firm"), request.param)
        transaction.set_rollback(True)


@pytest.fixture
def summary(came: Came) -> Callable[..., list[dict[str, Any]]]:
    program = Program(make_user("Ada Administrator", "administrator"))

    def ask(*group_by: str, **more: Any) -> list[dict[str, Any]]:
        answer = program.post("opportunities/summary/", {"group_by": list(group_by), "measures": ["count", "sum:amount"], **more})
        assert answer.status_code == 200, answer.content
        rows: list[dict[str, Any]] = answer.json()["rows"]
        return rows

    return ask


@pytest.mark.covers("R265", "R033")
def test_whole_and_without_an_error(came: Came) -> None:
    assert {name: (answer["created"], answer["errors"]) for name, answer in came.items()} == {
        "accounts": (85, 0), "products": (7, 0), "sales_teams": (35, 0), "sales_pipeline": (8800, 0),
    }  # fmt: skip
    assert came["products"]["linked"] == {"reference-items": 3}
    assert came["sales_pipeline"]["linked"] == {"stages": 1}


@pytest.mark.covers("R265")
def test_with_sellers_in_teams_with_managers_and_offices(came: Came) -> None:
    rows = {row["sales_agent"]: row for row in table("sales_teams")}

    sellers = {user.get_full_name(): user for user in User.objects.exclude(manager=None).select_related("manager", "team")}

    assert sellers.keys() == rows.keys()
    assert all(
        (user.manager.get_full_name(), user.office) == (rows[name]["manager"], rows[name]["regional_office"])
        for name, user in sellers.items()
    )
    assert Team.objects.filter(managers__isnull=False).count() == 6


@pytest.mark.covers("R033", "R034")
def test_with_their_stages_and_amounts(summary: Any) -> None:
    rows = {row["stage"]["title"]: (row["count"], row["sum:amount"]) for row in summary("stage")}

    assert {label: count for label, (count, _sums) in rows.items()} == {"Won": 4238, "Lost": 2473, "Engaging": 1589, "Contact made": 500}
    assert rows["Won"][1] == [{"amount": "10005534.00", "currency": "EUR"}]


def quarter(day: str) -> str:
    return f"{day[:4]}-{(int(day[5:7]) - 1) // 3 * 3 + 1:02d}-01"


SELLERS = {row["sales_agent"]: row for row in table("sales_teams")}
GROUPS: dict[str, Callable[[Row], str]] = {
    "owner": lambda row: row["sales_agent"],
    "owner.team": lambda row: SELLERS[row["sales_agent"]]["manager"],
    "owner.office": lambda row: SELLERS[row["sales_agent"]]["regional_office"],
    "product": lambda row: row["product"].replace("GTXPro", "GTX Pro"),
    "closed_on:quarter": lambda row: quarter(row["close_date"]),
}


@pytest.mark.covers("R034")
@pytest.mark.parametrize("group", [*GROUPS, ""])
def test_with_the_rate_of_those_won_by(summary: Any, group: str) -> None:
    closed = [row for row in table("sales_pipeline") if row["close_date"]]
    won = Counter(GROUPS[group](row) if group else "" for row in closed if row["deal_stage"] == "Won")
    expected = {name: won[name] / count for name, count in Counter(GROUPS[group](row) if group else "" for row in closed).items()}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    where = {"field": "status", "op": "in", "value": ["won", "lost"]}

    for row in summary(*[group] if group else [], "status", filter=where):
        found[_name(row.get(group))][row["status"]] += row["count"]

    assert {name: counted["won"] / counted.total() for name, counted in found.items()} == expected
    assert round(100 * sum(won.values()) / len(closed), 2) == 63.15


def _name(value: Any) -> str:
    return value["title"] if isinstance(value, dict) else value or ""


@pytest.mark.covers("R033")
def test_with_the_dates_of_their_stages(came: Came) -> None:
    (row,) = (row for row in table("sales_pipeline") if row["opportunity_id"] == "1C1I7A6R")

    opportunity = Opportunity.objects.get(external_id="1C1I7A6R")

    entry = opportunity.stage_entries.get()
    assert (str(opportunity.opened_on), str(opportunity.closed_on)) == (row["engage_date"], row["close_date"])
    assert ((entry.until - entry.since).days, entry.stage) == (132, stage_called("Engaging"))
    assert StageEntry.objects.count() == 4238 + 2473


@pytest.mark.covers("R033")
def test_with_product_seller_and_firm(came: Came) -> None:
    opportunity = Opportunity.objects.select_related("owner", "organization").get(external_id="Z063OYW0")

    line = opportunity.lines.select_related("product").get()
    assert (line.product.name, opportunity.owner.get_full_name(), opportunity.organization.name) == ("GTX Pro", "Darcel Schlecht", "Isdom")
    assert (opportunity.amount, opportunity.name) == (Decimal(4514), "GTX Pro, Isdom")
    assert set(Product.objects.values_list("name", flat=True)) == {row["product"] for row in table("products")}


@pytest.mark.covers("R033")
def test_with_the_price_of_the_product_where_the_file_tells_no_amount(came: Came) -> None:
    line = Opportunity.objects.get(external_id="UP409DSB").lines.get()

    assert (line.price, line.opportunity.amount) == (Decimal(3393), Decimal(3393))


@pytest.mark.covers("R253")
def test_with_those_that_name_no_firm_as_a_gap_that_is_listed(came: Came) -> None:
    expected = sum(not row["account"] for row in table("sales_pipeline"))
    program = Program(make_user("Ada Administrator", "administrator"))

    answer = program.get("opportunities/", filter={"field": "organization", "op": "empty"}, count="exact").json()

    assert answer["count"] == expected == 1425


@pytest.mark.covers("R265")
def test_a_second_time_nothing_is_doubled_and_nothing_changes(came: Came, tmp_path: Path) -> None:
    again = bring_in(tmp_path, "csv")

    assert {name: (answer["created"], answer["updated"], answer["errors"]) for name, answer in again.items()} == dict.fromkeys(
        FILES, (0, 0, 0)
    )
    assert again["sales_pipeline"]["skipped"] == Opportunity.objects.count() == 8800


@pytest.mark.covers("R265")
def test_and_go_again_with_the_stage_they_added(came: Came) -> None:
    undone = import_by_command("--revert", str(came["sales_pipeline"]["import"]))

    assert (undone["undone"], undone["kept"]) == (8801, 0)
    assert not Opportunity.objects.living().exists()
    assert stage_called("Engaging").deleted_at is not None
