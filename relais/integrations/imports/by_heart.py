"""What a cell means among the few records that are known by heart, such as the stages of selling.

Two pipelines may each have a stage called “Won”. Which one is meant is said by the row's pipeline, or by the whole name: “Partners › Won”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from relais.integrations.imports.identity import tidy
from relais.records.fields import FewLink, Link, Offer

BETWEEN = " › "
_kept: dict[str, tuple[Mapping[int, Offer], dict[str, list[int]]]] = {}


def known_by_heart(link: FewLink, texts: Iterable[str]) -> dict[str, int]:
    """By their names in either language, or the whole ones. Of several called so that stand apart, none; otherwise the first."""
    words = _words(link)
    found = {text: words.get(tidy(text), []) for text in texts}
    return {text: pks[0] for text, pks in found.items() if len(pks) == 1 or (pks and not link.within)}


def called_alike(link: Link, texts: Iterable[str]) -> dict[str, list[str]]:
    """Texts that are the names of several, with the whole names of these."""
    if not isinstance(link, FewLink) or not link.within:
        return {}
    words = _words(link)
    return {text: [_whole_name(link, pk) for pk in pks] for text in texts if len(pks := words.get(tidy(text), [])) > 1}


def telling_names(link: FewLink) -> list[str]:
    """What each is called, as far as that says which one is meant."""
    names = [str(label) for label in link.options().values()]
    alike = called_alike(link, names)
    return list(dict.fromkeys(whole for name in names for whole in alike.get(name, [name])))


def whole_names(links: Mapping[str, Link], references: Mapping[str, str]) -> dict[str, str]:
    """Of what a row names, by field, the whole names of those that another field of the row tells from their namesakes."""
    found: dict[str, str] = {}
    for key, text in references.items():
        link = links[key]
        above = links.get(link.within) if isinstance(link, FewLink) else None
        if isinstance(link, FewLink) and isinstance(above, FewLink) and above.key in references and called_alike(link, [text]):
            holder = known_by_heart(above, [references[above.key]]).get(references[above.key])
            inside = [pk for pk in _words(link)[tidy(text)] if link.known()[pk].within == holder]
            if inside:
                found[key] = _whole_name(link, inside[0])
    return found


def _words(link: FewLink) -> dict[str, list[int]]:
    """Kept as long as what is known stays the same: every row asks."""
    known = link.known()
    kept = _kept.get(link.key)
    if kept is None or kept[0] is not known:
        kept = _kept[link.key] = (known, _read_words(known))
    return kept[1]


def _read_words(known: Mapping[int, Offer]) -> dict[str, list[int]]:
    words: dict[str, list[int]] = {}
    for pk, offer in known.items():
        if offer.is_offered and offer.may_be_named:
            labels = {label for label in (offer.label_en, offer.label_fr) if label}
            names = {tidy(label) for label in labels} | {tidy(f"{above}{BETWEEN}{label}") for above in offer.above for label in labels}
            for name in names:
                words.setdefault(name, []).append(pk)
    return words


def _whole_name(link: FewLink, pk: int) -> str:
    offer = link.known()[pk]
    language = get_language()
    return f"{offer.label_above(language)}{BETWEEN}{offer.label(language)}"
