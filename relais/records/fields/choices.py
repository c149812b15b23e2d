from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.text import fold
from relais.records.fields.base import COMMON, EMPTY_CELL, Field, Reader
from relais.records.fields.text import Text, clean_text

if TYPE_CHECKING:
    from relais.records.models import MultiValue


class Boolean(Field):
    """Yes or no; where `may_be_unknown`, nothing is neither."""

    kind: ClassVar[str] = "boolean"

    _WORDS = {
        "true": True, "yes": True, "oui": True, "vrai": True, "1": True, "x": True, "on": True, "y": True, "o": True,
        "false": False, "no": False, "non": False, "faux": False, "0": False, "off": False, "n": False,
    }  # fmt: skip

    def convert(self, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        word = fold(str(value).strip()) if isinstance(value, (str, int)) else None
        if word not in self._WORDS:
            raise InvalidValue(_("Yes or no is expected."))
        return self._WORDS[word]

    def __init__(self, key: str, *, may_be_unknown: bool = False, **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.may_be_unknown = may_be_unknown

    def clean(self, value: Any) -> Any:
        if value is None or value == "":
            return None if self.may_be_unknown else False
        return self.convert(value)

    def text(self, value: Any, reader: Reader) -> str:
        return "" if value is None else (_("yes") if value else _("no"))

    def cell(self, value: Any, reader: Reader) -> SafeString:
        text = capfirst(self.text(value, reader))
        return SafeString(text) if value else format_html('<span class="muted">{}</span>', text or "—")


class Choice(Field):
    """One of a list. `choices` maps keys to labels; `tones` maps keys to the colour of their meaning."""

    kind: ClassVar[str] = "choice"

    def __init__(self, key: str, *, choices: Mapping[str, str | Promise], tones: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.choices = dict(choices)
        self.tones = dict(tones or {})

    @property
    def empty(self) -> str:
        return ""

    @property
    def usual_width(self) -> int:  # type: ignore[override]
        return 122 if self.has_tones else 150

    @property
    def has_tones(self) -> bool:
        return bool(self.tones)

    def tone(self, value: Any) -> str:
        """The colour of what the choice means, if it has one."""
        return self.tones.get(value, "")

    def options(self) -> dict[str, str | Promise]:
        return self.choices

    def convert(self, value: Any) -> str:
        options = self.options()
        if isinstance(value, str) and value in options:
            return value
        wanted = fold(str(value).strip()[:200])
        for key, label in options.items():
            if wanted in (fold(key), fold(str(label))):
                return key
        raise InvalidValue(
            _("“{value}” is not one of the choices: {allowed}.").format(
                value=str(value)[:40], allowed=", ".join(str(label) for label in list(options.values())[:12])
            )
        )

    def is_blank(self, path: str) -> Q:
        return Q(**{f"{path}__isnull": True}) | Q(**{path: ""})

    def text(self, value: Any, reader: Reader) -> str:
        return str(self.options().get(value, value)) if value else ""

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        tone, text = self.tone(value), capfirst(self.text(value, reader))
        return conditional_escape(text) if not tone else format_html('<span class="tag {}">{}</span>', tone, text)

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"choices": [{"value": key, "label": str(label)} for key, label in self.options().items()]}


class Tags(Text):
    """Several short words given freely."""

    kind: ClassVar[str] = "tags"
    operators: ClassVar[tuple[str, ...]] = ("has_any", "has_all", "has_none", "empty", "not_empty")
    MOST = 50

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["sortable"] = False
        super().__init__(*args, **kwargs)

    @property
    def empty(self) -> list[str]:  # type: ignore[override]
        return []

    def clean(self, value: Any) -> list[str]:
        if value is None or value == "":
            value = []
        if isinstance(value, str):
            value = list(value.replace(";", ",").split(","))
        if not isinstance(value, list) or len(value) > self.MOST:
            raise InvalidValue(_("A list of at most {limit} words is expected.").format(limit=self.MOST))
        kept: dict[str, str] = {}
        for item in value:
            word = clean_text(item, 60)
            if word:
                kept.setdefault(fold(word) or "", word)
        if self.required and not kept:
            raise InvalidValue(_("This is needed."))
        return list(kept.values())

    def convert(self, value: Any) -> Any:
        return self.clean(value)

    def is_empty(self, value: Any) -> bool:
        return not value

    def text(self, value: Any, reader: Reader) -> str:
        return ", ".join(value or [])

    def cell(self, value: Any, reader: Reader) -> SafeString:
        if not value:
            return EMPTY_CELL
        words = ((self.word(each, reader),) for each in value)
        return format_html('<span class="tags">{}</span>', format_html_join(" ", '<span class="tag plain">{}</span>', words))

    def word(self, value: str, reader: Reader) -> str:
        """One of the values as it is shown."""
        return value

    def index_values(self, value: list[str]) -> list[str]:
        """What the index of many values keeps of this value."""
        return [(fold(word) or "")[:120] for word in value]

    def indexed(self, value: list[str]) -> list[tuple[str, int | None]]:
        """The same, each beside the record that it leads to."""
        return [(word, None) for word in self.index_values(value)]

    def index_rows(self, model: type[Model]) -> QuerySet[MultiValue]:
        """The index of the values that this field has on records of the model."""
        from relais.records.models import MultiValue

        return MultiValue.objects.filter(model=model._meta.label_lower, field=self.key)

    def words(self, value: Any, reader: Reader | None = None) -> list[str]:
        """The values of a condition, as the index keeps them, for whoever reads."""
        if len(self.several(value)) > self.MOST:
            raise InvalidValue(_("A list of at most {limit} words is expected.").format(limit=self.MOST))
        return list(dict.fromkeys(self.index_values([self._word(item) for item in value])))

    def _word(self, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise InvalidValue(_("A text is expected."))
        return clean_text(value, 120)


class MultiChoice(Tags):
    """Several of a list."""

    kind: ClassVar[str] = "multi_choice"

    def __init__(self, key: str, *, choices: Mapping[str, str | Promise], **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self.choices = dict(choices)
        self._one = Choice(key, choices=choices)

    @property
    def one(self) -> Choice:
        """The field of each of them."""
        return self._one

    def options(self) -> dict[str, str | Promise]:
        return self._one.options()

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(self._one.convert(item) for item in super().clean(value)))

    def text(self, value: Any, reader: Reader) -> str:
        return ", ".join(self._one.text(item, reader) for item in value or [])

    def word(self, value: str, reader: Reader) -> str:
        return capfirst(self._one.text(value, reader))

    def index_values(self, value: list[str]) -> list[str]:
        return list(value)

    def _word(self, value: Any) -> str:
        return self._one.convert(value)

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"choices": self._one.describe()["choices"]}


class Country(Choice):
    """A country, kept by its ISO code, found by its name in French or English."""

    kind: ClassVar[str] = "country"

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, choices={}, **kwargs)

    def options(self) -> dict[str, str | Promise]:
        from django.utils.translation import get_language

        from relais.core.values.countries import country_choices

        return dict(country_choices(get_language() or "en"))

    def convert(self, value: Any) -> str:
        from relais.core.values.countries import find_country

        text = clean_text(value, 120)
        match = find_country(text)
        if match is None or not match.exact:
            hint = _(" Did you mean {name}?").format(name=self.options()[match.code]) if match else ""
            raise InvalidValue(_("“{value}” is not a country we know.").format(value=text[:60]) + hint)
        return match.code

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        """`@europe`, `@eu` and other groupings stand for their countries."""
        if op in ("is", "in"):
            given = self.several(value) if op == "in" else [value]
            return self.among(path, sorted({code for each in given for code in self._codes(each, reader)}))
        return super().compare(path, op, value, reader)

    def _codes(self, value: Any, reader: Reader) -> frozenset[str]:
        from relais.core.values.countries import GROUPS

        if not isinstance(value, str) or not value.startswith("@"):
            return frozenset([self.operand(value, reader)])
        if value[1:] not in GROUPS:
            raise InvalidValue(
                _("“{value}” is not a group of countries; allowed are {allowed}.").format(
                    value=value[:40], allowed=", ".join(f"@{group}" for group in GROUPS)
                )
            )
        return GROUPS[value[1:]]

    def describe(self) -> dict[str, Any]:
        return Field.describe(self)


class Language(Choice):
    """A language, kept by its ISO code."""

    kind: ClassVar[str] = "language"

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, choices={}, **kwargs)

    def options(self) -> dict[str, str | Promise]:
        from django.utils.translation import get_language

        from relais.core.values.languages import language_choices

        return dict(language_choices(get_language() or "en"))

    def convert(self, value: Any) -> str:
        from relais.core.values.languages import find_language

        text = clean_text(value, 80)
        match = find_language(text)
        if match is None or not match.exact:
            hint = _(" Did you mean {name}?").format(name=self.options()[match.code]) if match else ""
            raise InvalidValue(_("“{value}” is not a language we know.").format(value=text[:60]) + hint)
        return match.code

    def describe(self) -> dict[str, Any]:
        return Field.describe(self)


class TimeZone(Text):
    kind: ClassVar[str] = "time_zone"
    operators: ClassVar[tuple[str, ...]] = COMMON

    def convert(self, value: Any) -> str:
        from zoneinfo import available_timezones

        name = super().convert(value)
        if name not in available_timezones():
            raise InvalidValue(_("“{value}” is not a time zone, such as Europe/Paris.").format(value=name[:60]))
        return name
