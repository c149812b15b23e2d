"""E-mail addresses: one plain address, its domain in lower case, nothing in it that could add a header or a recipient."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from relais.core.errors import InvalidValue
from relais.core.sentences import sentence
from relais.core.values.domains import ascii_domain

#: « Name <address> » as a mail program writes it; the address itself is limited by RFC 5321.
LONGEST = 500
LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
#: Invisible characters that come along when an address is copied from a page or an address book.
_COPIED_ALONG = " \u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202c\ufeff"
_NAMED = re.compile(r"[^<>]*<\s*([^<>]*?)\s*>")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_SIMPLE = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class InvalidEmail(InvalidValue):
    """The text is no single e-mail address."""


def clean_email(text: str) -> str:
    """The address alone: `Marie <mailto:Marie@EXAMPLE.com>` becomes `Marie@example.com`."""
    if len(text) > LONGEST:
        raise InvalidEmail(sentence(_("Shorten the e-mail address: it has more than %(limit)s characters."), limit=LONGEST_ADDRESS))
    text = text.strip()
    if len(text) <= LONGEST_ADDRESS and text.find("@") <= LONGEST_LOCAL_PART and _SIMPLE.fullmatch(text):
        return text
    return _clean(text)


def _clean(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)[:LONGEST].strip(_COPIED_ALONG)
    if _CONTROLS.search(text):
        raise InvalidEmail(_("Remove the line breaks and invisible characters from the e-mail address."))
    if named := _NAMED.fullmatch(text):
        text = named.group(1)
    if text[:7].lower() == "mailto:":
        text = text[7:].partition("?")[0]
    text = text.strip(" \t\u00a0<>\"',;")
    if text.count("@") > 1 or any(separator in text for separator in ",; <>"):
        raise InvalidEmail(_several_or_spaced(text))
    local_part, _at, domain = text.partition("@")
    if not local_part or not domain:
        raise InvalidEmail(_("Enter an e-mail address with an @, such as name@example.com."))
    if len(local_part) > LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local_part):
        raise InvalidEmail(
            sentence(_("Check what stands before the @: “%(name)s” cannot be the name of a mailbox."), name=local_part[:LONGEST_LOCAL_PART])
        )
    domain = domain.rstrip(".").lower()
    if not _DOMAIN.fullmatch(ascii_domain(domain) or ""):
        raise InvalidEmail(
            sentence(_("Check what stands after the @: “%(domain)s” is not a mail domain."), domain=domain[:LONGEST_ADDRESS])
        )
    address = f"{local_part}@{domain}"
    if len(email_key(address)) > LONGEST_ADDRESS:
        raise InvalidEmail(sentence(_("Shorten the e-mail address: it has more than %(limit)s characters."), limit=LONGEST_ADDRESS))
    return address


def _several_or_spaced(text: str) -> object:
    if text.count("@") > 1:
        return _("Enter one e-mail address only; add another line for the next one.")
    return _("Remove spaces, commas and brackets from the e-mail address.")


def email_key(address: str) -> str:
    """The form that is equal for equal mailboxes: all lower case, the domain as mail servers write it."""
    if address.isascii():
        return address.lower()
    local_part, _at, domain = address.lower().rpartition("@")
    return f"{local_part}@{ascii_domain(domain) or domain}"


def domain_of(address: str) -> str:
    """`example.com`, in lower case and as mail servers write it; empty when there is none."""
    return email_key(address[:LONGEST]).rpartition("@")[2] if "@" in address[:LONGEST] else ""
