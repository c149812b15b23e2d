"""How a file exchange fares, in a sentence that says what to do."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relais.integrations.models import Exchange, ExchangedFile
from relais.integrations.webhooks.health import BAD, GOOD, OFF, WAITING, Health


def health_of(exchange: Exchange) -> Health:
    """The first thing that matters."""
    if not exchange.is_active:
        return Health(OFF, _("switched off"), _("It does nothing until it is switched on."))
    if exchange.fault:
        return Health(BAD, _("failing"), exchange.fault)
    if exchange.last_run_at is None:
        return Health(WAITING, _("not run yet"), _("It runs within a minute of being made, where a worker runs."))
    if number := files_to_mend(exchange).count():
        return Health(WAITING, _("to mend"), _("Files with something to mend: {number}.").format(number=number))
    return Health(GOOD, _("well"), _("Everything that came or went is done."))


def files_to_mend(exchange: Exchange) -> QuerySet[ExchangedFile]:
    return ExchangedFile.objects.filter(exchange=exchange, state__in=[ExchangedFile.State.REJECTS, ExchangedFile.State.FAILED])


def troubled_exchanges() -> list[tuple[Exchange, Health]]:
    """Those that somebody must look at."""
    living = Exchange.objects.filter(deleted_at=None, is_active=True).exclude(fault="").order_by("title_key", "id")
    return [(each, health_of(each)) for each in living]
