"""Is the process alive, and can it do its work? Answers are truthful: a part that fails is named."""

import time
from collections.abc import Callable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huiyin import __version__


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers. Nothing else is asked, so a database outage does not get it restarted."""
    return JsonResponse({"status": "ok", "version": __version__})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    checks = {name: _answer(check) for name, check in CHECKS.items()}
    well = all(check["ok"] for check in checks.values())
    body = {"status": "ok" if well else "failing", "version": __version__, "checks": checks}
    return JsonResponse(body, status=200 if well else 503)


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


CHECKS: dict[str, Callable[[], str | None]] = {"database": _database, "migrations": _migrations}
