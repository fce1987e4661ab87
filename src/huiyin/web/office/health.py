"""/office/health/: how the platform itself is, in words, with what to do. No secrets, no addresses, no names."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import django
from django.contrib import messages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin import __version__
from huiyin.audit.jobs import heads_folder
from huiyin.intake.sensing.pulse import pulse
from huiyin.kernel.clock import now
from huiyin.kernel.outbox import lag
from huiyin.kernel.vitals.certificate import certificate
from huiyin.kernel.vitals.clocks import clocks
from huiyin.kernel.vitals.disks import disks
from huiyin.matters.services.covering import given_up, try_again
from huiyin.orgs.roles import Role
from huiyin.runtime.datadir import DataDir, data_dir
from huiyin.runtime.stamps import Stamp, stamped
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.activity import errors, faults, last_hour, slow_pages
from huiyin.web.office.frame import page, trail
from huiyin.web.office.readings import pulse_words
from huiyin.web.office.vital import Reading
from huiyin.web.words import span, when

LATE = 60.0  # seconds that delivery may be behind, as /health/ready has it
SILENT = timedelta(seconds=90)  # a worker says every ten seconds that it is there
BACKUP_AFTER = timedelta(hours=26)
A_MINUTE = timedelta(minutes=1)
CHECK_AFTER = timedelta(days=31)
HEADS_AFTER = timedelta(days=2)
MOST_JOBS = 10

_DATABASE = """
SELECT current_setting('server_version'), pg_database_size(current_database()), pg_postmaster_start_time(),
       current_setting('max_connections')::int,
       (SELECT count(*) FROM pg_stat_activity),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'huiyin-live')
"""
_JOBS = """
SELECT count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
       count(*) FILTER (WHERE status = 'doing'), count(*) FILTER (WHERE status = 'failed'),
       (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %(silent)s),
       (SELECT max(last_heartbeat) FROM procrastinate_workers)
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')
"""
_FAILED = """
SELECT j.task_name, count(*), max(e.at) FROM procrastinate_jobs j
LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'failed'
WHERE j.status = 'failed' GROUP BY j.task_name ORDER BY max(e.at) DESC NULLS LAST LIMIT %(most)s
"""
_OUT = """
SELECT (SELECT count(*) FROM notices_delivery WHERE state IN ('waiting', 'sending')),
       (SELECT count(*) FROM notices_delivery WHERE state = 'failed' AND created_at > %(since)s),
       (SELECT count(*) FROM webhooks_delivery WHERE state = 'waiting'),
       (SELECT count(*) FROM webhooks_delivery WHERE state = 'dead')
