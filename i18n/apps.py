from django.apps import AppConfig

from shop.kit.database.triggers import keep_up


class I18nConfig(AppConfig):
    name = "i18n"
    verbose_name = "Markets, languages, tax"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Their tables exist only from now on.
        from i18n.compliance import queries as compliance  # noqa: PLC0415
        from i18n.markets import atlas, notice_words  # noqa: PLC0415
        from i18n.tax import queries as tax  # noqa: PLC0415

        rules = (*tax.TRIGGERS, *compliance.TRIGGERS)
        keep_up(self, (*atlas.TRIGGERS, *notice_words.TRIGGERS, *rules))
