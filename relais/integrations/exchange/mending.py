"""The queue of errors: rows that could not be taken in are mended and played again, files that could not be read are read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.errors import DomainError
from relais.integrations.exchange.taking import have_loaded, keep
from relais.integrations.models import ExchangedFile, RejectedRow

MOST_SHOWN = 50
State = ExchangedFile.State


class NothingToMend(DomainError):
    """The rows were mended already, or the file is in."""

    code = "nothing_to_mend"
    status = 409


def rows_to_mend(file: ExchangedFile) -> list[RejectedRow]:
    return list(file.run.rejected.all()[:MOST_SHOWN]) if file.run is not None else []


def mend(file: ExchangedFile, values: Mapping[int, Sequence[str]]) -> ExchangedFile:
    """Play rows again with these values, by the number of the rejected row; each row leaves the queue as it is played."""
    if file.run is None:
        raise NothingToMend(_("There is nothing to mend here."))
    with transaction.atomic():
        rows = list(RejectedRow.objects.select_for_update().filter(run=file.run, pk__in=list(values)).order_by("number", "pk"))
        if not rows:
            raise NothingToMend(_("There is nothing to mend here."))
        target, columns = io.StringIO(), file.run.columns
        writer = csv.writer(target, delimiter=";")
        writer.writerow(columns)
        writer.writerows([*values[row.pk], *[""] * len(columns)][: len(columns)] for row in rows)
        mended, _is_new = keep(
            file.exchange, f"{clock.now():%Y%m%d-%H%M%S}-{file.pk}.csv", target.getvalue().encode("utf-8-sig"), mends=file
        )
        RejectedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
        if not file.run.rejected.exists():
            ExchangedFile.objects.filter(pk=file.pk).update(state=State.DONE, sentence="")
    return mended


def read_again(file: ExchangedFile) -> None:
    """Read a file anew, since its layout, its mapping or the access of its person was put right."""
    if file.state != State.FAILED:
        raise NothingToMend(_("There is nothing to mend here."))
    with transaction.atomic():
        ExchangedFile.objects.filter(pk=file.pk).update(state=State.TAKEN, sentence="", run=None)
        have_loaded(file)
