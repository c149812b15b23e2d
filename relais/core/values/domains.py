"""Internet domains: whom they identify, and how they are written."""

from __future__ import annotations

import re
from functools import lru_cache

import idna

from relais.core.values.word_sets import word_set

LONGEST = 253
PERSONAL_DOMAINS = word_set(
    # worldwide
    "gmail.com googlemail.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io aol.com mail.com zoho.com",
    "fastmail.com fastmail.fm hushmail.com msn.com passport.com ymail.com rocketmail.com inbox.com hey.com duck.com email.com usa.com",
    # France
    "orange.fr wanadoo.fr free.fr sfr.fr neuf.fr 9online.fr 9business.fr cegetel.net club-internet.fr laposte.net bbox.fr numericable.fr noos.fr",
    "aliceadsl.fr alice.fr voila.fr caramail.com libertysurf.fr online.fr tele2.fr infonie.fr dartybox.com nordnet.fr ik.me lilo.org",
    # Belgium, Switzerland, Luxembourg, Netherlands
    "skynet.be telenet.be proximus.be scarlet.be voo.be belgacom.net bluewin.ch sunrise.ch hispeed.ch pt.lu internet.lu",
    "ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl xs4all.nl upcmail.nl chello.nl casema.nl quicknet.nl zonnet.nl",
    # Germany, Austria
    "web.de t-online.de freenet.de arcor.de online.de vodafone.de posteo.de mailbox.org email.de aon.at chello.at a1.net",
    # Italy, Spain, Portugal
    "libero.it virgilio.it tiscali.it alice.it tin.it tim.it fastwebnet.it inwind.it iol.it poste.it terra.es telefonica.net ono.com",
    "sapo.pt netcabo.pt clix.pt iol.pt",
    # United Kingdom, Ireland, Nordics
    "btinternet.com btopenworld.com virginmedia.com virgin.net blueyonder.co.uk ntlworld.com sky.com talktalk.net tiscali.co.uk plusnet.com eircom.net",
    "telia.com comhem.se bredband.net spray.se online.no broadpark.no mail.dk tdcadsl.dk luukku.com kolumbus.fi",
    # North America
    "comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net optonline.net frontier.com",
    "sympatico.ca videotron.ca rogers.com shaw.ca telus.net bell.net cogeco.ca",
    # elsewhere
    "mail.ru yandex.ru yandex.com ya.ru rambler.ru bk.ru list.ru inbox.ru ukr.net i.ua wp.pl o2.pl onet.pl interia.pl op.pl gazeta.pl",
    "seznam.cz centrum.cz email.cz azet.sk zoznam.sk freemail.hu citromail.hu abv.bg otenet.gr uol.com.br bol.com.br terra.com.br ig.com.br",
    "qq.com 163.com 126.com sina.com sohu.com foxmail.com yeah.net naver.com daum.net hanmail.net nifty.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp",
    "rediffmail.com menara.ma topnet.tn bigpond.com optusnet.com.au xtra.co.nz",
)
#: These are sold under the ending of every country: hotmail.fr, yahoo.co.uk, outlook.de.
_PERSONAL_BRANDS = frozenset({"hotmail", "outlook", "live", "yahoo", "gmx", "windowslive"})
_COUNTRY_ENDING = re.compile(r"(?:com|net|org|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})")
#: Where every customer has a page of their own, so that the domain says nothing about who it is.
_SHARED_SITES = word_set(
    "facebook.com fb.com linkedin.com x.com twitter.com instagram.com youtube.com tiktok.com github.com google.com bit.ly linktr.ee pagesjaunes.fr",
    "societe.com doctolib.fr leboncoin.fr amazon.com ebay.com etsy.com",
)
_SHARED_HOSTS = word_set(
    "wordpress.com wixsite.com blogspot.com weebly.com jimdo.com jimdofree.com github.io gitlab.io netlify.app vercel.app herokuapp.com",
    "myshopify.com shopify.com webflow.io squarespace.com e-monsite.com over-blog.com canalblog.com free.fr orange.fr wanadoo.fr azurewebsites.net",
    "business.site odoo.com salesforce.com zendesk.com",
)
#: Registries that sell names one level below: example.co.uk, example.com.br, mairie.gouv.fr.
_SECOND_LEVELS = word_set(
    "co com org net gov gouv gob edu ac asso or ne go nom gv ltd plc sch nhs mil",
)


def is_personal_domain(domain: str) -> bool:
    """Whether anybody can have a mailbox there, so that it says nothing about the employer."""
    domain = domain[: LONGEST + 1].lower()
    brand, _dot, ending = domain.partition(".")
    return domain in PERSONAL_DOMAINS or (brand in _PERSONAL_BRANDS and _COUNTRY_ENDING.fullmatch(ending) is not None)


def ascii_domain(domain: str) -> str | None:
    """As mail servers write it, `xn--mller-kva.de`; None when it cannot be written so."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None


def registered_domain(host: str) -> str:
    """The part of a host that its owner registered."""
    labels = host.split(".")
    length = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS else 2
    return ".".join(labels[-length:])


@lru_cache(maxsize=8192)
def identifying_domain(host: str) -> str:
    """The domain that stands for one organization alone; empty for mail providers, social networks and bare addresses."""
    host = (ascii_domain(host[: LONGEST + 1].lower()) or "").rstrip(".").removeprefix("www.")
    if "." not in host or host.replace(".", "").isdigit() or ":" in host:
        return ""
    domain = registered_domain(host)
    if is_personal_domain(host) or domain in _SHARED_SITES:
        return ""
    return host if domain in _SHARED_HOSTS else domain
