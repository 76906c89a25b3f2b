"""Settings: everything by environment, nothing needed for the demo."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from shop.kit.database.addresses import described

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
    "allauth",
    "allauth.account",
    "allauth.headless",
    "i18n",
    "catalog",
    "checkout",
    "shop",
]

MIDDLEWARE = [
    "shop.kit.http.request_id.RequestId",
    "shop.kit.http.short_way.ShortWay",
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
    "shop.accounts.door.SignInDoor",
    "allauth.account.middleware.AccountMiddleware",
]

# Where requests without cookies pass by the middleware of pages.
SHORT_WAY_PATHS = ["/graphql/"]

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


VAR.mkdir(exist_ok=True)
DATABASES = described(
    env.str("DATABASE_URL", default="") or f"sqlite:///{VAR / 'foothold.sqlite3'}",
    env.list("DATABASE_REPLICA_URLS", default=[]),
)
DATABASE_REPLICAS = [alias for alias in DATABASES if alias != "default"]
# What a replica may answer for; carts, orders and people are read where they are written.
DATABASE_REPLICA_APPS = {"i18n", "catalog"}
DATABASE_REPLICA_MAX_LAG_SECONDS = env.float("DATABASE_REPLICA_MAX_LAG_SECONDS", default=2.0)
DATABASE_ROUTERS = ["shop.kit.database.replicas.ReplicaRouter"] if DATABASE_REPLICAS else []
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
# Shoppers sign in through JSON alone, by e-mail and password; codes come by mail.
HEADLESS_ONLY = True
HEADLESS_TOKEN_STRATEGY = "shop.accounts.tokens.BearerTokens"  # noqa: S105 a class
# Where a mail of allauth would link to; ours hold codes and no links.
HEADLESS_FRONTEND_URLS = dict.fromkeys(("account_signup", "account_reset_password"), SITE_URL)
ACCOUNT_ADAPTER = "shop.accounts.adapter.SignInAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "shop.accounts.sign_up.NameForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # seconds
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
# Keys of providers, by the names of the environment; they are kept here and nowhere else.
PAYMENT_KEYS = {
    name: value for name, value in os.environ.items() if name.startswith(("STRIPE_", "RAZORPAY_"))
}
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")
RAZORPAY_API_BASE = env.str("RAZORPAY_API_BASE", default="")
PAYMENT_TIMEOUT_SECONDS = env.float("PAYMENT_TIMEOUT_SECONDS", default=10.0)


def _has_keys(provider: str, name: str) -> bool:
    return any(
        key.startswith(provider) and key.endswith(name) and value
        for key, value in PAYMENT_KEYS.items()
    )


# Of two with the same way to pay, the first has it.
PAYMENT_PROVIDERS = {
    name: f"checkout.payments.providers.{path}"
    for name, path, on in (
        ("stripe", "stripe_sdk.StripeProvider", _has_keys("STRIPE_", "_SECRET_KEY")),
        ("razorpay", "razorpay_sdk.RazorpayProvider", _has_keys("RAZORPAY_", "_KEY_SECRET")),
        ("sandbox", "sandbox.SandboxProvider", env.bool("PAYMENT_SANDBOX", default=LOCAL_SITE)),
        ("cod", "cod.CashOnDelivery", env.bool("PAYMENT_COD", default=True)),
    )
    if on
}
# Brings the code that confirms an order paid on delivery.
COD_CODE_SENDER = env.str("COD_CODE_SENDER", default="checkout.payments.code_senders.MailSender")

# Whose engine taxes sales into the United States; our own table stands behind it.
STRIPE_TAX_KEY = env.str("STRIPE_TAX_KEY", default="")
STRIPE_TAX_API_BASE = env.str("STRIPE_TAX_API_BASE", default="")
TAX_PROVIDERS = {"US_SALES": "i18n.tax.stripe_tax.StripeTax"} if STRIPE_TAX_KEY else {}

# GraphQL: what an anonymous request may ask for.
GRAPHQL_LIMITS = {
    "body_bytes": env.int("GRAPHQL_BODY_BYTES", default=100_000),
    "tokens": env.int("GRAPHQL_TOKENS", default=1_000),
    "depth": env.int("GRAPHQL_DEPTH", default=12),
    "aliases": env.int("GRAPHQL_ALIASES", default=30),
    "mutations": env.int("GRAPHQL_MUTATIONS", default=4),
    "page": env.int("GRAPHQL_PAGE", default=100),
    "cost": env.int("GRAPHQL_COST", default=5_000),  # points of one operation
}
# Points a minute, shared by all processes through the cache; 0 keeps no budget.
GRAPHQL_BUDGETS = {
    "address": env.int("GRAPHQL_BUDGET_ADDRESS", default=600_000),
    "account": env.int("GRAPHQL_BUDGET_ACCOUNT", default=300_000),
}
# How many proxies of ours stand in front; as many entries of X-Forwarded-For are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# A JSON file {hash: document}; with the switch strangers may execute nothing else.
TRUSTED_DOCUMENTS = env.str("TRUSTED_DOCUMENTS", default="")
TRUSTED_DOCUMENTS_ONLY = env.bool("TRUSTED_DOCUMENTS_ONLY", default=False)
# Operations seen twice run as compiled functions; GRAPHQL_COMPARE "log" or "raise" runs each query
# by graphql-core as well and tells any difference.
GRAPHQL_COMPILED = env.bool("GRAPHQL_COMPILED", default=True)
GRAPHQL_COMPARE = env.str("GRAPHQL_COMPARE", default="off")
# Answers to strangers are kept: "off", "process" or "shared" (by the cache of REDIS_URL).
GRAPHQL_RESPONSE_CACHE = env.str("GRAPHQL_RESPONSE_CACHE", default="off")
GRAPHQL_KEPT_BYTES = env.int("GRAPHQL_KEPT_BYTES", default=64_000_000)  # in each process
# For how long a CDN may give answers to GET without asking; it should forget by Surrogate-Key.
GRAPHQL_CDN_SECONDS = env.int("GRAPHQL_CDN_SECONDS", default=0)
# For how long an answer with stock in it may be kept; stock has no token.
GRAPHQL_KEPT_STOCK_SECONDS = env.float("GRAPHQL_KEPT_STOCK_SECONDS", default=1.0)

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
