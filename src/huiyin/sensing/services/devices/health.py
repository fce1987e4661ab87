"""Find devices that are silent, weak or lying; a handful of statements, however many devices there are."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from psycopg.types.json import Jsonb

from huiyin.audit.services import record
from huiyin.kernel.events import announce
from huiyin.kernel.work import work
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.models import Post
from huiyin.orgs.roles import UNIT
from huiyin.sensing.events import DeviceChanged
from huiyin.sensing.rules import health
from huiyin.sensing.rules.health import Facts
from huiyin.sensing.selectors import watching

SILENT, WEAK, LYING = "silent", "weak", "lying"


@dataclass(frozen=True)
class Turned:
    """One device that is now silent (weak, lying) and was not, or the other way round."""

    device: int
    kind: str
    maintainer: int | None
    what: str
    why: Mapping
    since: datetime | None  # None: it is well again
    alone: bool = True  # not one of many that are silent with their gateway


def check_words(at: datetime) -> list[Turned]:
    """Silence, batteries, radio. Nobody is silent while the platform itself hears nothing."""
    _complete_states()
    watched = watching.devices(at)
    facts = [one.facts for one in watched]
    silent = {} if health.is_deaf(facts, at) else {d.id: why for d in facts if (why := health.silence(d, at))}
    down = health.gateways_down(facts, silent)
    codes = {one.facts.id: one.code for one in watched}
    for one in facts:
        if one.id in silent and one.behind in down:
            silent[one.id] = silent[one.id] | {"gateway": codes.get(one.behind, "")}
    for gateway, mute in down.items():
        silent[gateway] = silent.get(gateway, {}) | {"behind": mute}
    weak = {d.id: why for d in facts if (why := health.weakness(d))}
    if health.is_deaf(facts, at):
        return _turn(watched, {WEAK: weak.get}, at, set())
    return _turn(watched, {SILENT: silent.get, WEAK: weak.get}, at, set(down))


def check_truth(at: datetime) -> list[Turned]:
    """What was said in the last two hours, held against ranges, itself and neighbours; what was set aside in a day."""
    _complete_states()
    watched = watching.devices(at)
    said, fates = watching.said(at), watching.fates(at)
    apart = health.contradictions([one.facts for one in watched], said)
    found = {
        key: why
        for key in said.keys() | fates.keys()
        if (why := health.falsehood(said.get(key, ()), fates.get(key, {})) | apart.get(key, {}))
    }
    return _turn(watched, {LYING: found.get}, at, set())


_COMPLETE = """
INSERT INTO sensing_devicestate (device_id, why)
SELECT id, '{}' FROM sensing_device d
WHERE NOT EXISTS (SELECT FROM sensing_devicestate s WHERE s.device_id = d.id)
ON CONFLICT DO NOTHING
"""


def _complete_states() -> None:
    """Those that were never heard have no state yet."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPLETE)


def _turn(
    watched: list[watching.Watched], found: dict[str, Callable[[int], dict | None]], at: datetime, down: set[int]
) -> list[Turned]:
    turned, rows = [], []
    for one in watched:
        why, mine = dict(one.why), []
        for what, of in found.items():
            now_so, before = of(one.facts.id) or {}, one.since(what)
            if now_so and (before is None or set(now_so) != set(why.get(what, {}))):
                why[what] = now_so
            elif not now_so:
                why.pop(what, None)
            if bool(now_so) != (before is not None):
                alone = what != SILENT or one.facts.behind not in down
                since = _since(one.facts, what, at) if now_so else None
                mine.append(Turned(one.facts.id, one.facts.kind, one.maintainer, what, now_so, since, alone))
        if mine or why != one.why:
            stands = {what: one.since(what) for what in (SILENT, WEAK, LYING)} | {t.what: t.since for t in mine}
            rows.append((one.facts.id, stands[SILENT], stands[WEAK], stands[LYING], Jsonb(why)))
            turned += mine
    _keep(rows, turned, at)
    return turned


def _since(device: Facts, what: str, at: datetime) -> datetime:
    return (device.heard_at or device.since or at) if what == SILENT else at


_KEEP = """
UPDATE sensing_devicestate s SET silent_since = t.silent, weak_since = t.weak, lying_since = t.lying, why = t.why
FROM unnest(%s::int[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[])
     AS t(device, silent, weak, lying, why)
WHERE s.device_id = t.device
"""


def _keep(rows: list[tuple], turned: list[Turned], at: datetime) -> None:
    if not rows:
        return
    with work():
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [list(column) for column in zip(*rows, strict=True)])
        for one in turned:
            change = one.what if one.since else "well"
            announce(DeviceChanged(one.device, one.kind, change), key=f"device/{one.device}")
        counts = Counter(one.what if one.since else "well" for one in turned)
        if counts:
            record("sensing.devices_checked", chain="sensing/health", by=SYSTEM.ref, at=at, data=dict(counts))
        _tell(turned, at)


def _tell(turned: Iterable[Turned], at: datetime) -> None:
    """Whoever keeps them, once an hour at most, with how many; those behind a silent gateway count as the gateway."""
    units: dict[int, Counter] = {}
    for one in turned:
        if one.since and one.maintainer and one.alone:
            units.setdefault(one.maintainer, Counter())[one.what] += 1
    if not units:
        return
    held = Post.objects.filter(unit__in=units, role__in=UNIT, until=None, staff__left_at=None)
    readers: dict[int, set[int]] = {}
    for unit, account in held.values_list("unit", "staff__account"):
        readers.setdefault(unit, set()).add(account)
    tell(
        Message(
            template="devices_ailing",
            to=sorted(readers[unit]),
            key=f"devices/{unit}/{at:%Y%m%d%H}",
            params={"count": sum(counts.values())} | {what: counts[what] for what in (SILENT, WEAK, LYING)},
        )
        for unit, counts in units.items()
        if unit in readers
    )
