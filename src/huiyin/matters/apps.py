from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "huiyin.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.matters import subscribers  # noqa: F401 - whoever imports it is subscribed
