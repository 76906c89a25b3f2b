"""Settings: everything by environment, nothing needed for the demo."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR = Path(env.str("VAR_DIR", default=str(ROOT / "var")))

DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]


def _secret_key() -> str:
    """Take the key from the environment, or keep one of our own beside the embedded database.

    A shop on a real database must name its key: two processes with two keys would not
    understand each other's cookies.
    """
    given: str = env.str("SECRET_KEY", default="")
    if given:
        return given
    if env.str("DATABASE_URL", default="") and not DEBUG:
        raise ImproperlyConfigured("SECRET_KEY must be set when DATABASE_URL is")
    kept = VAR / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(get_random_secret_key(), encoding="utf-8")
        kept.chmod(0o600)
    return kept.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "i18n",
    "catalog",
    "checkout",
    "shop",
]

MIDDLEWARE = [
    "shop.kit.http.request_id.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "shop.kit.http.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
AUTH_USER_MODEL = "shop.Customer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            ROOT / "shop" / "storefront" / "templates",
            ROOT / "shop" / "console" / "templates",
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]


def _database() -> dict[str, object]:
    """Describe the one database: PostgreSQL by ``DATABASE_URL``, else SQLite under ``var/``."""
    VAR.mkdir(exist_ok=True)
    address = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR / 'foothold.sqlite3'}"
    given = environ.Env.db_url_config(address)
    postgres = "postgresql" in given["ENGINE"]
    return {**given, **(_postgres_options() if postgres else _sqlite_options())}


def _postgres_options() -> dict[str, object]:
    """Keep connections in a pool, bound what a statement may take, and let statements be prepared.

    Django switches psycopg's prepared statements off unless the threshold is named.
    """
    return {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8), "timeout": 10},
            "prepare_threshold": 5,
            "options": "-c statement_timeout=5000 -c lock_timeout=3000",
        },
    }


def _sqlite_options() -> dict[str, object]:
    """Let readers and one writer live together, and take the write lock at BEGIN.

    Without IMMEDIATE a transaction that reads first fails with "database is locked" under load.
    """
    return {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": _database()}
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("es", "Español")]
LOCALE_PATHS = [ROOT / "shop" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [ROOT / "shop" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "shop.kit.http.static.HashedStatic",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = VAR / "media"
MEDIA_URL = env.str("MEDIA_URL", default="media/")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}"}
    for rule in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "console"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR / 'mail'}")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_FILE_PATH = EMAIL_CONFIG.get("EMAIL_FILE_PATH") or str(VAR / "mail")
EMAIL_HOST, EMAIL_PORT = (
    EMAIL_CONFIG.get("EMAIL_HOST") or "localhost",
    EMAIL_CONFIG.get("EMAIL_PORT") or 25,
)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Foothold <shop@example.com>")

# The sandbox takes test cards for money: elsewhere than on the own machine only when asked to.
LOCAL_SITE = urlsplit(SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
PAYMENT_PROVIDERS = (
    {"sandbox": "checkout.payments.providers.sandbox.SandboxProvider"}
    if env.bool("PAYMENT_SANDBOX", default=LOCAL_SITE)
    else {}
)

# GraphQL: what an anonymous request may ask for.
GRAPHQL_LIMITS = {
    "body_bytes": env.int("GRAPHQL_BODY_BYTES", default=100_000),
    "tokens": env.int("GRAPHQL_TOKENS", default=1_000),
    "depth": env.int("GRAPHQL_DEPTH", default=12),
    "aliases": env.int("GRAPHQL_ALIASES", default=30),
    "mutations": env.int("GRAPHQL_MUTATIONS", default=4),
    "page": env.int("GRAPHQL_PAGE", default=100),
}

UNFOLD = {
    "SITE_TITLE": "Foothold",
    "SITE_HEADER": "Foothold tables",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": [], "propagate": True}},  # said once, by the root
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
