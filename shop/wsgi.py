"""The process's entry point for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

from shop.kit.http.charset import KnownCharset

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

application = KnownCharset(get_wsgi_application())
