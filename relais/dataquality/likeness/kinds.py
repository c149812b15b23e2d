"""The kinds of things that are compared. Each brings its fields into form, and says how two values may agree and how much that tells.

The guesses `same` and `other` come from files of firms as they are: names are mistyped in one entry of six, towns hardly ever tell two
people apart, two people almost never share an address of e-mail. The firm's own data correct them (`finding/model.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relais.core.values.duplicates import SHARED_MAILBOXES
from relais.dataquality.likeness.comparison import Comparison, Level
from relais.dataquality.likeness.folding import alike, folded, nearly, sound

Clean = Callable[[str], str]


@dataclass(frozen=True)
class Kind:
    """`field` is read from the record; a collection gives the values of its items."""

    field: str

    @property
    def reads(self) -> Mapping[str, Clean | None]:
        """The fields read, and what is done to each value beforehand."""
        return {self.field: None}

    @property
    def tells_of(self) -> tuple[str, ...]:
        """Fields that a person must be able to read to be told what came of the comparison."""
        return tuple(self.reads)

    def prepared(self) -> Mapping[str, str]:
        """Columns and their SQL over the fields as they were read (`raw_…`), or over columns before them."""
        return {self.field: folded(f"raw_{self.field}")}

    def comparisons(self) -> Sequence[Comparison]:
        """How two values agree."""
        raise NotImplementedError(type(self))

    @property
    def shared(self) -> str:
        """SQL that is true where both have what members of a household have in common; empty where nothing of it is in this kind."""
        return ""

    def compare(self, *levels: Level, key: str = "") -> Comparison:
        return Comparison(key or self.field, self.tells_of, (key or self.field,), levels)


@dataclass(frozen=True)
class PersonName(Kind):
    """First and last name, mistyped, shortened, or each in the other's place."""

    field: str
    last: str

    @property
    def reads(self) -> Mapping[str, Clean | None]:
        return {self.field: None, self.last: None}

    @property
    def stranger(self) -> str:
        """Two names that are clearly those of two people, whatever they share: a couple, a father and his daughter; two colleagues."""
        first, last = self.field, self.last
        known = f"length({first}_l) > 2 and length({first}_r) > 2"
        relative = (
            f"left({first}_l, 1) <> left({first}_r, 1) and {last}_l = {last}_r and jaro_winkler_similarity({first}_l, {first}_r) < 0.7"
        )
        colleague = (
            f"jaro_winkler_similarity({first}_l, {first}_r) < 0.8 and jaro_winkler_similarity({last}_l, {last}_r) < 0.8 "
            f"and not ({first}_l = {last}_r and {last}_l = {first}_r)"
        )
        return f"coalesce({known} and (({relative}) or ({colleague})), false)"

    def prepared(self) -> Mapping[str, str]:
        columns: dict[str, str] = {}
        for name in (self.field, self.last):
            columns[name] = folded(f"raw_{name}")
            columns[f"{name}_sound"] = sound(name)
            columns[f"{name}_initial"] = f"left({name}, 1)"
        one, other = f"{self.field}_sound", f"{self.last}_sound"
        return columns | {"names_sound": f"least({one}, {other}) || '|' || greatest({one}, {other})"}

    def comparisons(self) -> Sequence[Comparison]:
        return [
            self._compare(self.field, self.last, _("Same first name"), _("Almost the same first name"), _("Another first name")),
            self._compare(self.last, self.field, _("Same last name"), _("Almost the same last name"), _("Another last name")),
        ]

    def _compare(self, name: str, beside: str, same: str | Promise, almost: str | Promise, another: str | Promise) -> Comparison:
        crossed = f"({name}_l = {beside}_r and coalesce({beside}_l = {name}_r, true)) or ({beside}_l = {name}_r and coalesce({name}_l = {beside}_r, true))"
        return self.compare(
            Level("same", f"{name}_l = {name}_r", 0.75, 0.004, same, rarity=name),
            Level("almost", f"{nearly(name, 1)} or {alike(name, 0.92)}", 0.12, 0.003, almost),
            Level("swapped", crossed, 0.03, 0.001, _("First and last names are swapped")),
            Level("half", f"{name}_l = {beside}_r or {beside}_l = {name}_r", 0.02, 0.001),
            Level("part", f"starts_with({name}_l, {name}_r) or starts_with({name}_r, {name}_l)", 0.03, 0.004, almost),
            Level("alike", f"{nearly(name, 2)} or {alike(name, 0.8)}", 0.03, 0.012),
            Level("other", "", 0.04, 0.976, another),
            key=name,
        )  # fmt: skip


