"""Up to 1,000 rows in one request, through the batched form of the door: each is written whole or refused in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core.errors import DomainError, InvalidValues, NotFound
from relais.core.turns import wait_for_turn
from relais.integrations.imports.identity import Key, find_existing, key_of
from relais.integrations.rest.errors import BadRequest
from relais.records.api import (
    Draft,
    Operation,
    RecordType,
    UnknownField,
    check_changes,
    check_new,
    check_version,
    demand,
    readable_fields,
    start_operation,
    visible_or_404,
    write_changes,
    write_new,
)

MOST = 1000
LARGEST_ID = 2**63 - 1
WORDS = ("by", "operation", "record")


@dataclass(eq=False)
class Row:
    """A row on its way: what it says, which record it means, and what became of it."""

    values: dict[str, Any]
    id: int | None = None
    version: int | None = None
    key: Key | None = None
    result: dict[str, Any] = field(default_factory=dict)

    def refuse(self, error: DomainError) -> None:
        self.result = {"result": "refused", "status": error.status, "error": error.as_json()}

    def tell(self, word: str, status: int, record: Any) -> None:
        self.result = {"result": word, "status": status, "id": record.pk, "version": record.version}


def write_in_bulk(declared: RecordType, body: Mapping[str, Any], *, by: Actor) -> dict[str, Any]:
    """`{"rows": […], "match": "email"}`: a row with an `id` changes that record, one that matches changes what it matches, others are made."""
    unknown = sorted(set(body) - {"rows", "match"})
    if unknown:
        raise BadRequest(_("“{field}” is not known here.").format(field=unknown[0][:60]), field=unknown[0][:60], allowed=["match", "rows"])
    given, match = body.get("rows"), _match(declared, body.get("match"), by)
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise BadRequest(_("“rows” is a list of 1 to {number} rows.").format(number=MOST), field="rows")
    demand(by.user, "view", declared)
    demand(by.user, "bulk", declared)
    rows = [_row(each) for each in given]
    with transaction.atomic():
        if match is not None:
            wait_for_turn(f"upsert:{declared.key}")
        _Bulk(declared, match, by).write([row for row in rows if not row.result])
    counts = Counter(row.result["result"] for row in rows)
    return {"results": [row.result for row in rows], **{word: counts[word] for word in ("created", "updated", "unchanged", "refused")}}


def _match(declared: RecordType, name: Any, by: Actor) -> str | None:
    allowed = sorted(set(declared.match_keys) & set(readable_fields(by.user, declared)))
    if name is not None and name not in allowed:
        raise UnknownField(_("Records of {type} are not known by this.").format(type=declared.key), field="match", allowed=allowed)
    return name


def _row(given: Any) -> Row:
    if not isinstance(given, dict):
        row = Row({})
        row.refuse(BadRequest(_("A JSON object is expected.")))
        return row
    values = {key: value for key, value in given.items() if key not in ("id", "version")}
    row = Row(values, given.get("id"), given.get("version"))
    forbidden = [word for word in WORDS if word in values]
    if forbidden:
        row.refuse(InvalidValues({word: [_("“{field}” cannot be written.").format(field=word)] for word in forbidden}))
    elif not _is_number(row.id) or not _is_number(row.version):
        row.refuse(BadRequest(_("“id” and “version” are whole numbers."), field="id" if not _is_number(row.id) else "version"))
    return row


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_ID)


class _Bulk:
    """All of one request, which is one operation that can be undone."""

    def __init__(self, declared: RecordType, match: str | None, by: Actor) -> None:
        self.type, self.match, self.by = declared, match, by
        self._operation: Operation | None = None

    @property
    def operation(self) -> Operation:
        if self._operation is None:
            self._operation = start_operation(Operation.Kind.BULK_EDIT, self.type.key, by=self.by)
        return self._operation

    def write(self, rows: Sequence[Row]) -> None:
        """Rows that mean the same record come one after the other, as they stand."""
        for wave in self._waves(rows):
            self._find([row for row in wave if row.id is None])
            self._create([row for row in wave if row.id is None])
            self._change([row for row in wave if row.id is not None and not row.result])

    def _waves(self, rows: Sequence[Row]) -> list[list[Row]]:
        waves: list[list[Row]] = []
        seen: Counter[Any] = Counter()
        for row in rows:
            if self.match is not None and row.id is None:
                row.key = key_of(self.type, [self.match], row.values)
            meant = row.id if row.id is not None else row.key
            number = 0 if meant is None else seen[meant]
            seen[meant] += 1
            if number == len(waves):
                waves.append([])
            waves[number].append(row)
        return waves

    def _find(self, rows: Sequence[Row]) -> None:
        keys = [row.key for row in rows if row.key is not None]
        found = find_existing(self.type, [self.match], keys, self.by.user) if keys and self.match else {}
        for row in rows:
            row.id = found.get(row.key) if row.key is not None else None

    def _create(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        try:
            checked = check_new(self.type, [row.values for row in rows], by=self.by)
        except DomainError as error:  # the role makes none
            for row in rows:
                row.refuse(error)
            return
        good: list[tuple[Row, Draft]] = []
        for row, draft in zip(rows, checked, strict=True):
            row.refuse(draft) if isinstance(draft, InvalidValues) else good.append((row, draft))
        try:
            if good:
                with transaction.atomic():
                    write_new(self.type, [draft for _row, draft in good], by=self.by, operation=self.operation)
        except InvalidValues as refused:
            for half in _halves([row for row, _draft in good], refused):
                self._create(half)
            return
        for row, draft in good:
            row.tell("created", 201, draft.record)

    def _change(self, rows: Sequence[Row]) -> None:
        checked = check_changes(self.type, {row.id: row.values for row in rows if row.id is not None}, by=self.by) if rows else {}
        good: list[tuple[Row, Draft]] = []
        for row in rows:
            try:
                good.append((row, self._draft(row, checked.get(row.id or 0))))
            except DomainError as error:
                row.refuse(error)
        changing = [(row, draft) for row, draft in good if draft.values]
        try:
            if changing:
                with transaction.atomic():
                    write_changes(self.type, [draft for _row, draft in changing], by=self.by, operation=self.operation)
        except InvalidValues as refused:
            for half in _halves([row for row, _draft in changing], refused):
                self._change(half)
        changed = {id(row) for row, _draft in changing}
        for row, draft in good:
            if not row.result:
                row.tell("updated" if id(row) in changed else "unchanged", 200, draft.record)

    def _draft(self, row: Row, draft: Draft | InvalidValues | None) -> Draft:
        if draft is None:
            visible_or_404(self.by.user, self.type, row.id, to="change")
            raise NotFound(_("There is nothing here, or it is not open to you."))
        if isinstance(draft, InvalidValues):
            raise draft
        check_version(self.type, draft.record, row.version, row.values, by=self.by)
        draft.keep_differences()
        return draft


def _halves(rows: Sequence[Row], refused: InvalidValues) -> list[Sequence[Row]]:
    """A row that breaks a rule of the database is refused, and not the others: halves are tried until it stands alone."""
    if len(rows) == 1:
        rows[0].refuse(refused)
        return []
    middle = len(rows) // 2
    return [rows[:middle], rows[middle:]]
