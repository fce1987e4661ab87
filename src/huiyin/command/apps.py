from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "huiyin.command"
    label = "command"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.command import subscribers  # noqa: F401 - whoever imports it is subscribed