@dataclass(frozen=True)
class Title(Kind):
    """A name of several words, as firms have. `clean` leaves out what two writers write differently."""

    clean: Clean | None = None

    @property
    def reads(self) -> Mapping[str, Clean | None]:
        return {self.field: self.clean}

    def prepared(self) -> Mapping[str, str]:
        name = self.field
        letters = f"replace({name}, ' ', '')"
        return {
            name: folded(f"raw_{name}"),
            f"{name}_letters": letters,
            f"{name}_start": f"left({letters}, 8)",
            f"{name}_sound": sound(letters),
            f"{name}_words": f"list_sort(string_split({name}, ' '))",
        }

    def comparisons(self) -> Sequence[Comparison]:
        name, words = self.field, f"{self.field}_words"
        shared = f"len(list_intersect({words}_l, {words}_r))"
        return [
            self.compare(
                Level("same", f"{name}_l = {name}_r", 0.6, 0.0002, _("Same name"), rarity=name),
                Level("words", f"{name}_letters_l = {name}_letters_r or {words}_l = {words}_r", 0.1, 0.00002, _("Same name")),
                Level(
                    "almost", f"{nearly(f'{name}_letters', 2)} and length({name}_letters_l) > 5", 0.15, 0.0002, _("Almost the same name")
                ),
                Level("part", f"{shared} = least(len({words}_l), len({words}_r)) and {shared} > 1", 0.08, 0.0005, _("Similar name")),
                Level("alike", f"{alike(f'{name}_letters', 0.9)}", 0.04, 0.004, _("Similar name")),
                Level("other", "", 0.03, 0.995, _("Another name")),
            )
        ]


@dataclass(frozen=True)
class Day(Kind):
    """A day, with a wrong figure or day and month turned."""

    def prepared(self) -> Mapping[str, str]:
        day = self.field
        return {
            day: f"nullif(raw_{day}, '')",
            f"{day}_year": f"left({day}, 4)",
            f"{day}_month": f"left({day}, 7)",
            f"{day}_in_year": f"right({day}, 5)",
        }

    def comparisons(self) -> Sequence[Comparison]:
        one, other = f"{self.field}_l", f"{self.field}_r"
        turned = f"{one} = left({other}, 4) || right({other}, 3) || substr({other}, 5, 3)"
        slips = f"damerau_levenshtein({one}, {other})"
        return [
            self.compare(
                Level("same", f"{one} = {other}", 0.82, 0.0001, _("Same date")),
                Level("almost", f"{slips} <= 1 or {turned}", 0.1, 0.002, _("Date differs by one figure")),
                Level("alike", f"{slips} <= 2", 0.03, 0.025, _("Date differs by two figures")),
                Level("other", "", 0.05, 0.973, _("Another date")),
            )
        ]


@dataclass(frozen=True)
class Place(Kind):
    """A postal address: street, postcode and town, judged together, since whoever shares one mostly shares the others.

    `field` is the street. Where one of the two has none, what is left is judged by itself.
    """

    postcode: str
    city: str

    @property
    def reads(self) -> Mapping[str, Clean | None]:
        return {self.field: None, self.postcode: None, self.city: None}

    @property
    def shared(self) -> str:
        return f"{self.field}_l = {self.field}_r"

    def prepared(self) -> Mapping[str, str]:
        street = self.field
        return {
            street: folded(f"raw_{street}"),
            f"{street}_number": f"nullif(regexp_replace({street}, '[^0-9]+', '', 'g'), '')",
            f"{street}_name": f"nullif(trim(regexp_replace({street}, '[^ ]*[0-9][^ ]*', '', 'g')), '')",
            self.postcode: f"replace({folded(f'raw_{self.postcode}')}, ' ', '')",
            self.city: folded(f"raw_{self.city}"),
            f"{self.city}_start": f"left({self.city}, 4)",
        }

    def comparisons(self) -> Sequence[Comparison]:
        street, code, town = self.field, self.postcode, self.city
        number, name = f"{street}_number", f"{street}_name"
        same_code, same_town = f"coalesce({code}_l = {code}_r, false)", f"coalesce({town}_l = {town}_r, false)"
        near_code = f"coalesce({nearly(code, 1)}, false)"
        near_town = f"coalesce(({nearly(town, 2)} and length({town}_l) > 4) or {alike(town, 0.9)}, false)"
        near_area = f"({near_code} or {near_town})"
        no_area = f"({code}_l is null or {code}_r is null) and ({town}_l is null or {town}_r is null)"
        near_number = f"coalesce({number}_l = {number}_r, true)"
        near_name = f"({name}_l = {name}_r or starts_with({name}_l, {name}_r) or starts_with({name}_r, {name}_l) or {alike(name, 0.9)})"
        near_street = f"{near_number} and {near_name}"
        here = f"({no_area} or {near_area})"
        return [
            self.compare(
                Level("same", f"{street}_l = {street}_r and {here}", 0.4, 0.00003, _("Same address")),
                Level("almost", f"{near_street} and {here}", 0.28, 0.0002, _("Almost the same address")),
                Level("part", f"{name}_l = {name}_r and {here}", 0.1, 0.0005, _("Same street, another number")),
                Level("elsewhere", f"{street}_l = {street}_r", 0.05, 0.001, _("Same street in another town")),
                Level("area", f"{same_code} and {near_town} or {same_town} and {near_code}", 0.08, 0.004, _("Same postcode and town")),
                Level("town", f"{same_code} or {same_town}", 0.03, 0.006, _("Same town")),
                Level("other", "", 0.05, 0.98825, _("Another address")),
            ),
            Comparison(
                town,
                (code, town),
                (),
                (
                    Level("area", f"{same_code} and {same_town}", 0.6, 0.004, _("Same postcode and town")),
                    Level("town", f"{town}_l = {town}_r", 0.19, 0.008, _("Same town"), rarity=town),
                    Level("almost", f"{same_code} or {near_town}", 0.13, 0.008, _("Almost the same town")),
                    Level("other", "", 0.08, 0.98, _("Another town")),
                ),
                unknown=f"({street}_l is not null and {street}_r is not null) or ({no_area})",
            ),
        ]  # fmt: skip


