"""What the palette offers to write down or plan beside a record."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from relais.activities.composer import Composer
from relais.activities.subjects import has_history
from relais.records.screens.deeds import Deed, Subject, register_deeds


def register_entries() -> None:
    register_deeds(entries_about)


def entries_about(subject: Subject) -> Iterator[Deed]:
    """A note, a call, a task: each opens its form."""
    composer = Composer(subject.type, subject.record, subject.reader)
    if not has_history(subject.type):
        return
    offered = {
        "note": (gettext("Write a note on {title}"), "sticky-note"),
        "call": (gettext("Write down a call with {title}"), "phone-call"),
        "task": (gettext("Plan a task for {title}"), "calendar-plus"),
    }
    for kind, (words, icon) in offered.items():
        if kind in composer.allowed:
            yield Deed(words.format(title=subject.title), f"{composer.action}?kind={kind}", icon)
