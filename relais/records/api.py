"""The door of the records engine: what the packages above may use."""

from relais.records.access.closing import hide_closed, open_links, open_title, shown_to, title_for
from relais.records.access.gate import (
    can,
    condition_for,
    demand,
    field_rights,
    hidden_title_columns,
    may,
    readable_fields,
    sees_all,
    visible,
    visible_or_404,
    writable_fields,
)
from relais.records.access.policies import AdministratorsOnly, Everyone, OwnedByTeam, Policy, Through
from relais.records.access.teams import ids_of_managed_teams, ids_of_my_team
from relais.records.actions import Action, actions_of, register_actions
from relais.records.changes.bulk import Selection, Started, start_bulk
from relais.records.changes.door import (
    change,
    change_many,
    check_changes,
    check_new,
    create,
    create_many,
    delete,
    delete_many,
    restore,
    restore_many,
    write_changes,
    write_new,
)
from relais.records.changes.draft import Draft
from relais.records.changes.ending import tell_end_of
from relais.records.changes.long_undo import register_way_back, start_undo, undo_in_portions
from relais.records.changes.merging import CannotMerge, Merged, Merging, merge, merge_many
from relais.records.changes.undo import Undone, undo, undo_all
from relais.records.changes.writing import check_version, chunks, start_operation
from relais.records.light_text import to_html
from relais.records.models import Change, Operation, OwnedRecord, Record
from relais.records.modules import (
    closed_modules,
    is_open,
    is_open_address,
    module_of_type,
    module_of_view,
    register_closing,
    stands_alone,
)
from relais.records.money.rates import Converted, Rate, add_up, convert, group_currency
from relais.records.money.wording import rate_words
from relais.records.overview import OverviewPart, overview, register_overview_part
from relais.records.query.compiler import compile_query, filter_queryset
from relais.records.query.count import count, count_rows
from relais.records.query.errors import QueryError, UnknownField
from relais.records.query.holding import Condition
from relais.records.query.keyset import page
from relais.records.query.parsing import parse_query, parse_sort
from relais.records.query.periods import shift, start_of
from relais.records.query.summary import Summary, summarize
from relais.records.query.words import tell
from relais.records.reading import file_of, note_reading_of, note_reading_of_list
from relais.records.record_type import (
    CalendarView,
    DataGap,
    LikelyDuplicate,
    LikelyPair,
    MapView,
    Reach,
    RecordType,
    Related,
    Rule,
    Section,
    ViewPreset,
)
from relais.records.reference_lists import ReferenceEntry, ReferenceList, entries_of, entry_from, key_called, supposing
from relais.records.registry import record_type, registry, resolve
from relais.records.rich_text import plain_text, sanitize
from relais.records.roles.administrators import CannotLeave
from relais.records.search.index import search, store_entries

__all__ = [
    "Action",
    "AdministratorsOnly",
    "CalendarView",
    "CannotLeave",
    "CannotMerge",
    "Change",
    "Condition",
    "Converted",
    "DataGap",
    "Draft",
    "Everyone",
    "LikelyDuplicate",
    "LikelyPair",
    "MapView",
    "Merged",
    "Merging",
    "Operation",
    "OverviewPart",
    "OwnedByTeam",
    "OwnedRecord",
    "Policy",
    "QueryError",
    "Rate",
    "Reach",
    "Record",
    "RecordType",
    "ReferenceEntry",
    "ReferenceList",
    "Related",
    "Rule",
    "Section",
    "Selection",
    "Started",
    "Summary",
    "Through",
    "Undone",
    "UnknownField",
    "ViewPreset",
    "actions_of",
    "add_up",
    "can",
    "change",
    "change_many",
    "check_changes",
    "check_new",
    "check_version",
    "chunks",
    "closed_modules",
    "compile_query",
    "condition_for",
    "convert",
    "count",
    "count_rows",
    "create",
    "create_many",
    "delete",
    "delete_many",
    "demand",
    "entries_of",
    "entry_from",
    "field_rights",
    "file_of",
    "filter_queryset",
    "group_currency",
    "hidden_title_columns",
    "hide_closed",
    "ids_of_managed_teams",
    "ids_of_my_team",
    "is_open",
    "is_open_address",
    "key_called",
    "may",
    "merge",
    "merge_many",
    "module_of_type",
    "module_of_view",
    "note_reading_of",
    "note_reading_of_list",
    "open_links",
    "open_title",
    "overview",
    "page",
    "parse_query",
    "parse_sort",
    "plain_text",
    "rate_words",
    "readable_fields",
    "record_type",
    "register_actions",
    "register_closing",
    "register_overview_part",
    "register_way_back",
    "registry",
    "resolve",
    "restore",
    "restore_many",
    "sanitize",
    "search",
    "sees_all",
    "shift",
    "shown_to",
    "stands_alone",
    "start_bulk",
    "start_of",
    "start_operation",
    "start_undo",
    "store_entries",
    "summarize",
    "supposing",
    "tell",
    "tell_end_of",
    "title_for",
    "to_html",
    "undo",
    "undo_all",
    "undo_in_portions",
    "visible",
    "visible_or_404",
    "writable_fields",
    "write_changes",
    "write_new",
]  # fmt: skip
