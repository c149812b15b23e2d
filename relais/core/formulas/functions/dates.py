"""Functions of dates. A moment is taken as its day, in the time zone of the firm."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relais.core.formulas import days
from relais.core.formulas.function import Function, Parameter
from relais.core.formulas.kinds import TEXT
from relais.core.formulas.scope import Name

_DATE = Parameter(pgettext_lazy("formula", "date"), "day")
_START, _END = Parameter(pgettext_lazy("formula", "start"), "day"), Parameter(pgettext_lazy("formula", "end"), "day")
_MONTHS = Parameter(pgettext_lazy("formula", "months"), "number")
_OUT_OF_RANGE = _("The date lies before the year 1 or after 9999.")
_FIRST_DAY = Parameter(
    pgettext_lazy("formula", "first day"),
    "number",
    is_optional=True,
    default=Decimal(1),
    among={"1": Decimal(1), "2": Decimal(2), "3": Decimal(3)},
)
_UNITS = Name("unit", TEXT, choices={"y": {"fr": "a"}, "m": {}, "d": {"fr": "j"}})
_UNIT = Parameter(pgettext_lazy("formula", "unit"), "text", among={"Y": "y", "M": "m", "D": "d", "A": "y", "J": "d"}, spellings=_UNITS)

TODAY = Function(
    "TODAY", "AUJOURDHUI", (), "date", "{today}::date", lambda moment: moment.today, at_moment=True, help=_("The day that it is.")
)
NOW = Function("NOW", "MAINTENANT", (), "datetime", "{now}::timestamptz", lambda moment: moment.now, at_moment=True, help=_("This moment."))

FUNCTIONS = [
    TODAY,
    NOW,
    Function(
        "DATE",
        "DATE",
        (
            Parameter(pgettext_lazy("formula", "year"), "number"),
            Parameter(pgettext_lazy("formula", "month"), "number"),
            Parameter(pgettext_lazy("formula", "day"), "number"),
        ),
        "date",
        "relais_date({0}, {1}, {2})",
        days.make_date,
        help=_("A date out of year, month and day; months and days beyond the end lead into the next."),
        when_empty=_OUT_OF_RANGE,
    ),
    Function(
        "YEAR", "ANNEE", (_DATE,), "number", "extract(year from {0})::numeric", lambda day: Decimal(day.year), help=_("The year of a date.")
    ),
    Function(
        "QUARTER",
        "TRIMESTRE",
        (_DATE,),
        "number",
        "extract(quarter from {0})::numeric",
        days.quarter,
        help=_("The quarter of a date, 1 to 4."),
    ),
    Function(
        "MONTH",
        "MOIS",
        (_DATE,),
        "number",
        "extract(month from {0})::numeric",
        lambda day: Decimal(day.month),
        help=_("The month of a date, 1 to 12."),
    ),
    Function(
        "DAY", "JOUR", (_DATE,), "number", "extract(day from {0})::numeric", lambda day: Decimal(day.day), help=_("The day of the month.")
    ),
    Function(
        "WEEKDAY",
        "JOURSEM",
        (_DATE, _FIRST_DAY),
        "number",
        "relais_weekday({0}, {1})",
        days.weekday,
        help=_("The day of the week: 1 for Sunday; with 2, 1 for Monday; with 3, 0 for Monday."),
    ),
    Function(
        "ISOWEEKNUM",
        "NO.SEMAINE.ISO",
        (_DATE,),
        "number",
        "extract(week from {0})::numeric",
        lambda day: Decimal(day.isocalendar().week),
        help=_("The week of the year, as in European calendars."),
    ),
    Function(
        "ADDDAYS",
        "AJOUTERJOURS",
        (_DATE, Parameter(pgettext_lazy("formula", "days"), "number")),
        "date",
        "relais_add_days({0}, {1})",
        days.add_days,
        help=_("So many days later, or earlier, as with +."),
        when_empty=_OUT_OF_RANGE,
    ),
    Function(
        "EDATE",
        "MOIS.DECALER",
        (_DATE, _MONTHS),
        "date",
        "relais_add_months({0}, {1})",
        days.add_months,
        help=_("The same day so many months later, or earlier."),
        when_empty=_OUT_OF_RANGE,
    ),
    Function(
        "EOMONTH",
        "FIN.MOIS",
        (_DATE, _MONTHS),
        "date",
        "relais_end_of_month({0}, {1})",
        days.end_of_month,
        help=_("The last day of the month, so many months later or earlier."),
        when_empty=_OUT_OF_RANGE,
    ),
    Function(
        "DAYS",
        "JOURS",
        (_END, _START),
        "number",
        "(({0}) - ({1}))::numeric",
        days.days_between,
        help=_("How many days lie between the start and the end; the end comes first."),
    ),
    Function(
        "NETWORKDAYS",
        "NB.JOURS.OUVRES",
        (_START, _END),
        "number",
        "relais_work_days({0}, {1})",
        days.work_days,
        help=_("How many days from Monday to Friday, both ends counted; holidays are not left out."),
    ),
    Function(
        "DATEDIF",
        "DATEDIF",
        (_START, _END, _UNIT),
        "number",
        "relais_difference({0}, {1}, {2})",
        days.difference,
        help=_("How many whole years (“y”), months (“m”) or days (“d”) lie between two dates."),
        when_empty=_("The end lies before the start."),
    ),
]
