"""The web process: `granian --interface wsgi huiyin.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from huiyin.kernel.telemetry.exposition import share_between_workers
from huiyin.runtime.datadir import data_dir

share_between_workers(data_dir().ensure().run)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")

application = get_wsgi_application()


def _begin_to_tell() -> None:
    from huiyin.config.telling import begin

    begin("web")


_begin_to_tell()


def _load_all_views() -> None:
    """Before the first request rather than during it: no caller waits seconds for imports."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


_load_all_views()


def _read_the_gazetteer() -> None:
    """Meanwhile, so that no report waits for it."""
    from huiyin.places.gazetteer.memory import warm_up

    warm_up()


_read_the_gazetteer()
