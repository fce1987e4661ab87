from django.apps import AppConfig


class HabitsConfig(AppConfig):
    """What people at a desk keep for their work: named lists, standard texts, and which matter they look at now."""

    name = "huiyin.habits"
    label = "habits"
    default_auto_field = "django.db.models.BigAutoField"
