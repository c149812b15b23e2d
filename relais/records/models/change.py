from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """Something a person did in one go: an edit, a bulk edit, a deletion, a merge, an import. It is undone as a whole.

    Who, when, through what, with which token (its beginning) and from where stays as it was written; `details` and the undo come later.
    """

    SEALED = ("kind", "type", "at", "actor_id", "through", "key", "address")

    class Kind(models.TextChoices):
        CREATE = "create", _("creation")
        EDIT = "edit", _("edit")
        BULK_EDIT = "bulk_edit", _("bulk edit")
        DELETE = "delete", _("deletion")
        RESTORE = "restore", _("restoration")
        MERGE = "merge", _("merge")
        IMPORT = "import", _("import")
        UNDO = "undo", _("undo")
        DEMO = "demo", _("demonstration data")
        CONFIGURE = "configure", _("configuration")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    type = models.CharField(max_length=60, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    through = models.CharField(max_length=16)
    key = models.CharField(max_length=60, blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")
    details = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["actor", "-id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def agent(self) -> str:
        """The name of the agent that did it on the person's behalf."""
        return self.key.partition("… ")[2] or self.key if self.through == "agent" else ""

    @property
    def whole_id(self) -> int:
        """The operation that this one is a part of, such as one merge of many; most stand alone."""
        return int(self.details.get("part_of") or self.pk)


class Change(models.Model):
    """The audit: one record changed once. `values` maps a field key to `[old, new]` as JSON. Rows are only ever added.

    A merge is told of the one that stays, beside the changes that it brought; which others went into it, the operation knows.
    """

    class Verb(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        RESTORED = "restored", _("restored")
        MERGED = "merged", _("merged")

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="changes", db_index=False)
    type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    verb = models.CharField(max_length=10, choices=Verb.choices)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    through = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    values = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["type", "record_id", "-id"]),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["operation", "-id"]),
            models.Index(fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.record_id} {self.verb}"


class Redirect(models.Model):
    """A merged record's old address leads to the record that took it over."""

    type = models.CharField(max_length=60)
    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "from_id"], name="records_redirect_once")]

    def __str__(self) -> str:
        return f"{self.type} {self.from_id} → {self.to_id}"
