from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "checkout"
    verbose_name = "Checkout"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe parts to what those below them tell."""
        from checkout.documents import reporting  # noqa: PLC0415 - its imports need the tables
        from checkout.returns import paying_back  # noqa: PLC0415

        reporting.register()
        paying_back.register()
