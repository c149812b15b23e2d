"""Names of organizations as they are compared: « Société Générale S.A. » and « SOCIETE GENERALE » are one."""

from __future__ import annotations

import re

from relais.core.text import fold
from relais.core.values.domains import identifying_domain
from relais.core.values.emails import domain_of
from relais.core.values.honorifics import take_honorific
from relais.core.values.urls import LONGEST as LONGEST_URL
from relais.core.values.urls import host_of
from relais.core.values.word_sets import word_set

LONGEST = 300
_NOT_A_WORD = re.compile(r"[^\w]+|_")
_APOSTROPHES = str.maketrans("", "", "'’`´")
#: Words that two writers of one name may leave out or write otherwise.
_JOINING_WORDS = frozenset({"et", "and", "und", "en", "y", "e", "&"})

LEGAL_FORMS = word_set(
    # France, Belgium, Switzerland, Luxembourg
    "sarl eurl sas sasu sa sci snc scop scic scp selarl selas selafa scea earl gaec gie sem spl eirl scs sca scm sarlu sccv sep",
    "sprl srl bvba bv nv asbl vzw scrl cvba vof sagl sarls",
    # German
    "gmbh mbh ag kg ohg gbr ug kgaa ev eg ek gesmbh ggmbh",
    # English
    "ltd limited plc llp llc inc incorporated corp corporation co company lp pllc pc cic dac pty pte pvt",
    # Spanish, Italian, Portuguese
    "sl slu sau slne sll spa srls scarl sapa lda ltda eireli",
    # north and east
    "ab as asa aps oy oyj ks hf ehf se sro spzoo doo dd kft zrt nyrt bt ood eood ad ooo zao oao pao sia uab",
    # Asia, America
    "kk gk bhd sdn sab",
)
_FORMS_OF_SEVERAL_WORDS = (("sp", "zoo"), ("sa", "de", "cv"), ("s", "de", "rl", "de", "cv"), ("sapi", "de", "cv"), ("spol", "sro"))
#: In French the form often comes first: « SARL Dupont », « Ets Martin ».
_FORMS_THAT_LEAD = word_set(
    "sarl eurl sas sasu sa sci snc scop selarl scea earl gaec gie asbl vzw ets etablissements ste ooo zao oao pt the",
)
_ORGANIZATION_BEGINNINGS = re.compile(
    r"(?:mairie|commune|ville|departement|chambre|communaute|centre hospitalier|conseil (?:general|departemental|regional)|ministere|prefecture) d|"
    r"(?:universite|ecole|lycee|hopital|clinique|association|syndicat|federation|fondation|etablissements|ets|societe|ste|groupe|cabinet|banque|"
    r"caisse|garage|boulangerie|pharmacie|restaurant|hotel|camping|residence|stadt|gemeinde|stiftung|ayuntamiento|universidad|universita|gemeente|"
    r"university|school|bank|city|department|ministry|church|comune|camara|verein)s? "
)
_ORGANIZATION_WORDS = word_set(
    "group groupe holding holdings corporation company foundation institute institut university universite association services solutions systems",
    "technologies technology consulting conseil conseils industries industrie international enterprises entreprises partners associates associes",
    "freres fils bros brothers sons bank banque insurance assurances immobilier transports logistique logistics distribution laboratoires verein",
    "laboratories software hotel restaurant supermarkt markets market stores shop beverages ministere ministry mairie gmbh sarl eurl sasu",
)
#: Legal forms that are also words or last names (« Sá », « As ») count only in capitals or with full stops.
_CERTAIN_FORMS = LEGAL_FORMS - word_set(
    "sa as se sl ag ab co ad bt dd ek eg ev hf ks kk gk nv bv lp pc kg spa sep sia sem spl doo pao ug oy cic dac gie gbr sca scs sau sab",
)


def organization_words(name: str) -> list[str]:
    """The words that make the name, folded, without legal form: « The Acme Trading Co., Ltd. » gives acme, trading."""
    text = (fold(name[:LONGEST]) or "").translate(_APOSTROPHES)
    words = _join_initials(_NOT_A_WORD.sub(" ", text).split())
    inner = [word for word in words[1:-1] if word not in _JOINING_WORDS]
    return _without_leading_form(_without_trailing_form([*words[:1], *inner, *words[1:][-1:]]))


def organization_key(name: str) -> str:
    """The form that is equal for two ways to write one organization's name."""
    return "".join(organization_words(name))


def _join_initials(words: list[str]) -> list[str]:
    """`s a r l` becomes `sarl`, as does each run of single letters."""
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        joined.append(word)
    return [*joined, run] if run else joined


def _without_trailing_form(words: list[str]) -> list[str]:
    while len(words) > 1:
        several = next((form for form in _FORMS_OF_SEVERAL_WORDS if len(words) > len(form) and tuple(words[-len(form) :]) == form), None)
        if several:
            words = words[: -len(several)]
        elif words[-1] in LEGAL_FORMS:
            words = words[:-1]
        else:
            break
    return words


def _without_leading_form(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in _FORMS_THAT_LEAD:
        words = words[1:]
    return words


def website_domain(text: str) -> str:
    """The domain an organization is known by, from its website or a mail address: `www.shop.example.co.uk` gives `example.co.uk`.

    Empty where anybody can have a mailbox or a page, so that it says nothing about who it is.
    """
    if len(text) > LONGEST_URL:
        return ""
    return identifying_domain(domain_of(text.strip()) if "@" in text and "/" not in text else host_of(text))


def looks_like_organization(name: str) -> bool:
    """Whether a name is an organization's rather than a person's: « SARL Dupont », « Mairie de Lyon », « Acme Inc. »."""
    name = name[:LONGEST]
    if take_honorific(name.split())[0]:
        return False
    folded = " ".join(_NOT_A_WORD.sub(" ", (fold(name) or "").translate(_APOSTROPHES)).split())
    if "&" in name or _ORGANIZATION_BEGINNINGS.match(folded) or any(character.isdecimal() for character in name):
        return True
    words = _join_initials(folded.split())
    if len(words) < 2:
        return False
    if any(word in _ORGANIZATION_WORDS for word in words) or words[0] in _CERTAIN_FORMS or words[-1] in _CERTAIN_FORMS:
        return True
    written = _NOT_A_WORD.sub(" ", name.replace(".", "")).split()
    ends = {written[0], written[-1]} if written else set()
    return not name.isupper() and any(end.isupper() and len(end) > 1 and end.lower() in LEGAL_FORMS for end in ends)
