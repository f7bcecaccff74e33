"""One settings file; every difference between places is an environment variable (see .env.example)."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from p2p.base.i18n.countries import COUNTRY_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

P2P_MODE = env("P2P_MODE", default="tryout")
if P2P_MODE not in {"tryout", "production"}:
    raise ImproperlyConfigured("P2P_MODE is either 'tryout' or 'production'.")
TRYOUT = P2P_MODE == "tryout"
VAR = Path(env("P2P_VAR", default=str(BASE_DIR / "var")))


def setting(name: str, tryout: str) -> str:
    """The value of ``name``; only the try-out has a default, production refuses to start without it."""
    return env(name, default=tryout) if TRYOUT else env(name)


DEBUG = False
SECRET_KEY = setting("SECRET_KEY", "try-out-only-and-known-to-everyone-so-never-used-where-data-matters")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
P2P_BASE_URL = setting("P2P_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if TRYOUT else [P2P_BASE_URL.split("//")[-1].split(":")[0]])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_countries",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "p2p.base.web",
    "p2p.base.accounts",
    "p2p.base.history",
    "p2p.base.files",
    "p2p.base.questionnaires",
    "p2p.base.records",
    "p2p.base.documents",
    "p2p.base.workdays",
    "p2p.base.duties",
    "p2p.base.notifications",
    "programmes",
    "peers",
    "sessions",
    "outcomes",
    "p2p.pages.home",
    "p2p.pages.correspondence",
    "p2p.pages.programme",
    "p2p.pages.portfolio",
    "p2p.demo",
]
if TRYOUT:
    INSTALLED_APPS.append("p2p.devtools")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "p2p.base.web.middleware.security_headers",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "p2p.base.accounts.middleware.set_viewer",
    "p2p.base.accounts.middleware.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "p2p.base.accounts.middleware.language_and_zone",
    "p2p.base.web.middleware.refusal_pages",
]
ROOT_URLCONF = "p2p.urls"
WSGI_APPLICATION = "p2p.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "p2p.base.web.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "p2p.base.web.templatetags.p2p"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("p2p",)
CRISPY_TEMPLATE_PACK = "p2p"

# The pool keeps connections open between requests; opening one costs more than most pages.
DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")}
# Behind a pooler that lends a connection for one transaction, nothing of ours may outlast it (deploy/README.md).
POOLED = env.bool("P2P_TRANSACTION_POOLING", default=False)
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True, DISABLE_SERVER_SIDE_CURSORS=POOLED)
# Planning our long queries took longer than running them: from its third use on, a statement is kept planned.
DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True, prepare_threshold=None if POOLED else 2)
if not POOLED:
    # JIT costs up to 0.5 s on our longest queries and never pays off for page-sized results.
    DATABASES["default"]["OPTIONS"]["options"] = (
        "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c jit=off"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters of p2p/base/web/ratelimit.py: enough entries that guessing many names does not push out those of others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "p2p.base.web.errors.csrf_failure"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "p2p.base.accounts.passwords.TranslatedMinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "p2p.base.accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = str
ACCOUNT_PREVENT_ENUMERATION = True
# allauth's mail to unknown addresses would invite them to sign up, which nobody can.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth's limits count everybody behind one address as one; ours are in p2p/base/accounts/adapter.py and forms.py.
ACCOUNT_RATE_LIMITS = False
# The last address in X-Forwarded-For is the one that our own web server has seen (deploy/nginx.conf).
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if TRYOUT else 1
ACCOUNT_FORMS = {
    "login": "p2p.base.accounts.forms.SignInForm",
    "reset_password": "p2p.base.accounts.forms.ResetPasswordForm",
}

LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
COUNTRIES_OVERRIDE = COUNTRY_NAMES
# An address typed without a scheme means https.
FORMS_URLFIELD_ASSUME_HTTPS = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TRYOUT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TRYOUT
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
P2P_UPLOAD_LIMIT = 10 * 1024 * 1024

if TRYOUT and not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR / "mail")
else:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = setting("DEFAULT_FROM_EMAIL", "P2P Programmes <programmes@p2p.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

CELERY_BROKER_URL = setting("REDIS_URL", "memory://localhost")
# Without a broker the beat runs each tick itself; safe because rows are the queue, not messages.
CELERY_TASK_ALWAYS_EAGER = urlsplit(CELERY_BROKER_URL).scheme == "memory"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1}
# Without a broker, retry once and go on: the next tick comes soon, and no request waits for a broker.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
# Seconds between two runs of the sender; shorter in the drills.
P2P_TICK = env.int("P2P_TICK", default=60)

P2P_SOURCE_NAME = _("P2P Programmes")
P2P_MIN_ANSWERS = 5
P2P_INVITATION_DAYS = 14
P2P_FOLLOW_UP_MONTHS = 24
P2P_CONTACT_ERASED_AFTER_MONTHS = 12

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not TRYOUT:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"links": {"()": "p2p.base.web.logs.PersonalLinkFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"p2p": {"level": "INFO"}},
}
