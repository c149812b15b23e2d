"""The kinds of value a record type may hold, one module a family."""

from relais.records.fields import lookups
from relais.records.fields.base import COMMON, EMPTY_CELL, OPPOSITES, Field, Reader
from relais.records.fields.choices import Boolean, Choice, Country, Language, MultiChoice, Tags, TimeZone
from relais.records.fields.collections import Collection
from relais.records.fields.dates import Date, DateTime, Time
from relais.records.fields.few_links import FewLink, Offer
from relais.records.fields.files import File
from relais.records.fields.links import Link, LinkedRecord, Unlinked
from relais.records.fields.many_links import Links, link_of
from relais.records.fields.money import Money
from relais.records.fields.numbers import Decimal, Integer, Percent, Year
from relais.records.fields.queries import QueryField, QueryOfType, RelatedFieldName, RelatedQuery
from relais.records.fields.structures import Structure
from relais.records.fields.text import Email, LongText, Phone, RichText, Text, Url

__all__ = [
    "COMMON",
    "EMPTY_CELL",
    "OPPOSITES",
    "Boolean",
    "Choice",
    "Collection",
    "Country",
    "Date",
    "DateTime",
    "Decimal",
    "Email",
    "FewLink",
    "Field",
    "File",
    "Integer",
    "Language",
    "Link",
    "LinkedRecord",
    "Links",
    "LongText",
    "Money",
    "MultiChoice",
    "Offer",
    "Percent",
    "Phone",
    "QueryField",
    "QueryOfType",
    "Reader",
    "RelatedFieldName",
    "RelatedQuery",
    "RichText",
    "Structure",
    "Tags",
    "Text",
    "Time",
    "TimeZone",
    "Unlinked",
    "Url",
    "Year",
    "link_of",
    "lookups",
]  # fmt: skip
