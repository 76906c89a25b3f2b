from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "checkout"
    verbose_name = "Checkout"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have documents hear of what happens to orders."""
        from checkout.documents import reporting  # noqa: PLC0415 - its imports need the tables

        reporting.register()
