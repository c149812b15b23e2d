"""From a file that came to records, by the import engine and under the access of the exchange's person."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import override

from relais.accounts.models import User
from relais.core.errors import DomainError
from relais.core.jobs import RunningJob
from relais.integrations.exchange.errors import FileUnreadable
from relais.integrations.exchange.formats import as_csv
from relais.integrations.exchange.taking import content_of
from relais.integrations.imports.mappings import kept_mapping, take_mapping
from relais.integrations.imports.preparing import keep_file
from relais.integrations.imports.running import load_file
from relais.integrations.models import ExchangedFile, ImportRun
from relais.records.api import can, registry

State = ExchangedFile.State


def load(file: ExchangedFile, job: RunningJob) -> dict[str, int]:
    """Load it, or go on where a process died. What cannot be read is written down and waits for somebody."""
    person = file.exchange.person
    with override(person.language if person else None):
        try:
            run = file.run or _begin(file)
            counts = load_file(run, keep=job.checkpoint, progress=job.progress)
        except DomainError as error:
            _end(file, State.FAILED, str(error.message))
            raise
        rejects = run.rejected.count()
        _end(
            file,
            State.REJECTS if rejects else State.DONE,
            _("Rows to mend: {number}.").format(number=rejects) if rejects else "",
            counts["rows"],
        )
    return {name: counts[name] for name in ("rows", "created", "updated", "errors")}


def person_of(file: ExchangedFile) -> User:
    """Whose access it has: somebody who works here and may write such records."""
    person, declared = file.exchange.person, registry.get(file.exchange.type) if file.exchange.type in registry else None
    if person is None or declared is None or not person.is_active or person.deleted_at is not None or not can(person, "create", declared):
        raise FileUnreadable(_("The person whose access the exchange has may not write such records: name somebody else."))
    return person


def _begin(file: ExchangedFile) -> ImportRun:
    exchange, person = file.exchange, person_of(file)
    content, ending = (content_of(file), "") if file.mends_id else as_csv(exchange, content_of(file))
    name = f"{PurePath(file.name).stem}{ending}" if ending else file.name
    run = keep_file(person, registry.get(exchange.type), name, BytesIO(content))
    if file.mends is not None and file.mends.run is not None:
        take_mapping(run, file.mends.run)
    elif exchange.mapping:
        take_mapping(run, kept_mapping(run, exchange.mapping))
    run.save()
    file.run = run
    file.save(update_fields=["run"])
    return run


def _end(file: ExchangedFile, state: State, sentence: str, rows: int = 0) -> None:
    file.state, file.sentence, file.rows = state, sentence[:500], rows
    file.save(update_fields=["state", "sentence", "rows"])
