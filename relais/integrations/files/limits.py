"""How much of a file is read. What Excel itself can hold always passes, except where a workbook would not fit in memory."""

from __future__ import annotations

MAX_COLUMNS = 16_384
MAX_CELL_CHARACTERS = 1_000_000
MAX_LINE_CHARACTERS = 8_000_000

MAX_SHEETS = 200
MAX_WORKBOOK_CELLS = 5_000_000
MAX_UNPACKED_BYTES = 600_000_000
#: Below this size a high ratio harms nobody; a sheet of a million equal cells is packed 60 times, a bomb 1000 times.
MAX_RATIO = 150
RATIO_MATTERS_FROM_BYTES = 20_000_000
MAX_MEMBERS = 5_000

MAX_OBJECT_CHARACTERS = 8_000_000
MAX_NESTING = 20
MAX_LIST_ITEMS = 50

MAX_CARD_ENTRIES = 1_000
