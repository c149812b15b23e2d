"""Files that people bring in: kept under the data folder by what they hold, never by a name that somebody gave them.

`keep_file` takes bytes in and answers a `KeptFile`; `open_file` gives them back; `answer_with_file` hands them out so that no browser runs
them. What nothing came to use is removed after a day (`tidying`). Who may read which file, its owner decides: here are no rights.
"""

from relais.core.files.answering import answer_with_file
from relais.core.files.keeping import FileMissing, KeptFile, keep_file, mark_used, open_file
from relais.core.files.kinds import FAMILIES, FileRefused, FileRules

__all__ = ["FAMILIES", "FileMissing", "FileRefused", "FileRules", "KeptFile", "answer_with_file", "keep_file", "mark_used", "open_file"]
