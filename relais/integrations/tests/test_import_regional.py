"""A file's country says how dates, amounts and numbers are written…"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relais.integrations.files.testing import make_file
from relais.integrations.imports.running import load_file
from relais.integrations.models import ImportRun
from relais.integrations.testing import as_import
from relais.parties.models import Party
from relais.records.models import ExchangeRate

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R275", "R254")]


def bring(path: Path, type_key: str, **changes: Any) -> ImportRun:
    run = as_import(path, type_key, **changes)
    load_file(run)
    return run


def test_detected_from_dates_that_leave_no_doubt(tmp_path: Path) -> None:
    run = bring(make_file(tmp_path / "a.csv", "Name,Birth date\nAnn Ash,03/04/1980\nBob Birch,25/12/1979\n"), "contacts")

    assert run.regional["date_order"] == "dmy"
    assert Party.objects.get(name="Ann Ash").birth_date == date(1980, 4, 3)


@pytest.mark.parametrize(("order", "day"), [("dmy", date(1980, 4, 3)), ("mdy", date(1980, 3, 4))])
def test_declared_where_dates_could_be_either(tmp_path: Path, order: str, day: date) -> None:
    bring(make_file(tmp_path / "a.csv", "Name,Birth date\nAnn Ash,03/04/1980\n"), "contacts", regional={"date_order": order})

    assert Party.objects.get().birth_date == day


@pytest.mark.parametrize(
    ("text", "amount"), [("1.234,50 €", "1234.50"), ("1 234,5", "1234.50"), ("1,234.50", "1234.50"), ("(1 200,00)", "-1200.00")]
)
def test_detected_from_amounts(tmp_path: Path, text: str, amount: str) -> None:
    bring(make_file(tmp_path / "a.csv", f"Raison sociale;Chiffre d'affaires\nAcme;{text}\n"), "organizations")

    assert Party.objects.get().turnover == Decimal(amount)


@pytest.mark.parametrize(("mark", "amount"), [(",", "1.234"), (".", "1234.00")])
def test_declared_where_an_amount_could_be_either(tmp_path: Path, mark: str, amount: str) -> None:
    bring(make_file(tmp_path / "a.csv", "Name;Turnover\nAcme;1,234\n"), "organizations", regional={"decimal": mark, "currency": "CHF"})

    acme = Party.objects.get()
    assert (acme.turnover, acme.turnover_currency) == (Decimal(amount).quantize(acme.turnover), "CHF")


@pytest.mark.parametrize(
    ("heading", "written", "code"), [("Currency", "usd", "USD"), ("Devise", "£", "GBP"), ("CurrencyIsoCode", "CHF", "CHF")]
)
@pytest.mark.covers("R341")
def test_currency_stands_in_a_column_of_its_own(tmp_path: Path, heading: str, written: str, code: str) -> None:
    bring(
        make_file(tmp_path / "a.csv", f"Name,Turnover,{heading}\nAcme,1200,{written}\nBerg,900 €,{written}\nCora,800,\n"), "organizations"
    )

    assert list(Party.objects.order_by("name").values_list("turnover_currency", flat=True)) == [code, "EUR", "EUR"]


@pytest.mark.covers("R341")
def test_rates_come_in_from_a_file_and_come_in_again(tmp_path: Path) -> None:
    file = make_file(tmp_path / "a.csv", "Devise;Date;Cours\nUSD;01/10/2026;1,17\nCHF;15/10/2026;0,94\n")
    bring(file, "exchange-rates")

    again = bring(file, "exchange-rates")

    assert (again.counts["created"], again.counts["skipped"]) == (0, 2)
    assert list(ExchangeRate.objects.order_by("day").values_list("currency", "day", "rate")) == [
        ("USD", date(2026, 10, 1), Decimal("1.17")),
        ("CHF", date(2026, 10, 15), Decimal("0.94")),
    ]


@pytest.mark.covers("R341")
def test_row_whose_currency_is_none_is_refused_with_a_sentence(tmp_path: Path) -> None:
    run = bring(make_file(tmp_path / "a.csv", "Name,Turnover,Currency\nAcme,1200,dollars of ours\n"), "organizations")

    (row,) = run.rejected.all()
    assert row.sentences == ["Currency: “dollars of” is not the code of a currency, such as EUR."]
    assert not Party.objects.exists()


def test_and_by_the_words_of_either_language(tmp_path: Path) -> None:
    text = "Nom;Pays;Langue;Ne pas contacter\nAnn Ash;Allemagne;anglais;oui\nBob Birch;Germany;English;no\n"

    bring(make_file(tmp_path / "a.csv", text, "cp1252"), "contacts")

    assert list(Party.objects.order_by("name").values_list("country", "language", "do_not_contact")) == [
        ("DE", "en", True),
        ("DE", "en", False),
    ]


def test_and_numbers_are_dialed_from_where_the_row_is(tmp_path: Path) -> None:
    bring(make_file(tmp_path / "a.csv", "Name,Country,Phone\nAnn Ash,UK,020 7946 0018\nBob Birch,France,01 40 00 00 00\n"), "contacts")

    assert list(Party.objects.order_by("name").values_list("phone", flat=True)) == ["+442079460018", "+33140000000"]
