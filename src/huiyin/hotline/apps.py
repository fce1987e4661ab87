from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "huiyin.hotline"
    label = "hotline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.hotline import subscribers  # noqa: F401 - whoever imports it is subscribed
