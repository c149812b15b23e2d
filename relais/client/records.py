from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from relais.client.client import Client


class Record(dict[str, Any]):
    """A record as it was answered: its fields by their keys, and the version that changes are made upon."""

    @property
    def id(self) -> int:
        return int(self["id"])

    @property
    def version(self) -> int:
        return int(self["version"])

    @property
    def title(self) -> str:
        return str(self["title"])


class Records:
    """The records of one type."""

    def __init__(self, client: Client, type: str) -> None:
        self._client, self.type = client, type

    def all(
        self,
        *,
        filter: Mapping[str, Any] | None = None,
        sort: Sequence[str] = (),
        fields: Sequence[str] = (),
        expand: Sequence[str] = (),
        page: int = 200,
    ) -> Iterator[Record]:
        """Every record that a Query means, page after page as they are needed."""
        asked: dict[str, Any] = {"filter": filter, "sort": list(sort), "fields": list(fields), "expand": list(expand), "limit": page}
        asked = {word: value for word, value in asked.items() if value}
        while True:
            answer = self._client.ask("POST", f"{self.type}/query/", asked)
            yield from map(Record, answer["items"])
            if answer["next"] is None:
                return
            asked["cursor"] = answer["next"]

    def count(self, filter: Mapping[str, Any] | None = None) -> int:
        asked: dict[str, Any] = {"limit": 1, "fields": ["id"], "count": "exact"} | ({"filter": filter} if filter else {})
        return int(self._client.ask("POST", f"{self.type}/query/", asked)["count"])

    def get(self, id: int, *, expand: Sequence[str] = ()) -> Record:
        parameters = {"expand": ",".join(expand)} if expand else None
        return Record(self._client.ask("GET", f"{self.type}/{id}/", parameters=parameters))

    def create(self, values: Mapping[str, Any], *, key: str | None = None) -> Record:
        """Make one; `key` is an idempotency key of your own, where you mean to ask again after a crash."""
        return Record(self._client.ask("POST", f"{self.type}/", values, key=key))

    def change(self, record: Record, values: Mapping[str, Any]) -> Record:
        """Change what was read; Conflict where somebody was faster."""
        return Record(self._client.ask("PATCH", f"{self.type}/{record.id}/", values, version=record.version))

    def put(self, external_id: str, values: Mapping[str, Any]) -> Record:
        """Change the record with this number of yours, or make it."""
        return Record(self._client.ask("PUT", f"{self.type}/external/{quote(external_id, safe='')}/", values))

    def delete(self, record: Record) -> None:
        """Move what was read to the bin."""
        self._client.ask("DELETE", f"{self.type}/{record.id}/", version=record.version)

    def restore(self, id: int) -> Record:
        return Record(self._client.ask("POST", f"{self.type}/{id}/restoration/"))

    def bulk(self, rows: Sequence[Mapping[str, Any]], *, match: str | None = None) -> list[dict[str, Any]]:
        """Write up to 1,000 rows; what became of each, in their order."""
        body = {"rows": list(rows)} | ({"match": match} if match else {})
        return list(self._client.ask("POST", f"{self.type}/bulk/", body)["results"])

    def act(self, record: Record, noun: str, **values: Any) -> dict[str, Any]:
        """Do one of the type's actions: `act(contact, "stage", stage="customer")`."""
        return dict(self._client.ask("POST", f"{self.type}/{record.id}/{noun}/", values))

    def summarize(self, *, group_by: Sequence[str] = (), measures: Sequence[str] = ("count",), filter: Any = None) -> list[dict[str, Any]]:
        body = {"group_by": list(group_by), "measures": list(measures)} | ({"filter": filter} if filter else {})
        return list(self._client.ask("POST", f"{self.type}/summary/", body)["rows"])

    def timeline(self, record: Record) -> list[dict[str, Any]]:
        """What happened, newest first."""
        return list(self._client.ask("GET", f"{self.type}/{record.id}/timeline/")["items"])
