"""Countries: ISO codes, names in the reader's language, and the country meant by a text, be it misspelt.

« Philipines » is found as PH but not exactly, so an import offers it as a correction and does not apply it unasked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pycountry
from babel import Locale, UnknownLocaleError
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from relais.core.text import fold

LONGEST = 80
#: Below this likeness (of 100) a text is no misspelling of a country's name.
LIKE = 82
_READ_IN = ("en", "fr", "de", "es", "it", "nl", "pt")
_NOT_A_WORD = re.compile(r"[^\w]+|_")

ALIASES = {
    "AE": "uae|eau|emirats|emirates",
    "AT": "oesterreich",
    "BA": "bosnie|bosnia|bosnien",
    "BE": "belgie",
    "BO": "bolivie",
    "CD": "rdc|drc|dr congo|congo kinshasa|zaire|republique democratique du congo|democratic republic of the congo",
    "CG": "congo brazzaville|republique du congo|republic of the congo",
    "CH": "swiss|confederation suisse|schweizerische eidgenossenschaft|helvetia",
    "CI": "ivory coast|cote d ivoire|rci",
    "CN": "prc|china mainland|mainland china|chine populaire|republique populaire de chine|中国",
    "CV": "cape verde|cap vert",
    "CZ": "czechia|tchequie|czech|ceska republika|cesko|republique tcheque|czech republic",
    "DE": "brd|rfa|germany|republique federale d allemagne|bundesrepublik deutschland",
    "DK": "danmark",
    "DO": "rep dominicaine|dominican rep",
    "ES": "espagne|spain|kingdom of spain",
    "FI": "suomi",
    "FR": "france metropolitaine|metropolitan france|republique francaise|french republic",
    "GB": "uk|u k|gb|great britain|england|scotland|wales|northern ireland|britain|grande bretagne|angleterre|ecosse"
    "|pays de galles|irlande du nord|royaume uni|grossbritannien|gran bretagna|gran bretana|groot brittannie|gra bretanha|inglaterra|inghilterra",
    "GR": "hellas|ellada|ελλαδα|el",
    "HR": "hrvatska",
    "HU": "magyarorszag",
    "IE": "eire|republic of ireland|republique d irlande",
    "IR": "iran",
    "JP": "nippon|nihon|日本",
    "KP": "north korea|coree du nord|dprk",
    "KR": "south korea|korea|coree|coree du sud|republic of korea",
    "LA": "laos",
    "LY": "lybie|lybia",
    "MD": "moldova|moldavie",
    "MK": "macedonia|macedoine|fyrom",
    "MM": "burma|birmanie|myanmar",
    "NL": "holland|hollande|the netherlands|olanda|holanda",
    "NO": "norge",
    "PL": "polska",
    "PS": "palestine",
    "RE": "la reunion|ile de la reunion",
    "RO": "romania|roumanie",
    "RU": "russia|russie|urss|ussr|russian federation|россия",
    "SE": "sverige",
    "SK": "slovensko",
    "SI": "slovenija",
    "SY": "syria|syrie",
    "SZ": "swaziland",
    "TL": "east timor|timor oriental",
    "TR": "turkey|turquie|turkiye",
    "TT": "trinidad|trinite et tobago",
    "TW": "taiwan|formose|formosa",
    "TZ": "tanzania|tanzanie",
    "UA": "ukraina|україна",
    "US": "usa|u s a|u s|us|united states of america|the united states|etats unis d amerique|eeuu|ee uu|vereinigte staaten von amerika"
    "|stati uniti d america|estados unidos de america|amerique|america",
    "VA": "vatican|saint siege|holy see",
    "VE": "venezuela",
    "VN": "vietnam|viet nam",
    "XK": "kosovo",
}
EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
GROUPS: dict[str, frozenset[str]] = {
    group: frozenset(codes.split())
    for group, codes in {
        "eu": EUROPEAN_UNION,
        "eea": f"{EUROPEAN_UNION} IS LI NO",
        "eurozone": "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",
        "efta": "CH IS LI NO",
        "benelux": "BE LU NL",
        "dach": "AT CH DE",
        "nordics": "DK FI IS NO SE",
        "baltics": "EE LT LV",
        "maghreb": "DZ LY MA MR TN",
        "gulf": "AE BH KW OM QA SA",
        "french_overseas": "BL GF GP MF MQ NC PF PM RE WF YT TF",
        "brics": "AE BR CN EG ET ID IN IR RU ZA",
        "africa": "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD"
        " SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW IO TF",
        "antarctica": "AQ BV GS HM",
        "asia": "AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH"
        " TJ TL TM TR TW UZ VN YE",
        "europe": "AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO"
        " RS RU SE SI SJ SK SM UA VA XK",
        "north_america": "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI",
        "oceania": "AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS",
        "south_america": "AR BO BR CL CO EC FK GF GY PE PY SR UY VE",
    }.items()
}
GROUP_NAMES = {
    "eu": _("European Union"),
    "eea": _("European Economic Area"),
    "eurozone": _("Euro area"),
    "efta": _("European Free Trade Association"),
    "benelux": _("Benelux"),
    "dach": _("Germany, Austria, Switzerland"),
    "nordics": _("Nordic countries"),
    "baltics": _("Baltic states"),
    "maghreb": _("Maghreb"),
    "gulf": _("Gulf states"),
    "french_overseas": _("French overseas territories"),
    "brics": _("BRICS"),
    "africa": _("Africa"),
    "antarctica": _("Antarctica"),
    "asia": _("Asia"),
    "europe": _("Europe"),
    "north_america": _("North America"),
    "oceania": _("Oceania"),
    "south_america": _("South America"),
}
CONTINENTS = ("africa", "antarctica", "asia", "europe", "north_america", "oceania", "south_america")


@dataclass(frozen=True, slots=True)
class Match:
    """`exact` is False when the text had to be corrected; `score` is the likeness from 0 to 100."""

    code: str
    exact: bool
    score: float


@cache
def country_codes() -> frozenset[str]:
    """Every ISO 3166 code of two letters, and XK for Kosovo."""
    return frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}


def country_name(code: str, language: str | None = None) -> str:
    """« Germany » or « Allemagne »; the code itself when no such country is known."""
    return _names(language or get_language() or "en").get(code, code)


#: The name in the language of whoever reads the sentence it stands in.
lazy_country_name = lazy(country_name, str)


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """Codes and names, sorted as a reader of that language expects."""
    return list(_choices(language or get_language() or "en"))


def find_country(text: str) -> Match | None:
    """The country meant by a name in one of seven languages, an ISO code, a usual short form, or a misspelling of these."""
    return _find(text) if len(text) <= LONGEST else None


def continent_of(code: str) -> str | None:
    """`europe`, `north_america`…"""
    return next((continent for continent in CONTINENTS if code in GROUPS[continent]), None)


def groups_of(code: str) -> list[str]:
    """Every grouping a country is in, its continent included."""
    return [group for group, codes in GROUPS.items() if code in codes]


@lru_cache(maxsize=4096)
def _find(text: str) -> Match | None:
    key = _key(text)
    if not key:
        return None
    code = _codes_by_name().get(key) or _codes_by_name().get(key.removeprefix("the "))
    if code:
        return Match(code, True, 100.0)
    if len(key) < 4:
        return None
    likely = process.extract(key, _long_names(), scorer=fuzz.ratio, score_cutoff=LIKE, limit=4)
    codes = [(_codes_by_name()[name], score) for name, score, _index in likely]
    rivals = [score for other, score in codes[1:] if other != codes[0][0]]
    if not codes or (rivals and rivals[0] == codes[0][1]):
        return None
    return Match(codes[0][0], False, round(codes[0][1], 1))


def _key(text: str) -> str:
    return " ".join(_NOT_A_WORD.sub(" ", fold(text) or "").split())


@cache
def _codes_by_name() -> dict[str, str]:
    codes: dict[str, str] = {}
    known = country_codes()
    for language in _READ_IN:
        for code, name in Locale(language).territories.items():
            if code in known:
                codes.setdefault(_key(name), code)
    for country in pycountry.countries:
        for attribute in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            if name := getattr(country, attribute, ""):
                codes.setdefault(_key(name), country.alpha_2)
    codes.update({_key(alias): code for code, aliases in ALIASES.items() for alias in aliases.split("|")})
    return codes


@cache
def _long_names() -> list[str]:
    return [name for name in _codes_by_name() if len(name) > 3]


@cache
def _names(language: str) -> dict[str, str]:
    try:
        territories = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("en").territories
    return {code: territories[code] for code in country_codes() if code in territories}


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_names(language).items(), key=lambda choice: fold(choice[1]) or ""))
