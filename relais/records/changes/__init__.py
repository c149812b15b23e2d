"""The one door for writes: rights, validation, version, audit, undo, search and event, in one transaction."""
