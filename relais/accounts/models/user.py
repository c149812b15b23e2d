from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from relais.accounts.models.role import Role
from relais.core.custom_column import CustomColumn
from relais.core.text import fold

if TYPE_CHECKING:
    from relais.accounts.models.token import ApiToken


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **values: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Someone who works in the firm. A seller may be known here long before being able to sign in."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    office = models.CharField(_("office"), max_length=120, blank=True)
    team = models.ForeignKey("accounts.Team", models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("team"))
    manager = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("manager"))
    roles = models.ManyToManyField("accounts.Role", through="accounts.HeldRole", blank=True, related_name="users", verbose_name=_("roles"))
    is_active = models.BooleanField(_("can sign in"), default=True)
    #: Mixed into what proves a session: a new one ends all sessions at once, also those that nobody remembers.
    sessions_salt = models.CharField(max_length=32, blank=True, default="", editable=False)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)

    #: The token that a program uses on the user's behalf: the gate opens no more than it was made for.
    bounds: ApiToken | None = None

    language = models.CharField(_("language"), max_length=8, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    formats = models.CharField(
        _("formats"), max_length=16, default="", blank=True, help_text=_("Dates and numbers, as in fr_FR; empty follows the language.")
    )
    theme = models.CharField(_("theme"), max_length=8, default="system")
    density = models.CharField(_("density"), max_length=12, default="normal")
    #: How one likes each list, by the key of its type: the `view` it opens with, the `widths` of its columns. It comes with the user, since
    #: every page asks for it.
    lists = models.JSONField(default=dict, blank=True, editable=False)

    # what every record carries (relais.records.models.Record); users stand below that engine
    version = models.PositiveIntegerField(default=1, editable=False)
    title_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    external_id = models.CharField(_("external id"), max_length=120, blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    created_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("created by")
    )
    updated_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("changed by")
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    more = CustomColumn()

    objects: ClassVar[UserManager] = UserManager()

    NAMED_BY = ("first_name", "last_name", "email")
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        indexes = [models.Index(fields=["title_key", "id"])]

    def __str__(self) -> str:
        return self.get_full_name()

    def keep_list(self, key: str, **liked: Any) -> None:
        """Remember how the user likes a list; what is not named stays. Two windows of one user do not undo each other."""
        with transaction.atomic():
            lists = User.objects.select_for_update().values_list("lists", flat=True).get(pk=self.pk)
            self.lists = lists | {key: lists.get(key, {}) | liked}
            User.objects.filter(pk=self.pk).update(lists=self.lists)

    def unbound(self) -> User:
        """The same person without the bounds of a token."""
        if self.bounds is None:
            return self
        whole = copy(self)
        whole.bounds = None
        for kept in ("_scopes", "_open_fields"):
            whole.__dict__.pop(kept, None)
        return whole

    @property
    def name(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email or ""

    def get_short_name(self) -> str:
        return self.first_name or self.get_full_name()

    @property
    def initials(self) -> str:
        words = self.get_full_name().replace("@", " ").split()
        return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper() if words else "?"

    @property
    def may_sign_in(self) -> bool:
        return self.is_active and self.deleted_at is None

    def get_session_auth_hash(self) -> str:
        return self._session_proof(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        yield from (self._session_proof(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_proof(self, secret: str) -> str:
        """Changes with the password and with the salt, so that sessions begun before either are over."""
        return salted_hmac(
            "relais.accounts.session", f"{self.password}\n{self.sessions_salt}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def needs_second_factor(self) -> bool:
        return any(role.requires_second_factor for role in self.cached_roles)

    @property
    def is_administrator(self) -> bool:
        return any(role.is_administrator for role in self.cached_roles)

    @cached_property
    def cached_roles(self) -> list[Role]:
        """The user's roles, read once for the life of this object (one request)."""
        return list(self.roles.filter(deleted_at=None)) if self.pk else []

    @property
    def locale(self) -> str:
        """The Babel locale for dates and numbers, such as `fr_FR`."""
        return self.formats or {"fr": "fr_FR", "en": "en_GB"}.get(self.language, "en_GB")

    def fill_title_key(self) -> None:
        self.title_key = (fold(f"{self.last_name} {self.first_name}".strip() or self.email or "") or "")[:200]
