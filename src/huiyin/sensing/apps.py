from django.apps import AppConfig


class SensingConfig(AppConfig):
    name = "huiyin.sensing"
    label = "sensing"
    default_auto_field = "django.db.models.BigAutoField"
