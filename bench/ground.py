"""What the HTTP benches stand on: the sample district with many matters, served by `huiyin up`, fsync on.

The folder is kept (`bench-<matters>` in the data folder), so that only the first bench waits for its filling.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from huiyin.runtime.datadir import data_dir

MATTERS = int(os.environ.get("HUIYIN_BENCH_MATTERS", "100000"))
HANDLERS = 4
_home = data_dir().root  # before the environment is changed


@dataclass(frozen=True)
class Ground:
    """A running district. `desk` is the key of a duty head, `cookie` their session, `handlers` keys by unit code."""

    host: str
    port: int
    database_url: str
    matters: int
    desk: str
    cookie: str
    handlers: dict[str, str]
    type: str
    points: list[tuple[float, float]]


@contextmanager
def district(matters: int = MATTERS) -> Iterator[Ground]:
    folder = _home / f"bench-{matters}"
    os.environ["HUIYIN_DATA_DIR"] = str(folder)
    facts = _filled(matters)
    port, live_port = _free_port(), _free_port()
    environment = os.environ | {"HUIYIN_PORT": str(port), "HUIYIN_LIVE_PORT": str(live_port)}
    with open(folder / "log" / "bench.log", "ab") as log:
        running = subprocess.Popen([sys.executable, "-m", "huiyin.cli", "up"], env=environment, stdout=log, stderr=log)
    try:
        _wait(running, port)
        url = (folder / "postgres" / "url").read_text().strip()
        yield Ground("127.0.0.1", port, url, matters, **facts)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)


def _filled(matters: int) -> dict:
    """The district with that many matters, and who acts in the benches; made on first use, and again after a change."""
    from huiyin.cli.ground import django_ready

    with django_ready():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        from huiyin.demo import matters as loader
        from huiyin.demo.filling import fill
        from huiyin.matters.models import Matter

        fill(lambda en, zh: click.echo(f"  · {en}", err=True), matters=min(matters, 30_000))
        missing = matters - Matter.objects.count()
        if missing > 0:
            click.echo(f"  · {missing:,} more matters", err=True)
            loader.load(missing, seed=matters)
        return _cast()


def _cast() -> dict:
    """Keys of a duty head and of some handlers, a matter type that asks for no photograph, points in the district."""
    import shapely

    from huiyin.accounts.services import issue_key
    from huiyin.matters.models import FilingCondition
    from huiyin.orgs.models import Post
    from huiyin.orgs.roles import Role
    from huiyin.places.models import UnitGrid

    posts = Post.objects.filter(until=None, staff__left_at=None).select_related("staff__account", "unit")
    desk = posts.filter(role=Role.DUTY_HEAD, area="").order_by("id")[0]
    handlers: dict[str, str] = {}
    for post in posts.filter(role=Role.HANDLER).order_by("id"):
        if len(handlers) < HANDLERS and post.unit.code not in handlers:
            handlers[post.unit.code] = issue_key(post.staff.account, "bench", by="system")
    conditions = FilingCondition.objects.filter(
        type__edition__superseded_at=None, type__edition__confirmed_at__isnull=False, type__confidential=False
    )
    plain = conditions.filter(evidence=[], number=1, type__is_component=False).select_related("type").first()
    assert plain is not None, "every type of the pack asks for evidence"
    grids = UnitGrid.objects.order_by("code").values_list("polygon", flat=True)[::7]
    points = [shapely.from_wkb(bytes(grid)).representative_point() for grid in grids]
    return {
        "desk": issue_key(desk.staff.account, "bench", by="system"),
        "cookie": _session(desk.staff.account),
        "handlers": handlers,
        "type": plain.type.code,
        "points": [(point.x, point.y) for point in points],
    }


def _session(account) -> str:
    """Signed in, as after the form."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _wait(running: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and running.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
                if json.load(answer)["status"] in ("ok", "degraded"):
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise RuntimeError(f"huiyin does not come up; see {Path(os.environ['HUIYIN_DATA_DIR']) / 'log' / 'bench.log'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
