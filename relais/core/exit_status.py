"""How a command of ours ends: architecture, section 6."""

DONE = 0
DONE_WITH_ERRORS = 1
REFUSED = 2
#: `relais prepare`: the database is neither the old nor the new one.
UPGRADE_FAILED = 3
