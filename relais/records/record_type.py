"""The declaration of a business noun. Screens, filters, search, import, export, API, permissions, audit and undo follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from relais.core.text import fold
from relais.records.access.policies import Everyone, Policy
from relais.records.field_set import FieldSet
from relais.records.fields import Collection, Field, File, Link, Links
from relais.records.fields.derive import derive_fields

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.actions import Action
    from relais.records.changes.draft import Draft


@dataclass(frozen=True)
class Section:
    """A group of fields in a form or a detail."""

    title: str | Promise
    fields: Sequence[str]


@dataclass(frozen=True)
class Rule:
    """While the Query holds, the fields are shown (and otherwise not), needed or locked: `effect` show, require or lock."""

    fields: Sequence[str]
    effect: str
    when: Mapping[str, Any]


@dataclass(frozen=True)
class Related:
    """Records of another type that link to this one: the name in a `related` clause and the link they hold."""

    name: str
    type: RecordType
    link: Link | Links


@dataclass(frozen=True)
class ViewPreset:
    """A saved view that comes with the product, drawn as a list unless told. A minor one does not stand over the list until it is chosen."""

    name: str | Promise
    query: Mapping[str, Any] = field(default_factory=dict)
    columns: Sequence[str] = ()
    sort: Sequence[str] = ()
    group: str = ""
    key: str = ""
    is_minor: bool = False
    layout: str = "list"


@dataclass(frozen=True)
class DataGap:
    """Records that lack something they should have; each person is told of the own ones on the home screen."""

    label: str | Promise
    query: Mapping[str, Any]


@dataclass(frozen=True)
class CalendarView:
    """On which day records stand in a calendar: the key of a date or a moment, and of the moment at which they end."""

    start: str
    end: str = ""


@dataclass(frozen=True)
class MapView:
    """Where records stand on a map: the names of what holds their country and their town, `organization.city` where a link leads there."""

    country: str = "country"
    city: str = "city"


@dataclass(frozen=True)
class LikelyDuplicate:
    """A record that may be the same, how sure that is (0 to 1), and why, in sentences."""

    pk: int
    title: str
    note: str
    score: float
    evidence: Sequence[str]

    @property
    def named(self) -> tuple[int, str, str]:
        """As each of a pair is named."""
        return self.pk, self.title, self.note


@dataclass(frozen=True)
class LikelyPair:
    """Two records that are probably one: id, title and note of each, how sure that is, and why."""

    one: tuple[int, str, str]
    other: tuple[int, str, str]
    score: float
    evidence: Sequence[str]


@dataclass(frozen=True)
class Reach:
    """A way to reach someone in one tap."""

    label: str
    icon: str
    url: str
    is_new_window: bool = False


class RecordType:
    """Subclass and decorate with `@record_type`.

    key        the plural in URLs and the API
    model      a `records.Record`; several types may share one, told apart by `base`
    title      the column that names a record, or several that do so together
    columns    what a list shows; `filters` what it offers first; `form` and `detail` the order of fields
    rules      which fields its form shows, needs or locks while a Query holds
    search     the fields that the search reads beside the title
    is_findable  False leaves its records out of the search over all types; the search of its own list then reads titles
    import_words   what the usual headings of files mean here, where it is not the field of that name: `full_name` fills `name`;
               `{type}` stands for home, work, mobile…
    import_scopes  which path leads to the person, the organization, the parent organization that a heading may speak of
    opens_with the preset that the list opens with, "p1" for the first; everything unless told
    policy     how scopes (own, team, all) apply
    is_single  there is one record of it, made at the first start
    board_by, board_sums, card   what the columns of a board are, which amounts stand at their head, what a card tells
    calendar   by which date its records stand in a calendar; none unless told
    map_by     by which country and town its records stand on a map; none unless told
    layout     how its list is drawn at first: "list", "board", "calendar" or "map"
    follows    fields that change when others do: the timeline does not tell of them beside these
    histories  what was kept of its records as they changed: asked about by related clauses, and otherwise not shown
    is_setup   how the firm has arranged Relais: who sees anything sees it, and only an administrator, or a role that names it, changes it
    is_giving_access  its records open others to somebody: an agent makes none without a person
    sensitive  fields that are personal and delicate: who reads them is written down in the audit
    is_ledger  kept by Relais itself: nobody makes, changes or deletes its records, and there is no bin
    actions    verbs that its records have beside those of every type
    fields     what the model cannot say: other kinds, collections, computed columns
    """

    key: ClassVar[str]
    model: ClassVar[type[Model]]
    label: ClassVar[str | Promise] = ""
    label_plural: ClassVar[str | Promise] = ""
    base: ClassVar[Mapping[str, Any]] = {}
    title: ClassVar[str | Sequence[str]] = "name"
    subtitle: ClassVar[Sequence[str]] = ()
    icon: ClassVar[str] = "square"
    group: ClassVar[str] = ""
    order: ClassVar[int] = 100
    columns: ClassVar[Sequence[str]] = ()
    phone_columns: ClassVar[Sequence[str]] = ()
    filters: ClassVar[Sequence[str]] = ()
    form: ClassVar[Sequence[Section]] = ()
    quick_form: ClassVar[Sequence[str]] = ()
    detail: ClassVar[Sequence[Section]] = ()
    rules: ClassVar[Sequence[Rule]] = ()
    search: ClassVar[Sequence[str]] = ()
    is_findable: ClassVar[bool] = True
    sort: ClassVar[Sequence[str]] = ()
    presets: ClassVar[Sequence[ViewPreset]] = ()
    opens_with: ClassVar[str] = ""
    fields: ClassVar[Sequence[Field]] = ()
    exclude: ClassVar[Sequence[str]] = ()
    read_only: ClassVar[Sequence[str]] = ()
    sensitive: ClassVar[Sequence[str]] = ()
    is_ledger: ClassVar[bool] = False
    gaps: ClassVar[Sequence[DataGap]] = ()
    policy: ClassVar[Policy] = Everyone()
    actions: ClassVar[Sequence[Action]] = ()
    tree: ClassVar[str] = ""
    match_keys: ClassVar[Sequence[str]] = ("external_id",)
    #: Fields that only together say which record is meant, as currency and day do for a rate.
    matched_together: ClassVar[Sequence[str]] = ()
    import_words: ClassVar[Mapping[str, str]] = {}
    import_scopes: ClassVar[Mapping[str, str]] = {}
    can_merge: ClassVar[bool] = False
    is_person_of_the_firm: ClassVar[bool] = False
    is_setup: ClassVar[bool] = False
    is_giving_access: ClassVar[bool] = False
    is_single: ClassVar[bool] = False
    board_by: ClassVar[str] = ""
    board_sums: ClassVar[Sequence[str]] = ()
    card: ClassVar[Sequence[str]] = ()
    calendar: ClassVar[CalendarView | None] = None
    map_by: ClassVar[MapView | None] = None
    layout: ClassVar[str] = "list"
    has_timeline: ClassVar[bool] = True
    follows: ClassVar[Sequence[str]] = ()
    histories: ClassVar[Sequence[Collection]] = ()
    is_on_timelines: ClassVar[bool] = False
    on_dock: ClassVar[bool] = False
    has_avatar: ClassVar[bool] = False

    #: What the declaration and the model say, built by the registry.
    built_in: FieldSet

    def __repr__(self) -> str:
        return f"<RecordType {self.key}>"

    # --- what it consists of ---------------------------------------------------------------------------------

    @property
    def field_set(self) -> FieldSet:
        """With what the firm has added."""
        from relais.records.custom.reading import field_set_of

        return field_set_of(self)

    @property
    def all_fields(self) -> Mapping[str, Field]:
        return self.field_set.fields

    @property
    def collections(self) -> Mapping[str, Collection]:
        return self.field_set.collections

    @property
    def asked_about(self) -> Mapping[str, Collection]:
        return self.field_set.asked_about

    @property
    def links(self) -> Mapping[str, Link]:
        return self.field_set.links

    @property
    def files(self) -> Mapping[str, File]:
        return self.field_set.files

    @property
    def many_links(self) -> Mapping[str, Links]:
        return self.field_set.many_links

    @property
    def related(self) -> Mapping[str, Related]:
        return self.field_set.related

    def build_fields(self) -> None:
        """Fields of the model, then what the declaration says otherwise."""
        found = derive_fields(self.model)
        for name in [*self.exclude, *self.base]:
            found.pop(name, None)
        declared = {own.key: own for own in self.fields}
        for key, own in declared.items():
            derived = found.get(key)
            if derived is not None and own.label == key.replace("_", " "):
                own.label = derived.label
        self.built_in = FieldSet(found | declared, self.histories)
        for name in self.read_only:
            if name in self.built_in.fields:
                self.built_in.fields[name].editable = False
        for name in self.sensitive:
            if name in self.built_in.fields:
                self.built_in.fields[name].is_sensitive = True

    @property
    def searched_fields(self) -> Sequence[str]:
        """The fields that the search reads beside the title."""
        from relais.records.custom.reading import custom_rows

        return (*self.search, *(row.key for row in custom_rows(self) if row.is_searched and row.key in self.all_fields))

    @property
    def form_sections(self) -> Sequence[Section]:
        """What a form asks for, in its order."""
        from relais.records.custom.reading import custom_sections

        declared = self.form or (Section("", [key for key, own in self.built_in.fields.items() if own.editable]),)
        return (*declared, *custom_sections(self))

    @property
    def detail_sections(self) -> Sequence[Section]:
        """What the page of a record tells, in its order."""
        from relais.records.custom.reading import custom_sections

        return (*(self.detail or self.form or (Section("", list(self.columns)),)), *custom_sections(self))

    # --- names ---------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        return str(self.label or self.model._meta.verbose_name).strip()

    @property
    def name_plural(self) -> str:
        return str(self.label_plural or self.model._meta.verbose_name_plural).strip()

    @cached_property
    def title_columns(self) -> tuple[str, ...]:
        return (self.title,) if isinstance(self.title, str) else tuple(self.title)

    @cached_property
    def model_label(self) -> str:
        return self.model._meta.label_lower

    def open_items(self, readable: Mapping[str, Field]) -> dict[str, Collection]:
        """The same, as far as nothing that it tells of is hidden."""
        return {
            key: own
            for key, own in self.asked_about.items()
            if key in readable or (own in self.histories and readable.keys() >= set(own.tells_of))
        }

    def title_of(self, record: Any) -> str:
        return self.compose_title({name: getattr(record, name) for name in self.title_columns})

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        """The title from fetched columns."""
        parts = [row.get(prefix + name) for name in self.title_columns]
        return " ".join(str(part) for part in parts if part)

    @property
    def sorts_by_title(self) -> bool:
        """Whether `title_key` is the folded title and nothing else."""
        return type(self).title_key_of is RecordType.title_key_of

    def title_key_of(self, record: Any) -> str:
        """What the list sorts by: the title without case and accents."""
        return " ".join((fold(self.title_of(record)) or "").split())[:200]

    # --- addresses -----------------------------------------------------------------------------------------

    @cached_property
    def _url(self) -> str:
        return reverse("records:list", args=[self.key])

    def list_url(self) -> str:
        return self._url

    def url_of(self, pk: int) -> str:
        return f"{self._url}{pk}/"

    # --- records -------------------------------------------------------------------------------------------

    def queryset(self, *, with_deleted: bool = False) -> QuerySet[Any]:
        """Every record of the type, without asking who wants it: for the gate and the door only."""
        found = self.model._default_manager.filter(**self.base)
        return found if self.is_ledger or with_deleted else found.filter(deleted_at=None)

    def holds(self, record: Any) -> bool:
        return isinstance(record, self.model) and all(getattr(record, name) == value for name, value in self.base.items())

    def ids_under(self, root: int) -> list[int]:
        """The record and everything below it in its tree."""
        found, level = {root}, {root}
        while level and len(found) < 100_000:
            rows = self.queryset().filter(**{f"{self.tree}_id__in": list(level)}).values_list("pk", flat=True)
            level = set(rows) - found
            found |= level
        return sorted(found)

    def complete(self, rows: Sequence[dict[str, Any]]) -> None:
        """Add to the fetched rows of a page what no column holds."""

    # --- what a domain may add -----------------------------------------------------------------------------

    def more_presets(self) -> Sequence[ViewPreset]:
        """Views that follow from what the firm has set up itself, each with a key that stays."""
        return ()

    def prepare(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """Complete the values about to be written: copies, normal forms, defaults. Runs inside the door."""

    def settle(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """Decide what follows from all the values as they will stand: those of primary items have reached the record by now."""

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        """Rules that bind several fields: sentences by field key."""
        return {}

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        """Write what belongs to the record in its own domain's tables, in the same transaction."""

    def after_move(self, records: Sequence[Any], *, to_bin: bool, by: Actor) -> None:
        """Follow records into the bin and out of it, in the same transaction. `deleted_at` of each is as it now stands."""

    def search_condition(self, words: Sequence[str]) -> Q:
        """What a search in the list of a ledger, whose records have no titles of their own, finds."""
        return Q(pk__in=[])

    def search_text(self, record: Any, extra: Mapping[str, Any]) -> Iterable[str]:
        """More words to find a record by, beside the title and the search fields."""
        return ()

    def board_lanes(self, lanes: Sequence[str], tree: Mapping[str, Any]) -> Sequence[str]:
        """Which of the columns that a board could have it shows for this Query."""
        return lanes

    def lane_sort(self, field: str, lane: str) -> Sequence[str]:
        """How the cards of a column stand where nobody chose otherwise; as in the list unless told."""
        return ()

    def lanes_in_progress(self, field: str, lanes: Sequence[str]) -> Sequence[str]:
        """The columns whose records are still to be dealt with, where there are others: the heading of a board adds these up."""
        return ()

    def words_in_progress(self, number: int, figure: str, sums: Mapping[str, str]) -> Sequence[str]:
        """What the heading says of them: how many there are, and what each of `board_sums` comes to."""
        return [figure, *sums.values()]

    def card_notice(self, record: Mapping[str, Any], reader: Any) -> tuple[str, str] | None:
        """What a card warns of, and in which tone, from the columns of its fields: that it has stood still for too long."""
        return None

    def ways_to_reach(self, record: Any, items: Mapping[str, Any]) -> Sequence[Reach]:
        """Call, write, invite, go: what the record's page offers under its name. `items` are its collections."""
        return ()

    def likely_duplicates(self, values: Mapping[str, Any], user: Any) -> Sequence[LikelyDuplicate]:
        """Records open to the user that look like these values; what a person typing a new one is shown."""
        return ()

    def likely_pairs(self, user: Any, limit: int) -> Sequence[LikelyPair]:
        """Records open to the user that stand here twice, the surest first."""
        return ()

    def normalize_for_match(self, key: str, value: Any) -> Any:
        """The value of a match key as it is stored."""
        return self.all_fields[key].clean(value)
