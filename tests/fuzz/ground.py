"""Django without a database: readers need its settings and its words, nothing else."""

import os


def prepare(data_folder: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    os.environ.setdefault("HUIYIN_DATA_DIR", data_folder)
    import django

    django.setup()
