"""How a process of the loader's pool begins. It imports no model: they can be imported only after `begin` has run."""

import gc
import os
import signal
import threading
import time


def begin(settings: dict) -> None:
    """Django, on the database of the process that started the pool; whether to go on is that process's to say."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    gc.disable()  # nothing here goes in circles
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django
    from django.db import connections

    django.setup()
    connections["default"].settings_dict.update(settings)


def _end_with(parent: int) -> None:
    """A parent that was killed tells nobody; what this process has in hand is rolled back then."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
