"""The settings that follow from a configuration, and so differ between workspaces."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import global_settings

from relais.core.workspaces.own_settings import OWN_SETTINGS
from relais.project.configuration import Configuration, mail_settings

#: The names of this machine for itself.
LOCAL = ("localhost", "127.0.0.1", "::1")


def own_settings(configuration: Configuration) -> dict[str, object]:
    """A value for each of `OWN_SETTINGS`."""
    is_secure = configuration.public_url.startswith("https://")
    said: dict[str, object] = {
        "SECRET_KEY": configuration.secret_key,
        "SECRET_KEY_FALLBACKS": list(configuration.old_secret_keys),
        "KEYS_OF_OLD_SECRETS": list(configuration.keys_of_old_secrets),
        "RELAIS_HOME": configuration.home,
        "MEDIA_ROOT": configuration.home / "files",
        "PUBLIC_URL": configuration.public_url,
        "LOCAL_URL": configuration.local_url,
        "OUTBOUND_HOSTS": configuration.outbound_hosts,
        "EXCHANGE_FOLDERS": configuration.exchange_folders or (str(configuration.home / "exchange"),),
        "ALLOWED_HOSTS": [f"[{host}]" if ":" in host else host for host in hosts_of(configuration)] or ["*"],
        "CSRF_TRUSTED_ORIGINS": [configuration.public_url] if configuration.public_url else [],
        "SESSION_COOKIE_SECURE": is_secure,
        "CSRF_COOKIE_SECURE": is_secure,
        "DEFAULT_FROM_EMAIL": configuration.mail_from or "Relais <relais@localhost>",
        "EMAIL_FILE_PATH": str(configuration.home / "mail"),
        **mail_settings(configuration.mail_url),
    }
    return {name: said[name] if name in said else getattr(global_settings, name) for name in OWN_SETTINGS}


def hosts_of(configuration: Configuration) -> list[str]:
    """The names under which it may be asked; none where nothing is set, which for the main workspace means any."""
    public = urlsplit(configuration.public_url).hostname
    known = [*([public] if public else []), *configuration.hosts]
    return list(dict.fromkeys([*known, *LOCAL] if known and configuration.is_main else known))
