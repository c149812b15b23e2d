"""What the value of a field is found by, by its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import override

from relais.records.fields import Collection, Email, Field, Phone, Reader, RichText, Tags, Text, TimeZone, Url
from relais.records.search.numbers import phone_words
from relais.records.search.words import address, plain_words, searchable

Words = Callable[[Any], str]
_WEB = re.compile(r"^[a-z]+://(?:www\.)?", re.IGNORECASE)


def words_of(own: Field) -> Words:
    """The function that turns a value of the field, which is not empty, into words."""
    if isinstance(own, Email):
        return address
    if isinstance(own, Phone):
        return phone_words
    if isinstance(own, Url):
        return lambda value: plain_words(_WEB.sub("", value))
    if isinstance(own, RichText):
        return lambda value: searchable(own.text(value, Reader()))
    if type(own) is Tags:
        return lambda value: searchable(" ".join(value))
    if is_text(own):
        return searchable
    if isinstance(own, Collection):
        return _words_of_items(own)
    return lambda value: " ".join(dict.fromkeys(searchable(text) for text in _texts(own, value)))


def is_text(own: Field) -> bool:
    return isinstance(own, Text) and not isinstance(own, (Tags, TimeZone))


def _words_of_items(collection: Collection) -> Words:
    """Of each item what is text: not the kind of an address, nor whether it is the main one."""
    parts = [(key, words_of(own)) for key, own in collection.items.items() if is_text(own)]

    def words(items: Iterable[Mapping[str, Any]]) -> str:
        return " ".join([words(value) for item in items for key, words in parts if (value := item.get(key))])

    return words


def _texts(own: Field, value: Any) -> Iterable[str]:
    """What has names in several languages is found by each of them."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield own.text(value, Reader(language=language))
