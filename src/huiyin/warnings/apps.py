from django.apps import AppConfig


class WarningsConfig(AppConfig):
    name = "huiyin.warnings"
    label = "warnings"
    default_auto_field = "django.db.models.BigAutoField"
