from django.apps import AppConfig

from shop.kit.database.triggers import keep_up


class I18nConfig(AppConfig):
    name = "i18n"
    verbose_name = "Markets, languages, tax"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from i18n.markets.atlas import TRIGGERS  # noqa: PLC0415 - tables exist only from now on

        keep_up(self, TRIGGERS)
