"""Django's settings. What differs between installations stands in `configuration.py`."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from relais.project.configuration import read_configuration
from relais.project.own_settings import own_settings
from relais.project.plugins.containing import contained_plugins

configuration = read_configuration()
PACKAGE = Path(__file__).resolve().parent.parent

# What each workspace has of its own: these, the hosts, and those of the cookies and the mail.
SECRET_KEY = configuration.secret_key
SECRET_KEY_FALLBACKS = list(configuration.old_secret_keys)
KEYS_OF_OLD_SECRETS = list(configuration.keys_of_old_secrets)
RELAIS_HOME = configuration.home
MEDIA_ROOT = RELAIS_HOME / "files"
PUBLIC_URL = configuration.public_url
LOCAL_URL = configuration.local_url
OUTBOUND_HOSTS = configuration.outbound_hosts
EXCHANGE_FOLDERS = configuration.exchange_folders
EMAIL_FILE_PATH = str(RELAIS_HOME / "mail")
globals().update(own_settings(configuration))
DEBUG = False
METRICS_TOKEN = configuration.metrics_token
TRUSTED_PROXIES = configuration.trusted_proxies
#: Unless a token says otherwise. A minute's worth may come at once.
API_REQUESTS_A_MINUTE = 600
ROOT_URLCONF = "relais.project.urls"
WSGI_APPLICATION = "relais.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS: list[str | AppConfig] = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_vite",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "axes",
    "csp",
    "relais.core",
    "relais.accounts",
    "relais.ui",
    "relais.audit",
    "relais.records",
    "relais.integrations",
    "relais.configuration",
    "relais.dataquality",
    "relais.collaboration",
    "relais.parties",
    "relais.activities",
    "relais.catalogue",
    "relais.sales",
    "relais.adoption",
    "relais.project",
]
INSTALLED_APPS += contained_plugins(configuration.plugins, [str(each) for each in INSTALLED_APPS])
#: Of plug-ins that are left out none are looked at.
MIGRATION_MODULES: dict[str, str | None] = {}

MIDDLEWARE = [
    "relais.project.watching.middleware.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "relais.project.closing.ClosedMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "relais.project.workspaces.csrf.OwnCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "relais.accounts.middleware.PreferencesMiddleware",
    "relais.accounts.middleware.SessionMiddleware",
    "relais.ui.middleware.FormatsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "relais.ui.toasts.ToastMiddleware",
    "relais.configuration.drafts.trial.TrialMiddleware",
    "relais.project.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # components (cotton) are compiled first, then named fragments (partials) are found in what they became
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "relais.ui.folding.Loader",
                            ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "relais.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "relais.ui.context.shell",
            ],
        },
    }
]

DATABASES = {"default": configuration.database}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "relais.accounts.backend.RolesBackend"]
# As NIST SP 800-63B asks: length, and nothing that is guessed first; no rules about which characters.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("first_name", "last_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
AXES_HANDLER = "relais.accounts.guessing.GuessingHandler"
AXES_CLIENT_IP_CALLABLE = "relais.core.visitors.client_address"
AXES_USERNAME_FORM_FIELD = "username"
AXES_FAILURE_LIMIT = 8
AXES_RESET_ON_SUCCESS = True
AXES_COOLOFF_TIME = 0.25
# Whoever goes on guessing during the pause does not make it longer: nobody is locked out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True

LANGUAGE_CODE = "en"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: WhiteNoise serves the packages as they are
STATICFILES_DIRS = [PACKAGE / "ui" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"/static/build/assets/"
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "static_url_prefix": "build",
        "manifest_path": PACKAGE / "ui" / "static" / "build" / "manifest.json",
    }
}
STORAGES = {
    "default": {"BACKEND": "relais.core.workspaces.files.WorkspaceStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "KEY_FUNCTION": "relais.core.workspaces.cache.key_in_cache"}
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, "'strict-dynamic'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

#: For people where the firm works alone with it; for the programs that gather logs where it has an address in public.
LOG_FORMAT = configuration.log_format or ("json" if PUBLIC_URL else "lines")
# What goes wrong is told where the server was started; Django alone would tell it to nobody.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": "relais.core.log_lines.LineFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "relais.core.log_lines.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "relais": {"level": "INFO"},
        # One line a request is for programs: people would no longer see what went wrong.
        "relais.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
    },
}
