"""Records to link to: offered as one types, and found by the name that a form holds where no script chose one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from relais.core.text import fold
from relais.records.access.closing import hide_closed, open_title
from relais.records.access.gate import can, hidden_title_columns, readable_fields, visible
from relais.records.fields import Reader, Unlinked
from relais.records.search.index import matching

if TYPE_CHECKING:
    from relais.records.record_type import RecordType

MOST_OFFERED = 12
MOST_NAMED = 20
LONGEST_ID = 18
LONGEST_NAME = 100


@dataclass(frozen=True)
class Candidate:
    """A record that may be linked: its number, its title, and what tells it from others of that name."""

    value: int
    label: str
    hint: str


def lookup_address(targets: Sequence[RecordType], reader: Reader) -> str:
    """Where records of these types are looked up as one types."""
    keys = [target.key for target in targets if can(reader.user, "view", target)] or [targets[0].key]
    address = reverse("records:lookup", args=[keys[0]])
    return f"{address}?{urlencode({'or': keys[1:]}, doseq=True)}" if keys[1:] else address


def candidates(targets: Sequence[RecordType], text: str, reader: Reader) -> list[Candidate]:
    """The first of each type by name; those that are called so before those that only have to do with it."""
    found = [each for target in targets for each in _candidates_of(target, text, reader)]
    if len(targets) > 1:
        words = _plain(text)
        found.sort(key=lambda each: words not in _plain(each.label))
    return found[:MOST_OFFERED]


def _candidates_of(declared: RecordType, text: str, reader: Reader) -> list[Candidate]:
    rows = visible(reader.user, declared)
    if text:
        rows = rows.filter(matching(declared, text, reader.user))
    return _as_candidates(declared, rows, reader)


def _as_candidates(declared: RecordType, rows: Any, reader: Reader) -> list[Candidate]:
    fields = readable_fields(reader.user, declared)
    hints = [fields[name] for name in declared.subtitle if name in fields] or [
        fields[name] for name in declared.columns[:1] if name in fields
    ]
    names = list(dict.fromkeys(["pk", *declared.title_columns, *(column for own in hints for column in own.columns)]))
    order = () if hidden_title_columns(reader.user, declared) else ("title_key",)
    offered = list(rows.order_by(*order, "pk").values(*names)[:MOST_OFFERED])
    return [
        Candidate(
            row["pk"],
            declared.compose_title(row),
            ", ".join(shown for own in hints if (shown := own.text(own.from_row(row), reader))),
        )
        for row in hide_closed(declared, offered, hints, reader.user)
    ]


def title_of_linked(targets: Sequence[RecordType], value: Any, reader: Reader) -> str:
    """The title of the linked record, if the reader may see it."""
    typed = str(value or "")
    if not typed.isdecimal() or len(typed) > LONGEST_ID:
        return ""
    for target in targets:
        row = visible(reader.user, target).filter(pk=typed).values(*target.title_columns).first()
        if row:
            return open_title(target, row, reader.user)
    return ""


def titles_of_linked(targets: Sequence[RecordType], values: Sequence[Any], reader: Reader) -> list[tuple[int, str]]:
    """Those of the linked records that the reader may see with their titles, in their order."""
    ids = [int(each) for each in map(str, values) if each.isascii() and each.isdecimal() and len(each) <= LONGEST_ID]
    titles: dict[int, str] = {}
    for target in targets if ids else ():
        for row in visible(reader.user, target).filter(pk__in=ids).values("pk", *target.title_columns):
            titles[row["pk"]] = open_title(target, row, reader.user)
    return [(pk, titles[pk]) for pk in dict.fromkeys(ids) if pk in titles]


def read_several_linked(targets: Sequence[RecordType], name: str, given: QueryDict, reader: Reader) -> list[Any]:
    """What a form holds for several links: the ticked ones, and those that are named beside them, with semicolons between."""
    ticked: list[Any] = [value for value in given.getlist(name) if value]
    added, text = f"{name}:new", given.get(f"{name}:new:text", "")
    if ";" in text and not given.get(added):
        return [*ticked, *(_named(targets, each, reader) for each in text.split(";")[:MOST_NAMED] if each.strip())]
    one = read_linked(targets, added, given, reader)
    return [*ticked, *([one] if one else [])]


def read_linked(targets: Sequence[RecordType], name: str, given: QueryDict, reader: Reader) -> Any:
    """What a form holds for a link: the number that was chosen, or whom the typed name means.

    `name:text` is what stands in the control, `name:asked` what stood there when it was drawn. A number that was chosen for another
    text than the one that stands there now is not meant any more.
    """
    value, text = given.get(name, ""), given.get(f"{name}:text")
    if text is None or (not value and not text.strip()):
        return value
    if value and _plain(text) in (_plain(given.get(f"{name}:asked", "")), _plain(title_of_linked(targets, value, reader))):
        return value
    return _named(targets, text, reader) if text.strip() else ""


def _named(targets: Sequence[RecordType], text: str, reader: Reader) -> int | Unlinked:
    text = " ".join(text.split())[:LONGEST_NAME]
    exact = [each for target in targets for each in _called(target, text, reader)]
    if len(exact) == 1:
        return exact[0].value
    if exact:
        return Unlinked(text, _("Several are called “{text}”. Choose one.").format(text=text), exact[:MOST_OFFERED])
    if offered := candidates(targets, text, reader):
        return Unlinked(text, _("Nothing is called “{text}”. Choose one of these, or type another name.").format(text=text), offered)
    return Unlinked(text, _("Nothing is called “{text}”.").format(text=text))


def _called(declared: RecordType, text: str, reader: Reader) -> list[Candidate]:
    """Records of exactly this title. People are sorted by their last names, so that the words are looked up from each of them on."""
    if hidden_title_columns(reader.user, declared):
        return []
    words = _plain(text).split()
    keys = {" ".join(words[start:] + words[:start])[:200] for start in range(len(words))}
    rows = visible(reader.user, declared).filter(title_key__in=keys)
    return [each for each in _as_candidates(declared, rows, reader) if _plain(each.label) == " ".join(words)]


def _plain(text: str) -> str:
    return " ".join((fold(text) or "").split())
