"""Everything through which Relais talks with other software, and how each fares: what the page of integrations, the home screen and the doctor read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.accounts.models import ApiToken, Identity, IdentityProvider
from relais.audit.models import Access
from relais.core import clock
from relais.core.models import Job
from relais.integrations.exchange.health import health_of as exchange_health
from relais.integrations.exchange.health import troubled_exchanges
from relais.integrations.models import Delivery, Exchange, ExchangedFile, Webhook
from relais.integrations.webhooks.health import BAD, GOOD, OFF, WAITING, health_of, troubled_webhooks
from relais.records.api import registry

PERIOD = timedelta(days=7)
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Connection:
    """One connection: how it fares, when it last did something, how much it did in seven days and how often that failed."""

    title: str
    tone: str
    word: str
    sentence: str
    url: str
    last: datetime | None = None
    volume: int = 0
    errors: int = 0


@dataclass(frozen=True)
class Kind:
    """A kind of connection: where one begins when there is none, and what there is."""

    key: str
    label: str | Promise
    icon: str
    empty: str | Promise
    begin: str | Promise
    begin_url: Callable[[], str]
    connections: Callable[[], Iterable[Connection]]


def webhooks() -> Iterable[Connection]:
    since = clock.now() - PERIOD
    for each in Webhook.objects.filter(deleted_at=None).order_by("title_key", "id"):
        health, ended = health_of(each), Delivery.objects.filter(webhook=each, ended_at__gte=since)
        last = max(filter(None, (each.last_success_at, each.last_failure_at)), default=None)
        yield Connection(
            title=each.name,
            tone=health.tone,
            word=health.word,
            sentence=health.sentence,
            url=registry.get("webhooks").url_of(each.pk),
            last=last,
            volume=ended.filter(state=Delivery.State.DELIVERED).count(),
            errors=ended.filter(state=Delivery.State.GIVEN_UP).count()
            + Delivery.objects.waiting().filter(webhook=each, attempts__gt=0).count(),
        )


def exchanges() -> Iterable[Connection]:
    since = clock.now() - PERIOD
    for each in Exchange.objects.filter(deleted_at=None).order_by("title_key", "id"):
        health, files = exchange_health(each), ExchangedFile.objects.filter(exchange=each, at__gte=since)
        yield Connection(
            title=each.name,
            tone=health.tone,
            word=health.word,
            sentence=health.sentence,
            url=registry.get("file-exchanges").url_of(each.pk),
            last=each.last_run_at,
            volume=files.count(),
            errors=files.filter(state__in=[ExchangedFile.State.REJECTS, ExchangedFile.State.FAILED]).count(),
        )


def tokens() -> Iterable[Connection]:
    """The tokens of a person together: whose they are is what a leak is about."""
    moment = clock.now()
    living = ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("user__last_name", "user__first_name", "pk")
    refused = Access.objects.filter(verb=Access.Verb.REFUSED, through="api", at__gte=moment - PERIOD)
    for each in living:
        over = each.expires_at is not None and each.expires_at < moment
        soon = each.expires_at is not None and not over and each.expires_at < moment + SOON
        tone, word = (
            (BAD, _("over"))
            if over
            else (WAITING, _("ends soon"))
            if soon
            else (GOOD, _("valid"))
            if each.last_used_at
            else (OFF, _("never used"))
        )
        yield Connection(
            title=f"{each.user} · {each.name or each.prefix}",
            tone=tone,
            word=word,
            sentence=", ".join(each.scopes),
            url=reverse("integrations:all_tokens"),
            last=each.last_used_at,
            volume=Access.objects.filter(key__startswith=each.prefix, at__gte=moment - PERIOD).count(),
            errors=refused.filter(key__startswith=each.prefix).count(),
        )


def sign_in() -> Iterable[Connection]:
    since = clock.now() - PERIOD
    for each in IdentityProvider.objects.order_by("name"):
        people = Identity.objects.filter(provider=each)
        yield Connection(
            title=each.name,
            tone=GOOD if each.is_active else OFF,
            word=_("offered") if each.is_active else _("switched off"),
            sentence=each.issuer,
            url=reverse("accounts:provider", args=[each.pk]),
            last=people.aggregate(last=Max("used_at"))["last"],
            volume=people.filter(used_at__gte=since).count(),
        )


def mail() -> Iterable[Connection]:
    """What the firm's own mail server takes from here."""
    sent = Job.objects.filter(name__startswith="accounts.mail_", finished_at__gte=clock.now() - PERIOD)
    is_file = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    dead = sent.filter(state=Job.State.DEAD).count()
    yield Connection(
        title=_("Mail server"),
        tone=WAITING if is_file else BAD if dead else GOOD,
        word=_("not set") if is_file else _("failing") if dead else _("set"),
        sentence=_("Mails are written to a folder: name your server in RELAIS_MAIL_URL.")
        if is_file
        else str(getattr(settings, "EMAIL_HOST", "")),
        url=reverse("operations:jobs"),
        last=sent.filter(state=Job.State.DONE).aggregate(last=Max("finished_at"))["last"],
        volume=sent.filter(state=Job.State.DONE).count(),
        errors=dead,
    )


KINDS: Sequence[Kind] = (
    Kind(
        "webhooks", gettext_lazy("Webhooks"), "webhook",
        gettext_lazy("Another program is told within seconds of what happens to your contacts, opportunities and whatever else you choose."),
        gettext_lazy("New webhook"), lambda: reverse("records:new", args=["webhooks"]), webhooks,
    ),
    Kind(
        "exchanges", gettext_lazy("File exchanges"), "folder-sync",
        gettext_lazy("A system that knows no better leaves its files in a folder or on a server, and takes yours from there, by itself."),
        gettext_lazy("New file exchange"), lambda: reverse("records:new", args=["file-exchanges"]), exchanges,
    ),
    Kind(
        "tokens", gettext_lazy("Programs that use the API"), "key-round", gettext_lazy("A token lets a program do what its person may do, and no more."),
        gettext_lazy("New token"), lambda: reverse("integrations:tokens"), tokens,
    ),
    Kind(
        "sign-in", gettext_lazy("Sign-in services"), "log-in", gettext_lazy("People sign in with the service that your firm has for everything else."),
        gettext_lazy("New sign-in service"), lambda: reverse("accounts:new_provider"), sign_in,
    ),
    Kind("mail", gettext_lazy("Mail"), "mail", "", "", lambda: "", mail),
)  # fmt: skip


def troubled() -> list[Connection]:
    """Connections that somebody must look at; asked with every home of an administrator, so without their figures."""
    found = [("webhooks", each.pk, each.name, health) for each, health in troubled_webhooks()]
    found += [("file-exchanges", each.pk, each.name, health) for each, health in troubled_exchanges()]
    return [Connection(name, health.tone, health.word, health.sentence, registry.get(key).url_of(pk)) for key, pk, name, health in found]
