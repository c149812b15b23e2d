"""How dates, figures and telephone numbers are written for a reader.

A `Formats` belongs to one locale (such as `fr_FR`), one language of words and one time zone, and remembers what it wrote:
a list of 50 rows writes 500 values. `current()` answers the one of the person reading; the middleware sets it for a
request, `use` for a job.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from asgiref.local import Local
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_compact_currency, format_currency, format_decimal, get_currency_precision
from babel.units import format_unit
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relais.core.regional import Order

NARROW = "\u202f"
NOTHING = "—"
_SIZES = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte", "digital-terabyte")
_local = Local()


class Formats:
    """The ways of writing of one locale. Take it from `formats_for`, which keeps them."""

    def __init__(self, locale: str, language: str, zone: str) -> None:
        self.locale = Locale.parse(locale)
        self.language = language
        self.zone = ZoneInfo(zone)
        self.country = self.locale.territory or "FR"
        self._is_french = self.locale.language == "fr"
        self._dates: dict[tuple[str, date], str] = {}
        self._distances: dict[tuple[str, int], str] = {}
        self._times: dict[tuple[int, int], str] = {}
        self._around_amounts: dict[str, tuple[str, str]] = {}
        self._group = self._narrowed(self.locale.number_symbols["latn"]["group"])
        self._decimal = self.locale.number_symbols["latn"]["decimal"]
        self._by_thousands = self.locale.decimal_formats[None].grouping == (3, 3)

    # days and hours

    @property
    def decimal_mark(self) -> str:
        return self._decimal

    @property
    def group_mark(self) -> str:
        """What stands between thousands."""
        return self._group

    @property
    def date_order(self) -> Order:
        """Whether the day, the month or the year of a date comes first."""
        order = "".join(sorted("dmy", key=self.locale.date_formats["short"].pattern.lower().index))
        return order if order in ("mdy", "ymd") else "dmy"  # type: ignore[return-value]

    def day(self, value: date | None) -> str:
        """`22 nov. 2026`."""
        return self._date("medium", value)

    def short_day(self, value: date | None, today: date | None = None) -> str:
        """`1er déc.`; with its year when that is not this one."""
        if value is None:
            return NOTHING
        if self._as_day(value).year != (today or self.today()).year:
            return self.day(value)
        return self._date("MMMd", value)

    def long_day(self, value: date, today: date | None = None) -> str:
        """`Mercredi 18 novembre`, as a heading; today, yesterday and tomorrow in words."""
        day, today = self._as_day(value), today or self.today()
        if abs((day - today).days) <= 1:
            return self._distance("relative", (day - today).days)
        written = (
            self._date("EEEE", value) + self._between_weekday_and_day + self._date("MMMMd" if day.year == today.year else "long", value)
        )
        return written[0].upper() + written[1:]

    def numeric_day(self, value: date | None) -> str:
        """`22/11/2026`, as a form shows and takes it."""
        return self._date("numeric", value)

    def clock(self, value: datetime | time | None) -> str:
        """`09:42`."""
        if value is None:
            return NOTHING
        if isinstance(value, datetime):
            value = self._local_moment(value).time()
        key = (value.hour, value.minute)
        if key not in self._times:
            self._times[key] = self._narrowed(format_time(time(*key), "short", locale=self.locale))
        return self._times[key]

    def moment(self, value: datetime | None) -> str:
        """`22 nov. 2026, 09:42`."""
        return NOTHING if value is None else f"{self.day(value)}, {self.clock(value)}"

    def relative_day(self, value: date | None, today: date | None = None) -> str:
        """`Aujourd’hui`, `Hier`, `Il y a 2 j`, `Dans 3 j`: how far a day is."""
        if value is None:
            return NOTHING
        return self._distance("relative", (self._as_day(value) - (today or self.today())).days)

    def due_day(self, value: date | None, today: date | None = None) -> str:
        """`en retard 6 j`, `aujourd’hui`, `demain`, or the day itself: when a thing is to be done."""
        if value is None:
            return NOTHING
        days = (self._as_day(value) - (today or self.today())).days
        return self._distance("due", days) if days <= 1 else self.short_day(value, today)

    def ago(self, value: datetime | None, now: datetime | None = None) -> str:
        """`à l’instant`, `il y a 5 min`, then the hour, then the day: when a thing happened."""
        if value is None:
            return NOTHING
        now = now or timezone.now()
        minutes = int((now - value).total_seconds() // 60)
        if minutes < 1:
            return _("just now")
        if minutes < 60:
            return ngettext("{minutes} minute ago", "{minutes} minutes ago", minutes).format(minutes=minutes)
        day, today = self._as_day(value), self._as_day(now)
        if day == today:
            return self.clock(value)
        return self.relative_day(day, today) if (today - day).days == 1 else self.short_day(day, today)

    def duration(self, value: timedelta | int | None) -> str:
        """`11 min`, `3 h 10`, `2 j`: a timedelta, or a number of seconds."""
        if value is None:
            return NOTHING
        seconds = int(value.total_seconds()) if isinstance(value, timedelta) else int(value)
        if seconds < 60:
            return _("{seconds} s").format(seconds=seconds)
        minutes = seconds // 60
        if minutes < 60:
            return _("{minutes} min").format(minutes=minutes)
        hours, rest = divmod(minutes, 60)
        if hours < 48:
            return _("{hours} h {minutes} min").format(hours=hours, minutes=f"{rest:02}") if rest else _("{hours} h").format(hours=hours)
        return ngettext("{days} day", "{days} days", hours // 24).format(days=self.number(hours // 24))

    # figures

    def number(self, value: int | float | Decimal | None, places: int | None = None) -> str:
        """`1 234,5`; `places` fixes the decimals."""
        if value is None:
            return NOTHING
        if isinstance(value, float):
            value = Decimal(str(value))
        if places is None:
            places = 0 if isinstance(value, int) else max(0, -int(value.normalize().as_tuple().exponent))
        if not self._by_thousands:
            pattern = "#,##,##0" + ("." + "0" * places if places else "")
            return format_decimal(value, pattern, locale=self.locale)
        return self._grouped(value, places)

    def percent(self, value: float | Decimal | None, places: int = 0) -> str:
        """`41 %` of a share such as 0.41."""
        if value is None:
            return NOTHING
        written = self.number(Decimal(str(value)) * 100, places)
        return self._narrowed(re.sub(r"[#0,.]+", written, self.locale.percent_formats[None].pattern))

    def money(self, amount: Decimal | int | None, currency: str, *, cents: bool = False) -> str:
        """`18 400 €`; decimals are written where there are some, or always with `cents`."""
        if amount is None:
            return NOTHING
        precision = get_currency_precision(currency)
        places = precision if cents or amount != int(amount) else 0
        if not self._by_thousands:
            return format_currency(amount, currency, locale=self.locale) if places else self._whole_money(amount, currency)
        before, after = self._around(currency)
        written = self._grouped(-amount if amount < 0 else amount, places)
        return f"{'-' if amount < 0 else ''}{before}{written}{after}"

    def compact_money(self, amount: Decimal | int | float | None, currency: str, places: int = 1) -> str:
        """`148,3 k€`: for figures to be taken in at a glance."""
        if amount is None:
            return NOTHING
        written = format_compact_currency(Decimal(str(amount)), currency, locale=self.locale, fraction_digits=places)
        # French writes « k€ » as one word
        return re.sub(r"(?<=[^\W\d])\xa0(?=\S+$)", "", written).replace("\xa0", NARROW) if self._is_french else written

    def file_size(self, size: int | None) -> str:
        """`3,4 Mo`."""
        if size is None:
            return NOTHING
        amount, step = Decimal(size), 0
        while amount >= 1000 and step < len(_SIZES) - 1:
            amount, step = amount / 1000, step + 1
        rounded = round(amount, 0 if step == 0 or amount >= 100 else 1)
        return self._narrowed(format_unit(rounded, _SIZES[step], "short", locale=self.locale))

    # telephone

    def phone(self, number: str | None, country: str | None = None) -> str:
        """A number kept as +33612345678, as the reader dials it: nationally in the same country, else with its prefix."""
        return _phone(number, country or self.country) if number else NOTHING

    # inside

    def today(self) -> date:
        return timezone.now().astimezone(self.zone).date()

    def _local_moment(self, value: datetime) -> datetime:
        return value.astimezone(self.zone) if value.tzinfo else value

    def _as_day(self, value: date) -> date:
        return self._local_moment(value).date() if isinstance(value, datetime) else value

    def _distance(self, form: str, days: int) -> str:
        key = (form, days)
        if key not in self._distances:
            with translation.override(self.language):
                self._distances[key] = self._write_due(days) if form == "due" else self._write_relative(days)
        return self._distances[key]

    def _write_relative(self, days: int) -> str:
        if days in (-1, 0, 1):
            return (_("Yesterday"), _("Today"), _("Tomorrow"))[days + 1]
        if days < 0:
            return ngettext("{days} day ago", "{days} days ago", -days).format(days=self.number(-days))
        return ngettext("In {days} day", "In {days} days", days).format(days=self.number(days))

    def _write_due(self, days: int) -> str:
        if days >= 0:
            return (_("today"), _("tomorrow"))[days]
        return ngettext("{days} day late", "{days} days late", -days).format(days=self.number(-days))

    def _date(self, form: str, value: date | None) -> str:
        if value is None:
            return NOTHING
        key = (form, self._as_day(value))
        if key not in self._dates:
            if len(self._dates) > 20_000:
                self._dates.clear()
            self._dates[key] = self._write_date(form, key[1])
        return self._dates[key]

    def _write_date(self, form: str, value: date) -> str:
        if form == "numeric":
            return format_date(value, _four_digit_year(self.locale.date_formats["short"].pattern), locale=self.locale)
        if form in ("medium", "long"):
            written = format_date(value, form, locale=self.locale)
        elif form == "EEEE":
            return format_date(value, "EEEE", locale=self.locale)
        else:
            written = format_skeleton(form, value, locale=self.locale)
        return f"1er{written[1:]}" if self._is_french and value.day == 1 and written.startswith("1 ") else written

    @property
    def _between_weekday_and_day(self) -> str:
        return ", " if "EEEE," in self.locale.date_formats["full"].pattern else " "

    def _narrowed(self, text: str) -> str:
        """French puts a narrow space that does not break where CLDR has an ordinary one."""
        return text.replace("\xa0", NARROW) if self._is_french else text

    def _grouped(self, value: int | Decimal, places: int) -> str:
        written = f"{value:,.{places}f}" if value >= 0 else f"{round(Decimal(value), places) + 0:,.{places}f}"
        if self._decimal == "." and self._group == ",":
            return written
        return written.translate({44: self._group, 46: self._decimal})

    def _around(self, currency: str) -> tuple[str, str]:
        """What stands before and after an amount, learnt once from Babel."""
        if currency not in self._around_amounts:
            before, _one, after = self._whole_money(1, currency).partition("1")
            self._around_amounts[currency] = (before, after)
        return self._around_amounts[currency]

    def _whole_money(self, amount: int | Decimal, currency: str) -> str:
        pattern = self.locale.currency_formats["standard"].pattern.split(";")[0]
        return self._narrowed(format_currency(amount, currency, _without_decimals(pattern), locale=self.locale, currency_digits=False))


def _four_digit_year(pattern: str) -> str:
    """Day and month with their leading zero and the year whole, in the order of the locale."""
    for letter, whole in (("y", "yyyy"), ("M", "MM"), ("d", "dd")):
        head, found, tail = pattern.partition(letter)
        pattern = head + (whole if found else "") + tail.lstrip(letter)
    return pattern


def _without_decimals(pattern: str) -> str:
    return pattern.replace(".00", "")


@lru_cache(maxsize=50_000)
def _phone(number: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    at_home = phonenumbers.country_code_for_region(country) == parsed.country_code
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form).replace(" ", "\xa0")


@lru_cache(maxsize=200)
def formats_for(locale: str, language: str | None = None, zone: str = "UTC") -> Formats:
    """The formats of a locale; words follow the language, which is the locale's own unless said."""
    try:
        return Formats(locale, language or locale.split("_")[0], zone)
    except (UnknownLocaleError, ValueError):
        return Formats("en_GB", language or "en", zone)


def current() -> Formats:
    """The formats of the person reading now."""
    formats: Formats | None = getattr(_local, "formats", None)
    if formats is not None:
        return formats
    language = translation.get_language() or "en"
    return formats_for({"fr": "fr_FR"}.get(language[:2], "en_GB"), language[:2], str(timezone.get_current_timezone()))


@contextmanager
def use(locale: str, language: str | None = None, zone: str = "UTC") -> Iterator[Formats]:
    """Write for a given reader within the block."""
    before = getattr(_local, "formats", None)
    formats = formats_for(locale, language, zone)
    _local.formats = formats
    try:
        with translation.override(formats.language):
            yield formats
    finally:
        _local.formats = before
