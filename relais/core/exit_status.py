"""How a command of ours ends: architecture, section 6."""

DONE = 0
DONE_WITH_ERRORS = 1
REFUSED = 2