"""


@needs(Role.ADMINISTRATOR)
@require_GET
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    at = now()
    database, jobs = _asked(_DATABASE)[0], _asked(_JOBS, {"silent": SILENT})[0]
    groups = [
        (_("Processes"), [*processes(database, jobs)]),
        (_("The last hour"), [*last_hour(at), errors(at)]),
        (_("What waits"), [*queues(at, jobs)]),
        (_("Database and disk"), [*storage(database)]),
        (_("Backup and trace"), [*safety(at)]),
    ]
    readings = [reading for _name, several in groups for reading in several]
    context = {
        "groups": groups,
        "failed": _asked(_FAILED, {"most": MOST_JOBS}),
        "slow_pages": slow_pages(at),
        "faults": faults(),
        "worst": next((tone for tone in ("danger", "soon") if any(r.tone == tone for r in readings)), "done"),
        "at": at,
        "trail": trail((_("System health"), "")),
    }
    return page(request, "office/pages/health.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def photos_again(request: HttpRequest) -> HttpResponse:
    count = try_again(by=actor_in(request))
    said = ngettext("%(count)d photo is tried again.", "%(count)d photos are tried again.", count)
    messages.success(request, said % {"count": count})
    return redirect("office-health")


def processes(database: tuple, jobs: tuple) -> Iterator[Reading]:
    yield Reading(_("Web"), _("answers; this page comes from it"))
    if database[5]:
        yield Reading(_("Live pages"), _("connected"))
    else:
        mend = _("Pages no longer change by themselves. On the server, run: huiyin live")
        yield Reading(_("Live pages"), _("not connected"), "danger", mend)
    yield _sensing()
    workers, seen = jobs[3:]
    if workers:
        text = ngettext("%(count)d process at work", "%(count)d processes at work", workers)
        yield Reading(_("Worker"), text % {"count": workers})
    else:
        mend = _("No notice goes out and no deadline is watched. On the server, run: huiyin worker")
        yield Reading(
            _("Worker"), _("silent since %(at)s") % {"at": when(seen)} if seen else _("never seen"), "danger", mend
        )
    yield Reading(_("Version"), f"huiyin {__version__} · Django {django.get_version()}", "")


def _sensing() -> Reading:
    tone, said, mend = pulse_words(pulse())
    return Reading(_("Readings"), said, tone, mend, reverse("office-readings"))


def queues(at: datetime, jobs: tuple) -> Iterator[Reading]:
    behind = lag()
    if behind.seconds > LATE:
        mend = _("Is the worker running? If it is, look for a subscriber that fails, under “Undelivered”.")
        yield Reading(_("Announcements"), _span(behind.seconds), "danger", mend, reverse("office-letters"))
    else:
        yield Reading(_("Announcements"), _span(behind.seconds))
    if behind.parked:
        mend = _("They are tried again by themselves; what fails too often comes to “Undelivered”.")
        yield Reading(_("Held back for another try"), str(behind.parked), "soon", mend)
    mend = _("Mend the cause, then replay, or drop them.") if behind.dead else ""
    yield Reading(
        _("Undelivered"), str(behind.dead), "danger" if behind.dead else "done", mend, reverse("office-letters")
    )
    waiting, doing, failed = jobs[:3]
    text = _("%(waiting)d wait, %(doing)d run") % {"waiting": waiting, "doing": doing}
    full = waiting > 1000
    yield Reading(_("Jobs"), text, "soon" if full else "done", _("Start a second worker, or wait.") if full else "")
    mend = _("The table below names them. Most run again by schedule; else read the worker's log.") if failed else ""
    yield Reading(_("Failed jobs"), str(failed), "soon" if failed else "done", mend)
    out, lost, told, dead = _asked(_OUT, {"since": at - timedelta(days=1)})[0]
    yield Reading(_("Notices on their way"), str(out), "", "", reverse("office-deliveries"))
    mend = _("Read why, mend the way out, send them again.") if lost else ""
    yield Reading(
        _("Notices that failed in the last day"),
        str(lost),
        "soon" if lost else "done",
        mend,
        reverse("office-deliveries") + "?state=failed",
    )
    mend = _("The receiver did not take them. Call its operator, then replay.") if dead else ""
    words = _("%(waiting)d wait, %(dead)d given up") % {"waiting": told, "dead": dead}
    yield Reading(_("Messages to receivers"), words, "soon" if dead else "done", mend, reverse("office-webhooks"))
    stuck = given_up().count()
    mend = _("Others do not see them. Read the worker's log, mend the cause, then have them tried again.")
    yield Reading(
        _("Photos in which nobody could be looked for"),
        str(stuck),
        "soon" if stuck else "done",
        mend if stuck else "",
        again=reverse("office-photos-again") if stuck else "",
    )


def storage(database: tuple) -> Iterator[Reading]:
    version, size, since, most, used, _live = database
    yield Reading("PostgreSQL", _("%(version)s, up since %(at)s") % {"version": version, "at": when(since)}, "")
    yield Reading(_("Size of the database"), _bytes(size), "")
    tight = used > 0.85 * most
    mend = _("Raise max_connections, or run fewer web workers.") if tight else ""
    text = _("%(used)d of %(most)d") % {"used": used, "most": most}
    yield Reading(_("Connections"), text, "soon" if tight else "done", mend)
    missing = migrations_missing()
    if missing:
        text = ngettext("%(count)d not applied", "%(count)d not applied", missing) % {"count": missing}
        yield Reading(_("Migrations"), text, "danger", _("On the server, run: huiyin manage migrate"))
    else:
        yield Reading(_("Migrations"), _("all applied"))
    yield from _room()
    yield _clocks()
    yield from _certificate()


def _room() -> Iterator[Reading]:
    names = {
        "data": _("Disk of the data folder"), "media": _("Disk of the photos"), "broker": _("Disk of the broker"),
        "database": _("Disk of the database"), "backup": _("Disk of the backups"),
    }  # fmt: skip
    told: set[tuple[int, int]] = set()
    for disk in disks(data_dir()):
        # One disk is said once, under the first name it has, unless something is wrong with a further one.
        if (disk.free // 10**8, disk.total) in told and not disk.trouble:
            continue
        told.add((disk.free // 10**8, disk.total))
        mend = _("Free some space or move the data folder: a database that cannot write stops.")
        if not disk.writable:
            mend = _("The folder cannot be written. Give huiyin's user the right to, or mount it again.")
        text = _("%(free)s of %(all)s free") % {"free": _bytes(disk.free), "all": _bytes(disk.total)}
        wrong = bool(disk.trouble)
        yield Reading(names[disk.place], text, "danger" if wrong else "done", mend if wrong else "")


def _clocks() -> Reading:
    found = clocks()
    text = _("%(seconds).1f s apart, %(zone)s") % {"seconds": abs(found.skew), "zone": found.zone}
    mend = _("Due times are counted wrongly. Let this machine and the database's follow a time server (chrony).")
    wrong = bool(found.trouble)
    return Reading(_("Clocks of application and database"), text, "danger" if wrong else "done", mend if wrong else "")


def _certificate() -> Iterator[Reading]:
    found = certificate()
    if found is None:
        return
    text = when(found.ends_at) if found.ends_at else _("cannot be read")
    mend = _("Renew it and reload the proxy; after its end browsers refuse the pages.") if found.trouble else ""
    yield Reading(_("Certificate is good until"), text, "danger" if found.trouble else "done", mend)


def safety(at: datetime) -> Iterator[Reading]:
    data = data_dir()
    yield _backup(data, at)
    check = stamped(data, "trace")
    if check and not check.told.get("sound"):
        mend = _("Somebody changed the trace or its files. Keep everything as it is and call whoever audits you.")
        yield Reading(_("Trace checked"), _("unsound, %(at)s") % {"at": when(check.at)}, "danger", mend)
    else:
        mend = _("On the server, run: huiyin verify-trace")
        yield _done_lately(_("Trace checked"), check, CHECK_AFTER, at, mend, _("sound") if check else "")
    newest = max((path.stat().st_mtime for path in heads_folder().glob("heads-*.jsonl")), default=None)
    heads = Stamp(datetime.fromtimestamp(newest, tz=at.tzinfo), {}) if newest else None
    mend = _("The worker signs them every hour in which the trace grew. Does it run, and may it write the folder?")
    yield _done_lately(_("Signed heads of the trace"), heads, HEADS_AFTER, at, mend, "")


def _backup(data: DataDir, at: datetime) -> Reading:
    good, failed = stamped(data, "backup"), stamped(data, "backup-failed")
    name = _("Last good backup")
    if failed and (good is None or good.at < failed.at):
        why = failed.told.get("zh" if (get_language() or "").startswith("zh") else "en", "")
        last = _("the last good one: %(at)s") % {"at": when(good.at)} if good else _("there is none")
        words = _("%(why)s It is tried again every hour; on the server, huiyin check says more.") % {"why": why}
        return Reading(name, _("failed %(at)s; %(last)s") % {"at": when(failed.at), "last": last}, "danger", words)
    if good is None:
        mend = _("Set HUIYIN_BACKUP_DIR and HUIYIN_BACKUP_KEY: one is made every night (docs/operators/backup.md).")
        return Reading(name, _("not known"), "soon", mend)
    ago = _("%(span)s ago") % {"span": span(at - good.at, 1)} if at - good.at >= A_MINUTE else _("just now")
    told = " · ".join((ago, when(good.at), _bytes(good.told.get("bytes", 0))))
    late = at - good.at > BACKUP_AFTER
    mend = _("Does the worker run, is HUIYIN_BACKUP_DIR set? At once: huiyin backup make, on the server.")
    return Reading(name, told, "danger", mend) if late else Reading(name, told)


def _done_lately(name: str, done: Stamp | None, within: timedelta, at: datetime, mend: str, told: str) -> Reading:
    if done is None:
        return Reading(name, _("not known"), "soon", mend)
    value = " · ".join(filter(None, (when(done.at), told)))
    return Reading(name, value, "done") if at - done.at <= within else Reading(name, value, "soon", mend)


def migrations_missing() -> int:
    loader = MigrationLoader(connection)
    return len(loader.disk_migrations.keys() - loader.applied_migrations.keys())


def _asked(statement: str, given: dict | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return cursor.fetchall()


def _span(seconds: float) -> str:
    if seconds < 1:
        return _("up to date")
    if seconds < 120:
        return _("%(seconds)d s behind") % {"seconds": seconds}
    return _("%(minutes)d min behind") % {"minutes": seconds // 60}


def _bytes(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
