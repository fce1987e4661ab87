"""What `up` and `demo` have in common: prepare the data folder, run every process, say when it is ready."""

import hashlib
import json
import os
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huiyin.cli.words import both
from huiyin.runtime.broker.config import broker, broker_command, shared
from huiyin.runtime.datadir import UNFINISHED, DataDir, data_dir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.supervisor.child import Renewal, Spec, python
from huiyin.runtime.supervisor.ports import require_free
from huiyin.runtime.supervisor.supervisor import Supervisor

SPARE = 4  # threads of a web process that answer "busy", ask for health, send files


@dataclass(frozen=True)
class Places:
    """Where we listen: from HUIYIN_BIND, HUIYIN_PORT, HUIYIN_LIVE_PORT."""

    host: str
    port: int
    live_port: int

    @property
    def url(self) -> str:
        return f"http://{'127.0.0.1' if self.host in ('0.0.0.0', '::') else self.host}:{self.port}/"


def places() -> Places:
    return Places(
        os.environ.get("HUIYIN_BIND", "127.0.0.1"),
        _number("HUIYIN_PORT", 8000),
        _number("HUIYIN_LIVE_PORT", 8001),
    )


def serve(fill: Callable[[], None], announce: Callable[[Places], None], more: Callable[[], list[Spec]] = list) -> None:
    """Run until told to stop. `fill` puts data into the migrated database before anything listens; `more` names what
    runs beside the usual processes."""
    where = places()
    refuse_half_restored(data_dir())

    def ports_are_free() -> None:
        require_free(where.host, where.port, "HUIYIN_PORT")
        require_free(where.host, where.live_port, "HUIYIN_LIVE_PORT")
        if own := broker():
            require_free(own.host, own.mqtt_port, "HUIYIN_MQTT_PORT")
            require_free("127.0.0.1", own.port, "HUIYIN_BROKER_PORT")

    with Supervisor(data_dir(), ports_are_free) as supervisor:
        _prepare(supervisor.output.say)
        fill()
        _close_connections()
        supervisor.run([*specs(where), *more()], lambda: _answers(where), lambda: announce(where))


def refuse_half_restored(data: DataDir) -> None:
    if (data.root / UNFINISHED).exists():
        raise RuntimeFault(
            f"A restore was interrupted in {data.root}. Delete the folder and restore again.",
            f"{data.root} 中有一次中断的恢复。请删除该目录后重新恢复。",
        )


def specs(where: Places) -> list[Spec]:
    own = broker()
    return [
        *([Spec("broker", broker_command(data_dir(), own)), _doorkeeper()] if own else []),
        Spec("web", web_command(where), renewal=Renewal.BY_SIGHUP),
        Spec("live", live_command(where), renewal=Renewal.BY_SIGHUP),
        # A job in hand is finished first; one that takes longer is taken up again at the next start.
        Spec("worker", python("-m", "huiyin.cli", "worker"), patience=20, renewal=Renewal.BY_RESTART, later=True),
        *(_sense(name) for name in consumers()),
    ]


def _doorkeeper() -> Spec:
    """One: devices that are connected do not notice when it starts again, others try once more."""
    return Spec("door", python("-m", "huiyin.cli", "doorkeeper"), renewal=Renewal.BY_RESTART, later=True)


def _sense(name: str) -> Spec:
    return Spec(name, python("-m", "huiyin.cli", "sense"), renewal=Renewal.BY_RESTART, later=True)


def consumers() -> list[str]:
    """Two by default: while one starts again, the other takes what comes."""
    if not broker() and not shared():
        return ["sense"]  # each would hear everything
    return ["sense", *(f"sense{number}" for number in range(2, _number("HUIYIN_SENSE_CONSUMERS", 2) + 1))]


def web_command(where: Places) -> list[str]:
    workers = max(2, _number("HUIYIN_WEB_WORKERS", 2))
    # Those at work, those in line, and some that turn others away (huiyin.config.admission). A thread that has had
    # nothing to do for half a minute ends, and its database connection with it.
    threads = _number("HUIYIN_WEB_THREADS", 4) + _number("HUIYIN_WEB_LINE", 16) + SPARE
    room = [f"--workers={workers}", f"--threads={threads}", "--patience=10"]
    return [*_door("wsgi", where.host, where.port), *room, "huiyin.config.wsgi:application"]


def live_command(where: Places) -> list[str]:
    # Streams stay open: as many at once as huiyin.live.doors lets in, and some room for those it turns away.
    # At a stop they get five seconds to end.
    room = ["--workers=1", "--backlog=1024", "--backpressure=6000", "--patience=5"]
    return [*_door("asgi", where.host, where.live_port), *room, "huiyin.live.app:app"]


def _door(interface: str, host: str, port: int) -> list[str]:
    return python("-m", "huiyin.runtime.door", f"--interface={interface}", f"--host={host}", f"--port={port}")


def _prepare(say: Callable[[str], None]) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    say(both("preparing the database", "正在准备数据库"))
    call_command("migrate", verbosity=0, interactive=False)
    _collect_static()


def _collect_static() -> None:
    """Hashed and compressed copies of the static files, made again only when one of them changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    if settings.PLAIN_STATIC:
        return
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())


def _close_connections() -> None:
    """The supervisor itself needs no database while it watches."""
    from django.db import connections

    connections.close_all()


def _answers(where: Places) -> bool:
    """Both processes serve. A district that is not loaded yet is no reason to keep the door shut, nor is what starts
    later."""
    host = where.url.split("//")[1].split(":")[0]
    try:
        socket.create_connection((host, where.live_port), timeout=1).close()
        with urllib.request.urlopen(f"{where.url}health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refused:
        checks = json.load(refused).get("checks", {}) if refused.code == 503 else {}
        return bool(checks) and all(checks[name]["ok"] for name in ("database", "migrations"))
    except (OSError, urllib.error.URLError):
        return False


def _number(variable: str, default: int) -> int:
    text = os.environ.get(variable, str(default))
    if not text.isdecimal():
        raise RuntimeFault(
            f"{variable} is “{text}”; it must be a number, for example {default}.",
            f"{variable} 的值“{text}”不是数字，例如应为 {default}。",
        )
    return int(text)
