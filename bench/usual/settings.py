"""The shop's settings, but Django's usual middleware and connections, and one address."""

from shop import settings as shop
from shop.settings import *  # noqa: F403 - a settings module is names

# Sign-in is not asked for here, and would want a middleware of its own.
INSTALLED_APPS = [app for app in shop.INSTALLED_APPS if not app.startswith("allauth")]
INSTALLED_APPS += ["graphene_django"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.usual.urls"
DATABASES = {"default": {**shop.DATABASES["default"], "CONN_MAX_AGE": None}}
if "postgresql" in str(DATABASES["default"]["ENGINE"]):
    DATABASES["default"]["OPTIONS"] = {}
