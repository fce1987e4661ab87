"""Is the web process alive, and can it do its work? Answers are truthful: a part that fails is named, with what to do.

/health/live asks nothing: a database outage does not get the process restarted. /health/ready answers 503 while it
cannot serve, and 200 with "degraded" while something beside it is behind. No secrets, no addresses, no paths.
"""

from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from huiyin import __version__
from huiyin.intake.sensing.pulse import pulse
from huiyin.intake.sensing.storing import FAILED, FULL
from huiyin.kernel.models import PackSetting
from huiyin.kernel.outbox import lag
from huiyin.kernel.vitals.certificate import certificate
from huiyin.kernel.vitals.clocks import clocks
from huiyin.kernel.vitals.disks import disks
from huiyin.kernel.vitals.jobs import jobs
from huiyin.kernel.vitals.told import Answered, Check, answers, quickly, status_of
from huiyin.matters.library import in_force

LATE = 60.0  # seconds that delivery may be behind before it is said


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok", "version": __version__})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    body = answered()
    response = JsonResponse(body, status=503 if body["status"] == "failing" else 200)
    response._has_been_logged = True  # type: ignore[attr-defined]  # whoever asks is told; it is asked every second
    return response


def _look() -> dict:
    needed = answers({"database": NEEDED["database"]})
    if not needed["database"]["ok"]:  # the others would only say the same
        beside = answers({name: BESIDE[name] for name in WITHOUT_DATABASE})
        return {"status": "failing", "version": __version__, "checks": needed | beside}
    needed |= answers({name: check for name, check in NEEDED.items() if name != "database"})
    beside = answers(BESIDE) if needed["migrations"]["ok"] else {}
    return {"status": status_of(needed, beside), "version": __version__, "checks": needed | beside}


answered = Answered(_look)


def _database() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError):
        return "the database does not answer"
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
    if behind.parked:
        return f"{behind.parked} announcements wait for another try; a subscriber fails, the worker's log says which"
    return None


STORE = {
    FULL: "the broker's disk is full: it keeps nothing of what devices say, and they try again; make room",
    FAILED: "the broker cannot write: it keeps nothing of what devices say, and they try again; look at log/nats.log",
}


def _sensing() -> str | None:
    found = pulse()
    if not found.answers:
        return "the broker of devices does not answer"
    if not found.door:
        return "no device can connect; is `huiyin doorkeeper` running?"
    if found.store:
        return STORE[found.store]
    if found.consumers == 0:
        return f"nobody takes in what devices say, {found.waiting} messages wait; is `huiyin sense` running?"
    if not found.is_well:
        return f"{found.waiting} messages of devices wait; start one more `huiyin sense`"
    return None


def _worker() -> str | None:
    return jobs().trouble


def _disk() -> str | None:
    return "; ".join(trouble for disk in disks() if (trouble := disk.trouble)) or None


def _clocks() -> str | None:
    return clocks().trouble


def _certificate() -> str | None:
    found = certificate()
    return found.trouble if found else None


NEEDED: dict[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "pack": quickly(_pack),
}
BESIDE: dict[str, Check] = {
    "delivery": quickly(_delivery),
    "worker": quickly(_worker),
    "sensing": _sensing,
    "disk": _disk,
    "clocks": quickly(_clocks),
    "certificate": _certificate,
}
WITHOUT_DATABASE = ("disk", "certificate")


def forget() -> None:
    answered.forget()
