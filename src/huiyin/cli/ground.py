"""The ground a command stands on: a running database, and Django set up on it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from huiyin.cli.words import language
from huiyin.runtime.datadir import data_dir
from huiyin.runtime.loading import loading
from huiyin.runtime.postgres.session import database


@contextmanager
def django_ready() -> Iterator[None]:
    """A database (started if need be, stopped again if nobody else uses it) and Django.

    Django reads its settings only after the database has an address; import models inside the block.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    with database(data_dir()):
        with loading():
            import django
            from django.db import connections
            from django.utils import translation

            django.setup()
        translation.activate("en" if language() == "en" else "zh-hans")
        try:
            yield
        finally:
            connections.close_all()
