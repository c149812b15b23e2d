"""What stands before a name: « Mme », « Dr. », « Herr Dr. », and what it tells."""

from __future__ import annotations

from relais.core.text import fold
from relais.core.values.word_sets import word_set

FEMALE = word_set(
    "mme madame mlle mademoiselle mrs ms miss lady frau fraulein sra srta senora senorita sig.ra signora sig.na signorina dott.ssa",
    "mevr mevrouw mw dra profa prof.ssa mmes mesdames",
)
MALE = word_set("m mr monsieur sir herr hr sr senor sig signor dhr heer meneer mm messieurs")
DOCTORS = word_set("dr docteur doctor doktor dott dott.ssa dra")
PROFESSORS = word_set("pr prof professeur professor profa prof.ssa")
LAWYERS = word_set("me maitre mtre")
_OTHERS = word_set("mx ing dipl.-ing mag rev drs ir")
_ALL = FEMALE | MALE | DOCTORS | PROFESSORS | LAWYERS | _OTHERS
#: First names and words without the full stop.
_ONLY_WITH_STOP = word_set("mag rev ing sig ir")
_COUPLES = (
    ("m", "et", "mme"),
    ("mr", "et", "mme"),
    ("monsieur", "et", "madame"),
    ("mr", "and", "mrs"),
    ("mr", "&", "mrs"),
    ("herr", "und", "frau"),
)


def take_honorific(words: list[str]) -> tuple[str, list[str]]:
    """The honorific that the words begin with, as written, and the words after it."""
    keys = [honorific_key(word) for word in words[:3]]
    if tuple(keys) in _COUPLES:
        return " ".join(words[:3]), words[3:]
    count = 0
    while count < len(words) and _is_honorific(words[count]):
        count += 1
    return " ".join(words[:count]), words[count:]


def honorific_key(word: str) -> str:
    """`Mme.` and `MME` are `mme`."""
    return (fold(word) or "").rstrip(".")


def gender_of(honorific: str) -> str:
    """`female`, `male`, or empty when the honorific does not say, or says both."""
    keys = {honorific_key(word) for word in honorific.split()}
    is_female, is_male = bool(keys & FEMALE), bool(keys & MALE)
    if is_female == is_male:
        return ""
    return "female" if is_female else "male"


def _is_honorific(word: str) -> bool:
    key = honorific_key(word)
    if key not in _ALL or (key in _ONLY_WITH_STOP and not word.endswith(".")):
        return False
    return key != "me" or word[0] == "M"
