from django.apps import AppConfig

from shop.kit.database.triggers import keep_up


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = "Catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalog.launches import waves  # noqa: PLC0415 - as in i18n
        from catalog.listings import guards  # noqa: PLC0415
        from catalog.shelf.marks import TRIGGERS, mark_everything  # noqa: PLC0415 - as in i18n

        keep_up(self, (*guards.TRIGGERS, *waves.TRIGGERS, *TRIGGERS), after=mark_everything)
