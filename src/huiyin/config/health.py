"""Is the process alive, and can it do its work? Answers are truthful: a part that fails is named."""

import time
from collections.abc import Callable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huiyin import __version__
from huiyin.intake.sensing.pulse import pulse
from huiyin.kernel.models import PackSetting
from huiyin.kernel.outbox import lag
from huiyin.matters.library import in_force

LATE = 60.0  # seconds that delivery may be behind before it is said


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Nothing else is asked, so a database outage does not get it restarted."""
    return JsonResponse({"status": "ok", "version": __version__})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 when this process cannot serve; 200 and "degraded" when something beside it is behind."""
    needed = {name: _answer(check) for name, check in NEEDED.items()}
    beside = {name: _answer(check) for name, check in BESIDE.items()} if needed["migrations"]["ok"] else {}
    serving = all(check["ok"] for check in needed.values())
    well = serving and all(check["ok"] for check in beside.values())
    status = "ok" if well else "degraded" if serving else "failing"
    body = {"status": status, "version": __version__, "checks": needed | beside}
    return JsonResponse(body, status=200 if serving else 503)


def _answer(check: Callable[[], str | None]) -> dict[str, object]:
    began = time.perf_counter()
    try:
        problem = check()
    except Exception as error:  # whatever it is, the honest answer is "not ready"
        problem = type(error).__name__
    answer: dict[str, object] = {"ok": problem is None, "ms": round((time.perf_counter() - began) * 1000, 1)}
    if problem:
        answer["problem"] = problem
    return answer


def _database() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return None


_migrated = False  # migrations are never undone below a running process, so a good answer stays good


def _migrations() -> str | None:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            return f"{len(missing)} migrations are not applied; run `huiyin manage migrate`"
        _migrated = True
    return None


def _pack() -> str | None:
    if not PackSetting.objects.filter(key="pack").exists():
        return "no district is loaded; run `huiyin load-pack FOLDER`"
    if in_force().edition is None:
        return "no edition of the standards is in force; run `huiyin import standards FILE --confirm`"
    return None


def _delivery() -> str | None:
    behind = lag()
    if behind.seconds > LATE:
        return f"delivery is {behind.seconds:.0f} s behind; is `huiyin worker` running?"
    if behind.dead:
        return f"{behind.dead} announcements could not be delivered; `huiyin check` says more"
    return None


def _sensing() -> str | None:
    found = pulse()
    if not found.answers:
        return "the broker of devices does not answer"
    if not found.door:
        return "no device can connect; is `huiyin doorkeeper` running?"
    if not found.is_well:
        return f"{found.waiting} messages of devices wait; is `huiyin sense` running?"
    return None


NEEDED: dict[str, Callable[[], str | None]] = {
    "database": _database,
    "migrations": _migrations,
    "pack": _pack,
}
BESIDE: dict[str, Callable[[], str | None]] = {"delivery": _delivery, "sensing": _sensing}
