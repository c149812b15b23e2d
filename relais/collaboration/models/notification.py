from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: object) -> NotificationQuerySet:
        return self.filter(user=user)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One person is told of one thing. `key` keeps a handler that runs twice from telling it twice."""

    record_references = [("type", "record_id")]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    arguments = models.JSONField(default=dict)
    type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    key = models.CharField(max_length=120)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="notification_by_user")]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notification_told_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.type} {self.record_id}"
