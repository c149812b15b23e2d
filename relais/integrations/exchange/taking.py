"""Picking up: each file once, whole, and kept before it is moved."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from relais.core import clock
from relais.core.jobs import enqueue
from relais.integrations.exchange.errors import FileUnreadable
from relais.integrations.exchange.places import Found, Place, open_place, wanted
from relais.integrations.imports.preparing import LARGEST
from relais.integrations.models import Exchange, ExchangedFile

#: A file must have stood unchanged for so long between two looks: whoever writes it has then ended.
SECONDS_STILL = 30


def pick_up(exchange: Exchange) -> int:
    """Take what is there and whole; answers how many files are new."""
    with open_place(exchange) as place:
        found = [each for each in place.names() if wanted(each, exchange.pattern)]
        still = _those_that_stand_still(exchange, found)
        return sum(_take(exchange, place, each) for each in still)


def _those_that_stand_still(exchange: Exchange, found: list[Found]) -> list[Found]:
    """Those that look as they did the time before; how the others look is remembered for the next time."""
    moment, before = clock.now().timestamp(), exchange.sightings
    seen = {each.name: [each.size, each.changed, moment] for each in found}
    for name, (size, changed, _at) in list(seen.items()):
        known = before.get(name)
        if known and known[:2] == [size, changed]:
            seen[name] = known
    exchange.sightings = seen
    Exchange.objects.filter(pk=exchange.pk).update(sightings=seen)
    return [each for each in found if moment - seen[each.name][2] >= SECONDS_STILL]


def _take(exchange: Exchange, place: Place, found: Found) -> bool:
    """Read it, keep it, write it down, move it: whoever dies between two of these is followed by somebody who goes on there."""
    try:
        content = place.read(found.name)
    except FileNotFoundError:
        return False
    if len(content) != found.size:
        return False  # it grew, or was cut, while we read
    file, is_new = keep(exchange, found.name, content)
    place.put_away(found.name, f"{file.at:%Y%m%d-%H%M%S}-{file.pk}-{found.name}"[-200:])
    return is_new


def keep(exchange: Exchange, name: str, content: bytes, mends: ExchangedFile | None = None) -> tuple[ExchangedFile, bool]:
    """Store what came and have it loaded; the same content under the same name is the same file."""
    with transaction.atomic():
        file, is_new = ExchangedFile.objects.get_or_create(
            exchange=exchange,
            name=name[-255:],
            fingerprint=hashlib.sha256(content).hexdigest(),
            defaults={"size": len(content), "at": clock.now(), "mends": mends},
        )
        if is_new:
            _store(file.path, content)
            have_loaded(file)
    return file, is_new


def have_loaded(file: ExchangedFile) -> None:
    from relais.integrations.jobs import load_exchanged_file

    enqueue(load_exchanged_file, queue="imports", file_id=file.pk)


def content_of(file: ExchangedFile) -> bytes:
    """What came, as it came."""
    try:
        content = file.path.read_bytes()
    except FileNotFoundError:
        raise FileUnreadable(_("The file is not kept any more.")) from None
    if len(content) > LARGEST:
        raise FileUnreadable(_("The file is larger than {limit} MB.").format(limit=LARGEST // 1024**2))
    return content


def _store(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
