"""Believable values for examples, by the kind of a field and, where its key says more, by its key."""

from __future__ import annotations

from typing import Any

from relais.records.fields import Choice, Collection, Field, File, Link, Links, MultiChoice

_BY_KIND: dict[str, Any] = {
    "number": 3, "year": 2026, "decimal": "12.50", "percent": "12.5", "boolean": True, "date": "2026-05-04",
    "datetime": "2026-05-04T09:30:00Z", "time": "09:30", "email": "anne.lefevre@example.com", "url": "https://www.example.com/",
    "phone": "+33199001234", "country": "FR", "language": "fr", "time_zone": "Europe/Paris", "tags": ["vip"],
    "query": {},
    "json": {"city": ["Lyon", "Paris"]},
    "money": {"amount": "1250.00", "currency": "EUR"},
    "rich_text": "<p>Asked for an offer by Friday.</p>", "long_text": "Asked for an offer by Friday.",
}  # fmt: skip
_BY_KEY = {
    "first_name": "Anne", "last_name": "Lefèvre", "name": "Atelier Vauban", "external_id": "ERP-1042", "city": "Lyon", "postal_code": "69003",
    "job_title": "Head of purchasing", "subject": "Visit of the works", "number": "A-2026-041", "product": "Pump P-200", "legal_name": "Atelier Vauban SARL",
    "title": "Visit of the works", "key": "first", "street": "12 rue de la République", "currency": "EUR",
}  # fmt: skip


def example_of(own: Field, *, is_answer: bool, is_public: bool = False) -> Any:
    """A value of the field as it is written, or as it is answered. In public nothing is said of the lists that the firm has drawn up."""
    if isinstance(own, Collection):
        return [{key: example_of(each, is_answer=is_answer, is_public=is_public) for key, each in own.items.items()}]
    if isinstance(own, File):
        told = {"name": "contract.pdf", "size": 48210, "kind": "application/pdf", "address": f"/api/v1/contacts/7/file/?field={own.key}"}
        return told if is_answer else {"name": "note.txt", "content": "Qm9uam91cg=="}
    if isinstance(own, Links):
        return [example_of(own.one, is_answer=is_answer, is_public=is_public)]
    if isinstance(own, Link):
        return {"id": 7, "type": own.target.key, "title": "Atelier Vauban"} if is_answer else 7
    if isinstance(own, MultiChoice):
        return [str(key) for key in list(own.choices)[:1]]
    if isinstance(own, Choice) and own.kind == "choice":
        options = own.choices if is_public else own.options()
        return next((str(key) for key in options if key), "")
    if own.kind != "text" and own.kind in _BY_KIND:
        return _BY_KIND[own.kind]
    if isinstance(own.empty, (dict, list)):
        return own.empty
    text = _BY_KEY.get(own.key, str(own.label).capitalize())
    return text[: own.max_length] if own.max_length else text
