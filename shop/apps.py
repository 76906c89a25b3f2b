from django.apps import AppConfig

from shop.kit.database.health import measure_lag_by
from shop.kit.database.lost import watch_connections


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe what stands on top of the shop to the events below it."""
        from shop.heartbeat import models  # noqa: PLC0415 - its imports need the tables
        from shop.storefront import mail  # noqa: PLC0415 - its imports need the tables

        mail.register()
        measure_lag_by(models.AGE_SECONDS)
        watch_connections()
