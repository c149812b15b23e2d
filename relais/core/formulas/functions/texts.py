"""Functions of text. Texts are compared and searched without regard to case and accents; SUBSTITUTE and FIND take them as written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relais.core.formulas import days, wording
from relais.core.formulas.function import Function, Parameter
from relais.core.formulas.functions.signs import JOIN
from relais.core.formulas.kinds import TEXT
from relais.core.formulas.scope import Name

_TEXT = Parameter(pgettext_lazy("formula", "text"), "text")
_PART = Parameter(pgettext_lazy("formula", "part"), "text")
_COUNT = Parameter(pgettext_lazy("formula", "count"), "number", is_optional=True, default=Decimal(1))
_WHOLE = "least(greatest(trunc({0}), 0), 4000)::int"
_TOO_LONG = _("The text is empty, or longer than 4,000 characters.")


def _folded(arguments: Sequence[str]) -> list[str]:
    return [f'(relais_fold({one}) COLLATE "C")' for one in arguments]


FUNCTIONS = [
    Function(
        "CONCAT",
        "CONCATENER",
        (Parameter(pgettext_lazy("formula", "text"), "joinable"),),
        "text",
        JOIN.sql,
        wording.join,
        takes_empty=True,
        repeats=1,
        help=_("Texts one after the other, as with &."),
        when_empty=_TOO_LONG,
    ),
    Function(
        "LEFT",
        "GAUCHE",
        (_TEXT, _COUNT),
        "text",
        "relais_text(left({0}, " + _WHOLE.format("{1}") + "))",
        wording.left,
        help=_("So many characters from the beginning."),
        when_empty=_("No character is left."),
    ),
    Function(
        "RIGHT",
        "DROITE",
        (_TEXT, _COUNT),
        "text",
        "relais_text(right({0}, " + _WHOLE.format("{1}") + "))",
        wording.right,
        help=_("So many characters from the end."),
        when_empty=_("No character is left."),
    ),
    Function(
        "MID",
        "STXT",
        (_TEXT, Parameter(pgettext_lazy("formula", "start"), "number"), Parameter(pgettext_lazy("formula", "count"), "number")),
        "text",
        "relais_middle({0}, {1}, {2})",
        wording.middle,
        help=_("So many characters from a place on; the first is 1."),
        when_empty=_("No character is left."),
    ),
    Function(
        "LEN",
        "NBCAR",
        (_TEXT,),
        "number",
        "coalesce(length({0}), 0)::numeric",
        wording.length,
        takes_empty=True,
        help=_("How many characters there are."),
    ),
    Function(
        "UPPER",
        "MAJUSCULE",
        (_TEXT,),
        "text",
        'relais_text(upper({0} COLLATE "und-x-icu") COLLATE "C")',
        wording.upper,
        help=_("In capitals."),
        when_empty=_TOO_LONG,
    ),
    Function(
        "LOWER",
        "MINUSCULE",
        (_TEXT,),
        "text",
        'relais_text(lower({0} COLLATE "und-x-icu") COLLATE "C")',
        wording.lower,
        help=_("In small letters."),
        when_empty=_TOO_LONG,
    ),
    Function(
        "TRIM",
        "SUPPRESPACE",
        (_TEXT,),
        "text",
        "relais_trim({0})",
        wording.trim,
        help=_("Without spaces around it, and single ones within."),
        when_empty=_("No character is left."),
    ),
    Function(
        "CONTAINS",
        "CONTIENT",
        (_TEXT, _PART),
        "boolean",
        lambda arguments: "(strpos({}, {}) > 0)".format(*_folded(arguments)),
        wording.contains,
        help=_("Whether a part occurs in the text."),
    ),
    Function(
        "STARTSWITH",
        "COMMENCEPAR",
        (_TEXT, _PART),
        "boolean",
        lambda arguments: "starts_with({}, {})".format(*_folded(arguments)),
        wording.starts_with,
        help=_("Whether the text begins with a part."),
    ),
    Function(
        "ENDSWITH",
        "FINITPAR",
        (_TEXT, _PART),
        "boolean",
        lambda arguments: "starts_with(reverse({}), reverse({}))".format(*_folded(arguments)),
        wording.ends_with,
        help=_("Whether the text ends with a part."),
    ),
    Function(
        "FIND",
        "TROUVE",
        (_PART, _TEXT),
        "number",
        "nullif(strpos({1}, {0}), 0)::numeric",
        wording.find,
        help=_("Where a part begins in a text; the first character is 1."),
        when_empty=_("The part does not occur."),
    ),
    Function(
        "SUBSTITUTE",
        "SUBSTITUE",
        (_TEXT, Parameter(pgettext_lazy("formula", "old"), "text"), Parameter(pgettext_lazy("formula", "new"), "text")),
        "text",
        "relais_substitute({0}, {1}, coalesce({2}, ''))",
        lambda text, old, new: wording.substitute(text, old, new) if text is not None and old is not None else None,
        takes_empty=True,
        help=_("The text with one part put in place of another, wherever it occurs."),
        when_empty=_TOO_LONG,
    ),
    Function(
        "VALUE",
        "CNUM",
        (_TEXT,),
        "number",
        "relais_read_number({0})",
        wording.read_number,
        help=_("The number that a text writes, with comma or point."),
        when_empty=_("This text is no number."),
    ),
]


def _number_formats() -> dict[str, tuple[int, str, str, str]]:
    """0 0,0 0,00 0,000 0,0000, the same with a point, with thousands apart, and in percent: places, thousands, decimal sign, percent."""
    formats = {}
    for places in range(5):
        for decimal, apart, percent in ((",", " ", " %"), (".", ",", "%")):
            decimals = decimal + "0" * places if places else ""
            formats[f"0{decimals}"] = (places, "", decimal, "")
            formats[f"#{apart}##0{decimals}"] = (places, apart.replace(" ", _NARROW), decimal, "")
            formats[f"0{decimals}{percent}"] = (places, "", decimal, percent.replace(" ", _NARROW))
    return formats


_NARROW = "\u202f"
NUMBER_FORMATS = _number_formats()
DATE_FORMATS = ("YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "MM/YYYY", "YYYY-MM", "YYYY")
_TO_FRENCH = str.maketrans({"D": "J", "Y": "A"})
_FROM_FRENCH = str.maketrans({"J": "D", "A": "Y"})
#: DD/MM/YYYY is shown as JJ/MM/AAAA in French.
DATE_SPELLINGS = Name("format", TEXT, choices={form: {"fr": form.translate(_TO_FRENCH)} for form in DATE_FORMATS})


def date_format(form: str) -> str | None:
    """JJ/MM/AAAA and dd/mm/yyyy alike."""
    found = form.upper().translate(_FROM_FRENCH)
    return found if found in DATE_FORMATS else None


def format_number(number: Decimal, form: str) -> str | None:
    return wording.format_number(number, *NUMBER_FORMATS[form])


_FORMAT = Parameter(pgettext_lazy("formula", "format"), "text")
_HELP = _("A number or date written in a format, such as “0.00” or “DD/MM/YYYY”.")
#: TEXT is one of two, by what it writes; the checker puts the format into one form.
TEXT_OF_NUMBER = Function(
    "TEXT",
    "TEXTE",
    (Parameter(pgettext_lazy("formula", "value"), "amount"), _FORMAT),
    "text",
    "relais_format_number({0}, {1})",
    format_number,
    help=_HELP,
)
TEXT_OF_DATE = Function(
    "TEXT",
    "TEXTE",
    (Parameter(pgettext_lazy("formula", "value"), "day"), _FORMAT),
    "text",
    '(to_char({0}, {1}) COLLATE "C")',
    days.format_date,
    help=_HELP,
)
FUNCTIONS.append(TEXT_OF_NUMBER)
