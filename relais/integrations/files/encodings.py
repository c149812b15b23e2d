"""Which encoding a text is in. UTF-8 proves itself; for the others the likeliest is proposed and the user can choose."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from relais.integrations.files.cleaning import KEEP_BYTES
from relais.integrations.files.scan import Scan

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: In the order of preference when two read a text equally well.
WESTERN = ("cp1252", "iso-8859-15", "iso-8859-1", "mac_roman", "cp850")

_TOO_SHORT_TO_STUDY = 200
_LETTERS = re.compile(
    "(?<=[A-Za-zà-öø-ÿœ])[à-öø-ÿœšž]"  # inside or at the end of a word: Lefèvre, Renée
    "|[à-öø-ÿœ](?=[a-z])"
    "|\\b[À-ÖØ-ÞŒ](?=[a-zà-ÿ]|[A-ZÀ-Þ]{2})"  # Étienne, ÉRIC
    "|(?<=[A-Z])[À-ÖØ-ÞŒ](?=[A-Z]|\\b)"  # DÉLÉGUÉ
    "|\\b[àâäéèêôÅÉÀ]\\b"
)
_MARKS = re.compile(
    "(?<=[A-Za-zà-ÿ])’(?=[A-Za-zà-ÿ])|[«“„‘] ?\\w|\\w[.,!?]? ?[»”]| – | — |\\w…| • "
    "|\\d ?[€°£§]|[€£] ?\\d|€|n°|N°|\\d[²³]|[½¼¾]\\b|\u00a0[;:!?%»€]|\\d\u00a0\\d"
)
_NONSENSE = re.compile(
    "[\x80-\x9f\udc80-\udcff¤¦¨´¸¬ƒ†‡‰◊∂∆∏∑√∞≈≠∫─-╿]|Ã[\x80-\xbf©¨ª´]|â€|[À-ÖØ-öø-ÿ]{3,}"
    "|[a-zà-ÿ][À-ÖØ-ÞŒŠŽŸ](?=[a-zà-ÿ])|\\b[ŠŽ](?=[a-z])"
    "|[A-Za-zÀ-ÿ][“„‚‘¡-¿‹›™ıˆ˜¯˘˙˚¸˝˛ˇπΩ≤≥ﬁﬂ█▓▒░](?=[a-z])"
)


@dataclass(frozen=True)
class EncodingGuess:
    """`is_sure` when the bytes prove it; `others` are worth offering, the likeliest first."""

    encoding: str
    is_sure: bool
    others: list[str]


def guess_encoding(scan: Scan) -> EncodingGuess:
    """The encoding of a scanned file."""
    for mark, encoding in MARKS:
        if scan.head.startswith(mark):
            return EncodingGuess(encoding, True, [])
    if wide := _wide_encoding(scan.head):
        return EncodingGuess(wide, True, [])
    if scan.is_utf8:
        return EncodingGuess("utf-8", True, [] if not scan.accented else ["cp1252"])
    if scan.good_sequences > 4 * scan.bad_bytes:
        # A few broken bytes in a text that is otherwise UTF-8: its rows are refused one by one.
        return EncodingGuess("utf-8", False, list(WESTERN))
    return _guess_legacy(scan.accented)


def _wide_encoding(head: bytes) -> str | None:
    sample = head[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _guess_legacy(accented: bytes) -> EncodingGuess:
    scores = {encoding: _western_score(accented, encoding) for encoding in WESTERN}
    ranking = sorted(scores, key=lambda encoding: -scores[encoding])
    if scores[ranking[0]] > 0.4 or (len(accented) < _TOO_SHORT_TO_STUDY and scores[ranking[0]] >= 0):
        return EncodingGuess(ranking[0], False, [*ranking[1:], "utf-8"])
    best = from_bytes(accented[:100_000]).best()
    foreign = [best.encoding] if best is not None and best.encoding not in ("ascii", *WESTERN) else []
    order = foreign + ranking
    return EncodingGuess(order[0], False, [*order[1:], "utf-8"])


def _western_score(accented: bytes, encoding: str) -> float:
    """How many of the characters beyond ASCII stand where a reader of French, English or German expects them, from -1 to 1."""
    text = accented.decode(encoding, KEEP_BYTES)
    beyond = sum(1 for character in text if character >= "\x80") or 1
    good = len(_LETTERS.findall(text)) + len(_MARKS.findall(text))
    return (min(good, beyond) - 2 * sum(map(len, _NONSENSE.findall(text)))) / beyond
