from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relais.core import clock

if TYPE_CHECKING:
    from relais.accounts.models import User

WRITES_AN_HOUR, AT_ONCE = 60, 10
#: After that, what was shown may long be otherwise.
WAITS = timedelta(days=7)


class AgentQuerySet(models.QuerySet["Agent"]):
    def living(self) -> AgentQuerySet:
        """Those whose token still opens something."""
        return self.filter(token__revoked_at=None).exclude(token__expires_at__lt=clock.now())

    def of(self, user: User) -> AgentQuerySet:
        """Those that a person looks after: one's own, and all of them for administrators."""
        return self.all() if user.is_administrator else self.filter(token__user=user)


class Agent(models.Model):
    """A program that decides by itself what it asks for, with a token of somebody's, under rules that keep people in charge of it."""

    token = models.OneToOneField("accounts.ApiToken", models.CASCADE, related_name="+")
    #: Records it may write within an hour. What a person has approved does not count.
    writes_an_hour = models.PositiveIntegerField(_("records written an hour"), default=WRITES_AN_HOUR)
    #: A deed that touches more records than this waits for a person.
    at_once = models.PositiveIntegerField(_("records written at once"), default=AT_ONCE)
    paused_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AgentQuerySet.as_manager()

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")

    def __str__(self) -> str:
        return self.token.name or self.token.prefix

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def waiting(self) -> ApprovalQuerySet:
        """Those that a person can still decide on."""
        return self.filter(decision="", expires_at__gt=clock.now(), agent__token__revoked_at=None)

    def open_to(self, user: User) -> ApprovalQuerySet:
        return self.all() if user.is_administrator else self.filter(agent__token__user=user)


class Approval(models.Model):
    """A deed that an agent asked for and a person decides on: what was asked, and what would change, as it stood when it was tried."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="approvals")
    call = models.JSONField()
    #: Why a person is asked: `deletion`, `many`, `setup` or `no_way_back`.
    cause = models.CharField(max_length=20)
    #: What the agent said it is for, which nobody need believe.
    purpose = models.CharField(max_length=500, blank=True, default="")
    changes = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="")
    operations = models.JSONField(default=list)
    answer = models.JSONField(null=True)

    #: What was asked for, in words, where a page has put it here.
    words: str = ""

    objects: ClassVar[Any] = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = [models.Index(fields=["agent", "-id"]), models.Index(fields=["decision", "expires_at"])]

    def __str__(self) -> str:
        return f"{self.agent}: {self.call.get('tool', '')} {self.call.get('type', '')}".strip()

    @property
    def state(self) -> str:
        """`waiting`, `approved`, `refused` or `expired`."""
        if self.decision:
            return self.decision
        return "waiting" if self.expires_at > clock.now() else "expired"

    @property
    def is_waiting(self) -> bool:
        return self.state == "waiting"
