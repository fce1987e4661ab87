from django.apps import AppConfig


class SensingConfig(AppConfig):
    name = "huiyin.sensing"
    label = "sensing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.sensing import receivers, subscribers  # noqa: F401 - whoever imports it is subscribed
