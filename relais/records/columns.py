"""Model fields that say what kind of value they hold, so that a declaration need not say it again."""

from __future__ import annotations

from typing import Any

from django.db import models


class _Kind:
    """A text column whose kind is told to the registry."""

    length = 120

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self.length)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


class PhoneColumn(_Kind, models.CharField):
    length = 40


class CountryColumn(_Kind, models.CharField):
    """An ISO 3166 code such as FR."""

    length = 2


class LanguageColumn(_Kind, models.CharField):
    """An ISO 639 code such as fr."""

    length = 8


class TimeZoneColumn(_Kind, models.CharField):
    length = 64


class CurrencyColumn(_Kind, models.CharField):
    """An ISO 4217 code such as EUR."""

    length = 3


class RichTextColumn(models.TextField):
    """Sanitised HTML."""


class TagsColumn(models.JSONField):
    """A list of short texts; `records.MultiValue` indexes them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class PercentColumn(models.DecimalField):
    """A share of a hundred: 12.5 means 12.5 %."""
