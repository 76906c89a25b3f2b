"""The benchmark: ratios of this shop's reads to the least that they can cost."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()
