from django.apps import AppConfig


class WarningsConfig(AppConfig):
    name = "huiyin.warnings"
    label = "warnings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.warnings import subscribers  # noqa: F401 - registers what messages quote
