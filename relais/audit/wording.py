"""What is said of a broken chain, in English on the command line and in the reader's language on the screen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from relais.audit.examining import Fault

#: On the command line.
REMEDY = (
    "Keep a copy of the database as it is, compare it with your backups, and find out who could write to it. "
    "After a backup was restored, or the database moved, remove audit-heads.json from RELAIS_HOME once you have read it."
)


def in_words(fault: Fault) -> str:
    """The first broken entry, as a sentence."""
    place = {"ledger": fault.ledger, "entry": fault.entry, "seal": fault.seal, "first": fault.first, "last": fault.last}
    sentence = {
        "changed": _("Entry {entry} of {ledger} is not what was sealed: it was changed after seal {seal}."),
        "deleted": _("Entry {entry} of {ledger}, which seal {seal} holds, was deleted."),
        "inserted": _("Entry {entry} of {ledger} was put in afterwards: seal {seal} does not hold it."),
        "rewritten": _("Seal {seal} is not the one that was made. The first broken entry is among {first} to {last} of {ledger}."),
        "removed": _("Seal {seal} was taken out of the chain."),
        "cut_off": _("The end of the chain was cut off: seal {seal} and what follows it are missing, with the entries that they held."),
    }[fault.what]
    return sentence.format(**place)
