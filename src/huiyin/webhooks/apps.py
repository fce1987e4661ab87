from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "huiyin.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.webhooks import subscribers  # noqa: F401 - whoever imports it is subscribed
