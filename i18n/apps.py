from django.apps import AppConfig


class I18nConfig(AppConfig):
    name = "i18n"
    verbose_name = "Markets, languages, tax"
    default_auto_field = "django.db.models.BigAutoField"
