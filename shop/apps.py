from django.apps import AppConfig
from django.http import HttpRequest

from shop.kit.database.health import measure_lag_by
from shop.kit.database.lost import watch_connections


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe what stands on top of the shop to the events below it."""
        from checkout.cart.api.owner import ask_for_owner  # noqa: PLC0415 - as below
        from shop.heartbeat import models  # noqa: PLC0415 - its imports need the tables
        from shop.storefront import mail, order_mail  # noqa: PLC0415 - its imports need the tables

        mail.register()
        order_mail.register()
        ask_for_owner(_signed_in)
        measure_lag_by(models.AGE_SECONDS)
        watch_connections()


def _signed_in(request: HttpRequest) -> int | None:
    """Tell carts who is signed in."""
    from shop.accounts.person import person_of  # noqa: PLC0415 - its imports need the tables

    person = person_of(request)
    return person.pk if person else None
