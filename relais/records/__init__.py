"""The engines under every business noun: one declaration becomes screens, filters, API, permissions and audit.

Words: a *record type* is declared once (`record_type.py`) and kept in the registry; its *fields* know how to read,
check, show and compare their values; a *Query* says which records; the *gate* says which of them a user may see;
every write goes through one *door* (`changes`), which audits it and can undo it.
What the nouns are is left to the domains above. `api.py` is the door of this package.
"""
