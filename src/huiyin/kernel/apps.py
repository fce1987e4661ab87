from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "huiyin.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huiyin.kernel import connections
        from huiyin.kernel.telemetry import statements

        connections.watch()
        statements.watch()
