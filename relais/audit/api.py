"""The door to the audit."""

from relais.audit.accesses import accesses_since, last_access, note_access, note_export, note_list, note_view, note_way_in, write_anew
from relais.audit.bulk_reading import count_reading
from relais.audit.examining import count_unsealed, examine_chain
from relais.audit.guarding import missing_guards
from relais.audit.ledgers import register_ledger
from relais.audit.refusals import note_refusal
from relais.audit.wording import REMEDY, in_words

__all__ = [
    "REMEDY", "accesses_since", "count_reading", "count_unsealed", "examine_chain", "in_words", "last_access", "missing_guards", "note_access",
    "note_export", "note_list", "note_refusal", "note_view", "note_way_in", "register_ledger", "write_anew",
]  # fmt: skip
