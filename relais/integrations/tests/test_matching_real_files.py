"""The columns of a real file are matched…"""

from __future__ import annotations

from itertools import islice

import pytest

from relais.integrations.files.open import open_table
from relais.integrations.files.testing import shared_file
from relais.integrations.matching.headers import Target, match_columns
from relais.integrations.matching.vendors import detect_vendor
from relais.integrations.tests.matching_targets import CONTACTS, ORGANIZATIONS, USERS

pytestmark = pytest.mark.covers("R253", "R265")


def match(name: str, targets: list[Target], own: str) -> dict[str, str | None]:
    table = open_table(shared_file(name))
    rows = list(islice(table.rows(), 200))
    samples = {column: [row.values[position] for row in rows] for position, column in enumerate(table.columns)}
    return {each.column: each.target_key for each in match_columns(table.columns, samples, targets, own=own)}


def test_of_accounts() -> None:
    assert match("crm_opportunities/accounts.csv", ORGANIZATIONS, "organization") == {
        "account": "name",
        "sector": "industry",
        "year_established": "founded_year",
        "revenue": "annual_revenue",
        "employees": "employees",
        "office_location": "country",
        "subsidiary_of": "parent.name",
    }


def test_of_accounts_in_a_workbook() -> None:
    assert match("crm_opportunities/accounts.xlsx", ORGANIZATIONS, "organization") == {
        "account": "name",
        "revenue": "annual_revenue",
        "employees": "employees",
    }


def test_of_sellers() -> None:
    assert match("crm_opportunities/sales_teams.csv", USERS, "person") == {
        "sales_agent": "full_name",
        "manager": "manager",
        "regional_office": "office",
    }


def test_of_northwind_customers() -> None:
    assert match("northwind/customers.csv", ORGANIZATIONS, "organization") == {
        "CustomerID": "external_id",
        "CompanyName": "name",
        "ContactName": "contacts.full_name",
        "ContactTitle": "contacts.job_title",
        "Address": "addresses:work.street",
        "City": "addresses:work.city",
        "Region": "addresses:work.region",
        "PostalCode": "addresses:work.postcode",
        "Country": "country",
        "Phone": "phones:work",
        "Fax": "phones:fax",
    }


def test_of_northwind_suppliers() -> None:
    assert match("northwind/suppliers.csv", ORGANIZATIONS, "organization") == {
        "SupplierID": "external_id",
        "CompanyName": "name",
        "ContactName": "contacts.full_name",
        "ContactTitle": "contacts.job_title",
        "Address": "addresses:work.street",
        "City": "addresses:work.city",
        "Region": "addresses:work.region",
        "PostalCode": "addresses:work.postcode",
        "Country": "country",
        "Phone": "phones:work",
        "Fax": "phones:fax",
        "HomePage": "website",
    }


def test_of_northwind_employees() -> None:
    assert match("northwind/employees.csv", CONTACTS, "person") == {
        "EmployeeID": "external_id",
        "LastName": "last_name",
        "FirstName": "first_name",
        "Title": "job_title",
        "TitleOfCourtesy": "honorific",
        "BirthDate": "birth_date",
        "HireDate": None,
        "Address": "addresses:work.street",
        "City": "addresses:work.city",
        "Region": "addresses:work.region",
        "PostalCode": "addresses:work.postcode",
        "Country": "addresses:work.country",
        "HomePhone": "phones:home",
        "Extension": None,
        "Notes": "description",
        "ReportsTo": "manager",
        "PhotoPath": None,
    }


def test_of_salesforce_accounts() -> None:
    assert match("salesforce_export/ebikes/data/Accounts.json", ORGANIZATIONS, "organization") == {
        "@type": None,
        "@referenceId": "external_id",
        "Name": "name",
        "BillingStreet": "addresses:billing.street",
        "BillingCity": "addresses:billing.city",
        "BillingState": "addresses:billing.region",
        "BillingPostalCode": "addresses:billing.postcode",
        "BillingCountry": "addresses:billing.country",
    }


def test_of_salesforce_contacts() -> None:
    assert match("salesforce_export/dreamhouse/data/contacts-data.json", CONTACTS, "person") == {
        "@type": None,
        "@referenceId": "external_id",
        "FirstName": "first_name",
        "LastName": "last_name",
        "Phone": "phones:work",
        "Email": "emails:work",
    }


def test_of_salesforce_brokers() -> None:
    assert match("salesforce_export/dreamhouse/data/brokers-data.json", CONTACTS, "person") == {
        "@type": None,
        "@referenceId": "external_id",
        "Name": "full_name",
        "Title__c": "job_title",
        "Phone__c": "phones:work",
        "Mobile_Phone__c": "phones:mobile",
        "Email__c": "emails:work",
        "Picture__c": None,
    }


def test_of_people_with_typing_errors() -> None:
    assert match("dedupe_fake1000/fake_1000.csv", CONTACTS, "person") == {
        "unique_id": "external_id",
        "first_name": "first_name",
        "surname": "last_name",
        "dob": "birth_date",
        "city": "addresses:work.city",
        "email": "emails:work",
        "cluster": None,
    }


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("salesforce_export/ebikes/data/Accounts.json", "Salesforce"),
        ("salesforce_export/dreamhouse/data/contacts-data.json", "Salesforce"),
        ("salesforce_export/dreamhouse/data/brokers-data.json", "Salesforce"),
        ("crm_opportunities/accounts.csv", None),
        ("crm_opportunities/sales_pipeline.csv", None),
        ("northwind/customers.csv", None),
        ("northwind/employees.csv", None),
        ("dedupe_fake1000/fake_1000.csv", None),
    ],
)
def test_to_the_program_that_wrote_it(name: str, program: str | None) -> None:
    vendor = detect_vendor(open_table(shared_file(name)).columns)

    assert (vendor.name if vendor else None) == program


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("crm_opportunities/accounts.csv", 85),
        ("crm_opportunities/sales_teams.csv", 35),
        ("crm_opportunities/sales_pipeline.csv", 8800),
        ("northwind/customers.csv", 93),
        ("northwind/suppliers.csv", 29),
        ("northwind/employees.csv", 9),
        ("northwind/orders.csv", 830),
        ("dedupe_fake1000/fake_1000.csv", 1000),
        ("dedupe_febrl/dataset1.csv", 1000),
        ("phoning_bank/bank_calls.csv", 31647),
    ],
)
def test_after_all_its_rows_were_read(name: str, rows: int) -> None:
    read = list(open_table(shared_file(name)).rows())

    assert len(read) == rows
    assert [row for row in read if row.problem] == []
