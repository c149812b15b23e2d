"""Names of people: kept as given, split when they come in one piece, sorted and abbreviated.

The rules are our own: the libraries tried take « Le Goff » or « García López » apart at the wrong place. Only what the writing
itself shows is used (capitals, commas, particles, well-known double names); a guess that could be wrong either way is not made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from relais.core.errors import InvalidValue
from relais.core.sentences import sentence
from relais.core.text import fold
from relais.core.values.honorifics import take_honorific
from relais.core.values.word_sets import word_set

LONGEST = 200
_PARTICLES = word_set(
    "de du des d la le les von van vom zu zur zum der den dem di da do dos das del della delle degli dal dalla dei lo ten ter te 't het in op auf",
    "el al bin ben ibn bint abu abou ait af av und y e i",
)
#: With a capital letter only these begin a last name: « Le Goff », « Van Damme », « Ben Salah ».
_CAPITAL_PARTICLES = word_set(
    "le la les de du des von van di da do dos das del della el al ben bin ait abou mac mc san santa saint sainte den der ter ten",
)
#: No first name is written so: « Le Goff Marie » begins with the last name.
_NEVER_FIRST = word_set("le la les de du des del della van von vom zu dos mac")
_JOINING_PARTICLES = frozenset({"y", "e", "i", "und"})
#: « María del Carmen » is a first name.
_DEVOTIONAL_NAMES = word_set("carmen pilar rosario mar rocio sol angeles jesus luz dolores conceicao carmo fatima graca ceu lourdes gloria")
#: Who bears one of these first almost always bears a second one after it.
_IBERIAN_LAST_NAMES = word_set(
    "garcia gonzalez rodriguez fernandez lopez martinez sanchez perez gomez jimenez ruiz hernandez diaz moreno alvarez munoz romero alonso",
    "gutierrez navarro torres dominguez vazquez ramos gil ramirez serrano molina morales suarez ortega delgado castro ortiz rubio marin sanz iglesias",
    "nunez medina cortes castillo lozano guerrero cano prieto mendez calvo cruz herrera marquez flores vargas reyes rojas mendoza aguilar velasquez",
    "silva santos ferreira pereira oliveira costa rodrigues martins sousa souza fernandes goncalves gomes lopes marques alves almeida ribeiro pinto",
    "carvalho teixeira moreira correia mendes nunes soares vieira monteiro cardoso rocha raposo neves coelho cunha pires reis simoes antunes fonseca",
)
_IBERIAN_LANGUAGES = frozenset({"es", "pt", "ca", "gl"})
_AFTER_THE_NAME = word_set("jr sr ii iii iv phd ph.d md m.d mba msc esq cpa filho neto junior")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class InvalidName(InvalidValue):
    """The text is no name."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """`last` is the whole last name; `particle` is its beginning when that is « de », « van der »…"""

    honorific: str = ""
    first: str = ""
    last: str = ""
    particle: str = ""

    @property
    def full(self) -> str:
        """« Marie Lefèvre »."""
        return f"{self.first} {self.last}".strip()


def split_name(text: str, *, language: str = "", last_first: bool = False) -> PersonName:
    """The parts of a name given in one piece, each as it was written.

    `language`, of the person or the file, tells Spanish and Portuguese double names; `last_first` says that the file puts last names first.
    """
    if len(text) > LONGEST:
        raise InvalidName(sentence(_("Shorten the name: it has more than %(limit)s characters."), limit=LONGEST))
    before, _comma, after = text.partition(",")
    honorific, words = take_honorific(before.split())
    second_honorific, rest = take_honorific(after.replace(",", " ").split())
    honorific = honorific or second_honorific
    if rest and not all(_is_after_the_name(word) for word in rest):
        return _named(honorific, first=rest, last=words)
    words = [*words, *rest]
    end = len(words)
    while end > 1 and _is_after_the_name(words[end - 1]):
        end -= 1
    first, last = _split(words[:end], language, last_first)
    return _named(honorific, first=first, last=[*last, *words[end:]])


def _split(words: list[str], language: str, last_first: bool) -> tuple[list[str], list[str]]:
    if len(words) < 2:
        return [], words
    if _CJK.search(words[0]):
        return words[1:], words[:1]
    if in_capitals := _split_at_capitals(words):
        return in_capitals
    if last_first or _key(words[0]) in _NEVER_FIRST:
        end = next(index for index in range(len(words)) if index == len(words) - 1 or not _is_particle(words[index])) + 1
        return words[end:], words[:end]
    start = _start_of_last_name(words, language)
    return words[:start], words[start:]


def _split_at_capitals(words: list[str]) -> tuple[list[str], list[str]] | None:
    """« LEFÈVRE Marie », « Marie LEFÈVRE »: whichever end is in capitals is the last name."""
    capitals = [word.isupper() and sum(map(str.isalpha, word)) > 1 for word in words]
    if all(capitals) or not any(capitals):
        return None
    leading = capitals.index(False)
    if leading and not any(capitals[leading:]):
        return words[leading:], words[:leading]
    start = len(words) - capitals[::-1].index(False)
    if start == len(words) or any(capitals[:start]):
        return None
    while start > 1 and _is_particle(words[start - 1]):
        start -= 1
    return words[:start], words[start:]


def _start_of_last_name(words: list[str], language: str) -> int:
    """Where the last name begins when first names come first."""
    for index in range(1, len(words) - 1):
        if _begins_last_name(words, index):
            return _with_name_before(words, index)
    is_double = language[:2] in _IBERIAN_LANGUAGES or _key(words[-2]) in _IBERIAN_LAST_NAMES
    return len(words) - 2 if is_double and len(words) > 2 else len(words) - 1


def _begins_last_name(words: list[str], index: int) -> bool:
    word = words[index]
    if not (_is_particle(word) if word[0].islower() or word[0] == "'" else _key(word) in _CAPITAL_PARTICLES):
        return False
    is_devotional = _key(words[index + 1]) in _DEVOTIONAL_NAMES and index + 2 < len(words)
    return not is_devotional


def _with_name_before(words: list[str], index: int) -> int:
    """« Ferreira da Silva », « García y López » begin before their particle."""
    if index > 1 and (_key(words[index]) in _JOINING_PARTICLES or _key(words[index - 1]) in _IBERIAN_LAST_NAMES):
        return index - 1
    return index


def _named(honorific: str, *, first: list[str], last: list[str]) -> PersonName:
    end = 0
    while end < len(last) - 1 and _is_particle(last[end]):
        end += 1
    return PersonName(honorific, " ".join(first), " ".join(last), " ".join(last[:end]))


def _is_particle(word: str) -> bool:
    return _key(word) in _PARTICLES


def _is_after_the_name(word: str) -> bool:
    return _key(word).rstrip(".") in _AFTER_THE_NAME


def _key(word: str) -> str:
    return fold(word) or ""


def sort_name(first: str, last: str) -> str:
    """The key people are sorted by: `lefevre marie`."""
    return (fold(f"{last[:LONGEST]} {first[:LONGEST]}") or "").strip()


def initials(first: str, last: str) -> str:
    """One letter of each for a picture that is missing: « Jean-Pierre de La Tour » gives JT."""
    parts = last[:LONGEST].split()
    while len(parts) > 1 and _is_particle(parts[0]):
        parts = parts[1:]
    return (_first_letter(first[:LONGEST]) + _first_letter("".join(parts[:1]))) or _first_letter(last[:LONGEST])


def _first_letter(text: str) -> str:
    return next((character.upper()[:1] for character in text if character.isalnum()), "")
