from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "checkout"
    verbose_name = "Checkout"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe returns to what payments tell."""
        from checkout.returns import paying_back  # noqa: PLC0415 - its imports need the tables

        paying_back.register()
