"""Colleagues named with @ in what somebody writes: "@Claire Lambert, can you confirm?"."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from relais.accounts.models import User
from relais.core.text import fold

_AT = re.compile(r"(?<![\w@.])@(?=\w)")
_WORD = re.compile(r"[\w’'.-]*[\w]")
_KEPT = re.compile(r'data-mention="(\d+)"')
#: What is named already, links, and tags: nothing in them is a name.
_CLOSED = re.compile(r"(<span data-mention=[^>]*>.*?</span>|<a\b[^>]*>.*?</a>|<[^>]*>)", re.DOTALL)
MOST_WORDS = 4
MOST_MENTIONS = 20


def link_mentions(bodies: Sequence[str]) -> list[str]:
    """These texts with the people named in them marked; the people of all are looked up together."""
    parts = [_CLOSED.split(body) if "@" in body else [body] for body in bodies]
    people = _people_called(name for body in parts for text in body[::2] for name in _names_after_at(text))
    if not people:
        return list(bodies)
    return ["".join(_marked(text, people) if position % 2 == 0 else text for position, text in enumerate(body)) for body in parts]


def mentioned_ids(body: str) -> list[int]:
    """Who is named in stored text."""
    return sorted({int(number) for number in _KEPT.findall(body)})[:MOST_MENTIONS]


def _names_after_at(text: str) -> set[str]:
    """Every run of words behind an @ that may be a name, folded."""
    found: set[str] = set()
    for at in list(_AT.finditer(text))[:MOST_MENTIONS]:
        found.update(name for name, _end in _runs(text, at.end()))
    return found


def _runs(text: str, start: int) -> list[tuple[str, int]]:
    """The first word, the first two… behind a place, with where each run ends."""
    runs: list[tuple[str, int]] = []
    words: list[str] = []
    while len(words) < MOST_WORDS and (word := _WORD.match(text, start)):
        words.append(word.group())
        runs.append((fold(" ".join(words)) or "", word.end()))
        if text[word.end() : word.end() + 1] != " ":
            break
        start = word.end() + 1
    return runs


def _people_called(names: Iterable[str]) -> dict[str, User]:
    """By folded full name; by first name alone where one colleague has it."""
    wanted = set(names)
    if not wanted:
        return {}
    keys = {" ".join((*words[cut:], *words[:cut])) for words in (name.split() for name in wanted) for cut in range(1, len(words))}
    firsts = {name for name in wanted if " " not in name}
    colleagues = User.objects.filter(is_active=True, deleted_at=None)
    found = {fold(user.get_full_name()) or "": user for user in colleagues.filter(title_key__in=keys)}
    by_first: dict[str, list[User]] = {}
    if firsts:
        for user in colleagues.filter(first_name__iregex=f"^({'|'.join(map(re.escape, sorted(firsts)))})$")[:200]:
            by_first.setdefault(fold(user.first_name) or "", []).append(user)
    return {name: people[0] for name, people in by_first.items() if len(people) == 1} | found


def _marked(text: str, people: dict[str, User]) -> str:
    made, done = [], 0
    for at in _AT.finditer(text):
        named = next(((people[name], end) for name, end in reversed(_runs(text, at.end())) if name in people), None)
        if named and at.start() >= done:
            user, end = named
            made += [text[done : at.start()], _span(user)]
            done = end
    return "".join([*made, text[done:]])


def _span(user: User) -> str:
    return f'<span data-mention="{user.pk}">@{html.escape(user.get_full_name(), quote=False)}</span>'
