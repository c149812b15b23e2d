"""What the home screen asks: what is to do, what changed, who was forgotten, what is missing, what one did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext, ngettext

from relais.activities.gaps import gaps_of_mine
from relais.activities.lists import Figure, figure_of, list_url, records_meant
from relais.activities.models import Activity, Interaction
from relais.activities.quietness import days_silent, quiet_customers
from relais.activities.wording import when_words
from relais.collaboration.api import News, news_for
from relais.core.named_links import with_names
from relais.records.api import can, count_rows, is_open, registry, shift, shown_to, start_of, visible
from relais.records.fields import Reader
from relais.records.screens.home import HomePiece, home_pieces, home_topics

if TYPE_CHECKING:
    from relais.accounts.models import User

MINE = {"field": "owner", "op": "is", "value": "@me"}
OPEN = {"field": "done_at", "op": "empty"}
SHOWN_TASKS = 12
SHOWN_QUIET = 5
QUIET_COLUMNS = ("kind", "name", "lifecycle", "city", "last_interaction_at", "organization", "organization__kind", "organization__name")
BOUND = 1000


def number_due(user: User) -> int:
    """What is late or due today, for the side bar; asked once a request."""
    kept: int | None = user.__dict__.get("_number_due")
    if kept is None:
        kept = user.__dict__["_number_due"] = _due(user, Reader.of(user))[:BOUND].count() if can(user, "view", "activities") else 0
    return kept


def _mine(user: User) -> Any:
    return visible(user, "activities").filter(owner=user.pk, done_at=None)


def _due(user: User, reader: Reader) -> Any:
    return _mine(user).filter(due_at__lt=_midnight(reader, 1))


def _midnight(reader: Reader, days: int = 0) -> datetime:
    """When the day that many days from now begins for the reader."""
    day = reader.at.astimezone(reader.zone).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, tzinfo=reader.zone)


@dataclass(frozen=True)
class ToDo:
    """One open activity as a line."""

    pk: int
    title: str
    note: str
    when: str
    is_late: bool
    url: str


@dataclass(frozen=True)
class Quiet:
    """A customer without news."""

    title: str
    note: str
    days: str
    is_square: bool
    url: str


@dataclass(frozen=True)
class Did:
    """How often one did something this month, beside the month before."""

    label: str
    number: int
    before: int
    url: str

    @property
    def direction(self) -> str:
        return "up" if self.number > self.before else ("down" if self.number < self.before else "")

    @property
    def note(self) -> str:
        return gettext("{number} the month before").format(number=self.before)


@dataclass
class MyDay:
    """The home screen of one reader."""

    reader: Reader

    @property
    def user(self) -> User:
        assert self.reader.user is not None
        return self.reader.user

    @cached_property
    def can_plan(self) -> bool:
        return can(self.user, "create", "activities")

    @property
    def has_module(self) -> bool:
        """Home is there for those too to whom tasks and calls are not open."""
        return is_open(MyDay, self.user)

    # --- what the packages above show -------------------------------------------------------------------------

    @cached_property
    def _pieces(self) -> list[HomePiece]:
        return home_pieces(self.reader)

    @property
    def has_figures(self) -> bool:
        """Whether a package above has something to tell beside the way to begin."""
        return any(piece.place == "side" for piece in self._pieces)

    @property
    def main_pieces(self) -> list[HomePiece]:
        return [piece for piece in self._pieces if piece.place == "main"]

    @property
    def side_pieces(self) -> list[HomePiece]:
        return [piece for piece in self._pieces if piece.place == "side"]

    @property
    def topics(self) -> list[str]:
        """What the screen is drawn anew for when others change it."""
        return [key for key in dict.fromkeys(["activities", "interactions", *home_topics()]) if can(self.user, "view", key)]

    # --- to do --------------------------------------------------------------------------------------------------

    @cached_property
    def _open(self) -> list[Activity]:
        if not can(self.user, "view", "activities"):
            return []
        soon = with_names(_mine(self.user).filter(due_at__lt=_midnight(self.reader, 8)), "party", "party__organization")
        found = soon.order_by("due_at", "pk")[:BOUND]
        return shown_to(self.user, registry.get("activities"), found, "party", "party.organization")

    @cached_property
    def late(self) -> list[Activity]:
        return [each for each in self._open if each.is_overdue(self.reader.at, self.reader.zone)]

    @cached_property
    def today(self) -> list[Activity]:
        tomorrow = _midnight(self.reader, 1)
        late = {each.pk for each in self.late}
        return [each for each in self._open if each.pk not in late and each.due_at is not None and each.due_at < tomorrow]

    @cached_property
    def groups(self) -> list[tuple[str, list[ToDo]]]:
        """Overdue, today, the next seven days; cut to what fits the screen."""
        now = {each.pk for each in (*self.late, *self.today)}
        parts = [
            (gettext("Late"), self.late), (gettext("Today"), self.today),
            (gettext("The next seven days"), [each for each in self._open if each.pk not in now]),
        ]  # fmt: skip
        made, room = [], SHOWN_TASKS
        for label, activities in parts:
            if activities[:room]:
                made.append((label, [self.line(each) for each in activities[:room]]))
            room -= len(activities[:room])
        return made

    @property
    def number_open(self) -> int:
        return len(self._open)

    @property
    def open_url(self) -> str:
        return list_url("activities", {"all": [MINE, OPEN]}, "due_at")

    def line(self, activity: Activity) -> ToDo:
        party = activity.party
        whom = [party.name, party.organization.name if party.organization else ""] if party else []
        parts = [", ".join(part for part in whom if part), activity.place or activity.description.partition("\n")[0][:80]]
        return ToDo(
            activity.pk, activity.subject, ". ".join(part for part in parts if part), when_words(activity, self.reader),
            activity.is_overdue(self.reader.at, self.reader.zone), registry.get("activities").url_of(activity.pk),
        )  # fmt: skip

    # --- the greeting -------------------------------------------------------------------------------------------

    @property
    def greeting(self) -> str:
        name, number = self.user.get_short_name(), len(self.late) + len(self.today)
        if not number:
            return gettext("Hello {name}, nothing presses.").format(name=name)
        return ngettext("Hello {name}, one thing presses.", "Hello {name}, {number} things press.", number).format(
            name=name, number=_spelt(number)
        )

    @property
    def below_greeting(self) -> str:
        late, today, quiet = len(self.late), len(self.today), self.number_quiet
        said = []
        if late:
            said.append(ngettext("{number} is late", "{number} are late", late).format(number=late))
        if today:
            said.append(ngettext("{number} is due today", "{number} are due today", today).format(number=today))
        if quiet:
            said.append(
                ngettext("{number} customer is without news", "{number} customers are without news", quiet).format(
                    number=self.reader.formats.number(quiet)
                )
            )
        return f"{', '.join(said)}." if said else gettext("A good moment to call somebody.")

    # --- what changed, who is quiet, what is missing ------------------------------------------------------------

    @cached_property
    def news(self) -> Sequence[News]:
        return news_for(self.user, 6)

    @cached_property
    def _quiet_query(self) -> dict[str, Any]:
        return quiet_customers()

    @cached_property
    def _quiet_rows(self) -> dict[str, QuerySet[Any]]:
        """By type, as far as the reader may see them."""
        found = {key: records_meant(key, self._quiet_query, self.reader) for key in ("contacts", "organizations") if self.has_module}
        return {key: rows for key, rows in found.items() if rows is not None}

    @cached_property
    def quiet_figures(self) -> list[Figure]:
        found = [
            figure_of(rows, registry.get(key).name_plural, key, self._quiet_query, "last_interaction_at")
            for key, rows in self._quiet_rows.items()
        ]
        return [each for each in found if each.number]

    @property
    def number_quiet(self) -> int:
        return sum(each.number for each in self.quiet_figures)

    @cached_property
    def quiet(self) -> list[Quiet]:
        """Those silent for longest."""
        made: list[tuple[datetime | None, Quiet]] = []
        for key, rows in self._quiet_rows.items() if self.number_quiet else ():
            ordered = rows.select_related("organization").only(*QUIET_COLUMNS)
            ordered = ordered.order_by(F("last_interaction_at").asc(nulls_first=True), "title_key")
            links = ("organization",) if key == "contacts" else ()
            parties = shown_to(self.user, registry.get(key), ordered[:SHOWN_QUIET], *links)
            made += [(party.last_interaction_at, self._quiet(key, party)) for party in parties]
        made.sort(key=lambda pair: pair[0].timestamp() if pair[0] else 0)
        return [quiet for _at, quiet in made[:SHOWN_QUIET]]

    def _quiet(self, key: str, party: Any) -> Quiet:
        declared = registry.get(key)
        last = party.last_interaction_at
        days = gettext("{days} d").format(days=self.reader.formats.number(days_silent(last, self.reader))) if last else gettext("never")
        stage = declared.all_fields["lifecycle"].text(party.lifecycle, self.reader)
        note = ", ".join(part for part in (stage, party.organization.name if party.organization else party.city) if part)
        return Quiet(party.name, note, days, key == "organizations", declared.url_of(party.pk))

    @cached_property
    def gaps(self) -> list[Figure]:
        """What is missing in one's own portfolio."""
        return list(gaps_of_mine(self.reader))

    # --- what one did -------------------------------------------------------------------------------------------

    @cached_property
    def did(self) -> list[Did]:
        """One's exchanges by type and one's tasks done, this month and the one before."""
        today = self.reader.at.astimezone(self.reader.zone).date()
        first = start_of(today, "month")
        this, before = (datetime(day.year, day.month, 1, tzinfo=self.reader.zone) for day in (first, shift(first, -1, "month")))
        made: list[Did] = []
        if can(self.user, "view", "interactions"):
            rows = visible(self.user, "interactions").filter(owner=self.user.pk, at__gte=before).order_by()
            counted = rows.values("channel").annotate(now=count_rows(Q(at__gte=this)), then=count_rows(Q(at__lt=this)))
            numbers = {row["channel"]: (row["now"], row["then"]) for row in counted}
            for channel in (Interaction.Channel.CALL, Interaction.Channel.MEETING, Interaction.Channel.VISIT, Interaction.Channel.EMAIL):
                now, then = numbers.get(channel, (0, 0))
                tree = {
                    "all": [MINE, {"field": "channel", "op": "is", "value": channel.value}, {"field": "at", "op": "this", "value": "month"}]
                }
                made.append(Did(_PLURALS[channel](), now, then, list_url("interactions", tree, "-at")))
        if can(self.user, "view", "activities"):
            done = visible(self.user, "activities").filter(owner=self.user.pk, done_at__gte=before, kind=Activity.Kind.TASK)
            found = done.aggregate(now=count_rows(Q(done_at__gte=this)), then=count_rows(Q(done_at__lt=this)))
            tree = {"all": [MINE, {"field": "kind", "op": "is", "value": "task"}, {"field": "done_at", "op": "this", "value": "month"}]}
            made.append(Did(gettext("Tasks done"), found["now"], found["then"], list_url("activities", tree, "-done_at")))
        return made

    # --- a workspace without anything ---------------------------------------------------------------------------

    @cached_property
    def is_new_workspace(self) -> bool:
        """Nobody is known yet: what leads on is to bring customers in."""
        keys = [key for key in ("contacts", "organizations") if can(self.user, "view", key)]
        return not self._open and not self.has_figures and not any(visible(self.user, key).exists() for key in keys)

    @cached_property
    def can_create_contacts(self) -> bool:
        return can(self.user, "create", "contacts")


_PLURALS = {
    Interaction.Channel.CALL: lambda: gettext("Calls"),
    Interaction.Channel.MEETING: lambda: gettext("Meetings"),
    Interaction.Channel.VISIT: lambda: gettext("Visits"),
    Interaction.Channel.EMAIL: lambda: gettext("E-mails"),
}


def _spelt(number: int) -> str:
    words = [
        "0", gettext("one"), gettext("two"), gettext("three"), gettext("four"), gettext("five"), gettext("six"), gettext("seven"),
        gettext("eight"), gettext("nine"),
    ]  # fmt: skip
    return words[number] if number < len(words) else str(number)
