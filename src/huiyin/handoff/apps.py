from django.apps import AppConfig


class HandoffConfig(AppConfig):
    name = "huiyin.handoff"
    label = "handoff"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.handoff import subscribers  # noqa: F401 - whoever imports it is subscribed
