from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe what stands on top of the shop to the events below it."""
        from shop.storefront import mail  # noqa: PLC0415 - its imports need the tables

        mail.register()
