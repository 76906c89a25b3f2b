from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "checkout"
    verbose_name = "Checkout"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have documents and returns hear of what happens to orders and payments."""
        from checkout.documents import reporting  # noqa: PLC0415 - its imports need the tables
        from checkout.returns import paying_back  # noqa: PLC0415 - its imports need the tables

        reporting.register()
        paying_back.register()
