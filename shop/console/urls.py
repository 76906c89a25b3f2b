"""Addresses of the staff, to be mounted at ``/manage/``."""

from django.urls import path

from shop.console import tables as _registered  # noqa: F401 importing the tables registers them
from shop.console.site import tables
from shop.console.start import start

urlpatterns = [
    path("", start, name="console"),
    path("tables/", tables.urls),
]
