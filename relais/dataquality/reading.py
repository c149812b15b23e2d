"""What belongs to one person: runs that they began; and what was told apart, as far as both records are open to them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from relais.accounts.models import User
from relais.core.errors import NotFound
from relais.dataquality.models import MergingRun, ToldApart
from relais.records.api import RecordType, visible
from relais.records.fields import Reader
from relais.records.screens.detail import Detail

MOST_SHOWN = 200


def run_of(user: User, declared: RecordType, pk: int) -> MergingRun:
    run = MergingRun.objects.select_related("job", "undoing", "by").filter(pk=pk, type=declared.key, by=user).first()
    if run is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return run


def told_apart_by(declared: RecordType, pk: int, user: User) -> ToldApart:
    told = ToldApart.objects.filter(pk=pk, type=declared.key).first()
    if told is None or visible(user, declared, "change").filter(pk__in=[told.one_id, told.other_id]).count() < 2:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return told


def told_apart_open_to(declared: RecordType, reader: Reader) -> list[tuple[ToldApart, str, str]]:
    """The newest first, each with the titles of both."""
    newest = list(ToldApart.objects.filter(type=declared.key).order_by("-pk")[:MOST_SHOWN])
    ids = {pk for told in newest for pk in (told.one_id, told.other_id)}
    titles = {record.pk: Detail(declared, record, reader).title for record in visible(reader.user, declared).filter(pk__in=ids)}
    return [(told, titles[told.one_id], titles[told.other_id]) for told in newest if told.one_id in titles and told.other_id in titles]