@dataclass(frozen=True)
class Mails(Kind):
    """Addresses of e-mail. Those that several people read, such as info@, tell less."""

    main: str = ""

    @property
    def tells_of(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.field, self.main)))

    @property
    def shared(self) -> str:
        return f"list_has_any({self.field}_l, {self.field}_r)"

    def prepared(self) -> Mapping[str, str]:
        mails = self.field
        shared = ", ".join(f"'{mailbox}'" for mailbox in sorted(SHARED_MAILBOXES))
        own = f"list_filter({mails}, lambda mail: split_part(mail, '@', 1) not in ({shared}))"
        return {
            mails: f"nullif(list_distinct(list_transform(raw_{mails}, lambda mail: lower(mail))), [])",
            f"{mails}_own": f"nullif({own}, [])",
            f"{mails}_box": f"split_part({mails}_own[1], '@', 1)",
            f"{mails}_domain": f"split_part({mails}_own[1], '@', 2)",
            f"{mails}_boxes": f"list_filter(list_transform({own}, lambda mail: split_part(mail, '@', 1)), lambda box: length(box) > 4)",
            f"{mails}_start": f"list_transform({own}, lambda mail: left(split_part(mail, '@', 1), 4) || '@' || left(split_part(mail, '@', 2), 4))",
        }

    def comparisons(self) -> Sequence[Comparison]:
        mails = self.field
        box, domain = f"{mails}_box", f"{mails}_domain"
        near = f"{domain}_l = {domain}_r and ({nearly(box, 1)} and length({box}_l) > 4 or {nearly(box, 2)} and length({box}_l) > 9)"
        return [
            self.compare(
                Level("same", f"list_has_any({mails}_own_l, {mails}_own_r)", 0.72, 0.00002, _("Same e-mail address")),
                Level("mailbox", f"list_has_any({mails}_boxes_l, {mails}_boxes_r)", 0.07, 0.0002, _("Same mailbox at another domain")),
                Level("almost", f"{near}", 0.12, 0.001, _("Almost the same e-mail address")),
                Level("shared", f"list_has_any({mails}_l, {mails}_r)", 0.03, 0.0005, _("Same shared e-mail address")),
                Level("other", "", 0.06, 0.99828, _("Another e-mail address")),
            )
        ]  # fmt: skip


@dataclass(frozen=True)
class Coordinates(Kind):
    """Telephone numbers, known by their last nine figures."""

    main: str = ""

    @property
    def tells_of(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.field, self.main)))

    @property
    def shared(self) -> str:
        return f"list_has_any({self.field}_l, {self.field}_r)"

    def prepared(self) -> Mapping[str, str]:
        numbers = f"list_transform(raw_{self.field}, lambda number: right(regexp_replace(number, '[^0-9]', '', 'g'), 9))"
        return {self.field: f"nullif(list_distinct(list_filter({numbers}, lambda number: length(number) > 5)), [])"}

    def comparisons(self) -> Sequence[Comparison]:
        one, other = f"{self.field}_l", f"{self.field}_r"
        return [
            self.compare(
                Level("same", f"list_has_any({one}, {other})", 0.6, 0.00005, _("Same phone number")),
                Level("other", "", 0.4, 0.99995, _("Another phone number")),
            )
        ]


@dataclass(frozen=True)
class Identifier(Kind):
    """A number that is given to one party alone."""

    def prepared(self) -> Mapping[str, str]:
        return {self.field: f"nullif(upper(replace(raw_{self.field}, ' ', '')), '')"}

    def comparisons(self) -> Sequence[Comparison]:
        return [
            self.compare(
                Level("same", f"{self.field}_l = {self.field}_r", 0.95, 0.00001, _("Same number")),
                Level("almost", nearly(self.field, 1), 0.03, 0.0001, _("Number differs by one figure")),
                Level("other", "", 0.02, 0.99989, _("Another number")),
            )
        ]


@dataclass(frozen=True)
class Website(Kind):
    """A place on the web, compared by its domain."""

    clean: Clean | None = None

    @property
    def reads(self) -> Mapping[str, Clean | None]:
        return {self.field: self.clean}

    def prepared(self) -> Mapping[str, str]:
        return {self.field: f"nullif(lower(raw_{self.field}), '')"}

    def comparisons(self) -> Sequence[Comparison]:
        return [
            self.compare(
                Level("same", f"{self.field}_l = {self.field}_r", 0.8, 0.0003, _("Same website")),
                Level("other", "", 0.2, 0.9997, _("Another website")),
            )
        ]
