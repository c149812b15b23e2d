"""What is measured: the pages that people open all day, by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Any
from urllib.parse import quote, urlencode

TOWNS = ("Brest", "Lille", "Saint-Malo", "Roubaix", "Nîmes")
#: A job title stands on the contact and on the employment.
JOBS = ("Directrice des achats", "Chef de chantier", "Architecte", "Gérante", "Conducteur de travaux")


@dataclass(frozen=True)
class Request:
    """A page to fetch; with data a form to send."""

    path: str
    data: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def filtered(tree: Mapping[str, Any], sort: str = "") -> Request:
    given = {"filter": json.dumps(tree)} | ({"sort": sort} if sort else {})
    return Request(f"/contacts/?{urlencode(given)}")


def paths_of(places: Mapping[str, Any], token: str) -> dict[str, Sequence[Request]]:
    """The requests of each path; where there are several, they take turns."""
    fragment = {"HX-Request": "true"}
    ids: Sequence[int] = places["ids"]
    # In a workspace that is taken up again, what was saved the last time would be no change.
    now = int(time())
    often_seen = {"related": "interactions", "where": {"field": "channel", "op": "is", "value": "visit"}, "count": {"gte": 2}}
    return {
        "list": [Request("/contacts/")],
        "list_filtered": [
            filtered({"field": "lifecycle", "op": "in", "value": ["customer", "loyal_customer"]}),
            filtered({"field": "country", "op": "is", "value": "DE"}, "-last_interaction_at"),
            filtered({"all": [{"field": "owner", "op": "is", "value": places["owner"]}, {"field": "city", "op": "is", "value": "Nantes"}]}),
        ],
        "list_deep": [Request(f"/contacts/?cursor={places['cursor']}")],
        "list_api": [Request("/api/v1/contacts/?limit=50", headers={"Authorization": f"Bearer {token}"})],
        "filter_related": [filtered(often_seen)],
        "search": [Request(f"/search/palette/?q={quote(word)}", headers=fragment) for word in places["words"]],
        "record": [Request(f"/contacts/{pk}/") for pk in ids[:40]],
        "save": [
            Request(f"/contacts/{pk}/fields/city/", {"city": f"{TOWNS[turn % len(TOWNS)]} {now}"}, fragment) for turn, pk in enumerate(ids)
        ],
        "save_two_records": [
            Request(f"/contacts/{pk}/fields/job_title/", {"job_title": f"{JOBS[turn % len(JOBS)]} {now}"}, fragment)
            for turn, pk in enumerate(ids)
        ],
        "board": [Request("/opportunities/?layout=board")],
        "move": [Request(f"/opportunities/{pk}/fields/stage/", {"stage": str(stage)}, fragment) for pk, stage in places["moves"]],
        "home": [Request("/")],
        "form": [Request(f"/contacts/{pk}/edit/") for pk in ids[:40]],
    }
