"""How a process of the loader's pool begins. It imports no model: they can be imported only after `begin` has run."""

import os


def begin(settings: dict) -> None:
    """Django, on the database of the process that started the pool."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django
    from django.db import connections

    django.setup()
    connections["default"].settings_dict.update(settings)
