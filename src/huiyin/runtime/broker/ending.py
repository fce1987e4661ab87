"""End the broker of this machine; whoever runs it (the supervisor, systemd) starts it again."""

import psutil

from huiyin.runtime.broker.config import conf_of, pid_of
from huiyin.runtime.datadir import DataDir


def end_broker(data: DataDir, *, older_than: float) -> bool:
    """Ask the one that runs on `data` to end, if it was started before that moment (seconds since 1970).

    False: none was found here. It may run on another machine, in another container, or as another user.
    """
    try:
        process = psutil.Process(int(pid_of(data).read_text()))
        if str(conf_of(data)) not in process.cmdline() or process.create_time() >= older_than:
            return False
        process.terminate()
    except (OSError, ValueError, psutil.Error):
        return False
    return True
