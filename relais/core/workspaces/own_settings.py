"""`settings.SECRET_KEY` and others are those of the workspace that one stands in."""

from __future__ import annotations

from typing import Any

from django.conf import LazySettings

from relais.core.workspaces.context import current

OWN_SETTINGS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "KEYS_OF_OLD_SECRETS",
    "RELAIS_HOME",
    "MEDIA_ROOT",
    "PUBLIC_URL",
    "LOCAL_URL",
    "OUTBOUND_HOSTS",
    "EXCHANGE_FOLDERS",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "EMAIL_FILE_PATH",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_HOST_USER",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_USE_TLS",
    "EMAIL_USE_SSL",
    "EMAIL_TIMEOUT",
)


class _Own:
    """Stands in Django's class of settings, where it is found before what the settings object has cached under the same name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, all_settings: LazySettings | None, owner: type) -> Any:
        if all_settings is None:
            return self
        workspace = current()
        if workspace.database is not None:
            return workspace.settings[self._name]
        found = all_settings.__dict__.get(self._name, self)
        return LazySettings.__getattr__(all_settings, self._name) if found is self else found

    def __set__(self, all_settings: LazySettings, value: object) -> None:
        raise AttributeError(self._name)  # that there is one makes Python ask here first; Django's settings set past it


def route_settings() -> None:
    for name in OWN_SETTINGS:
        setattr(LazySettings, name, _Own(name))
