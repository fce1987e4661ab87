"""What the rules in force watch, ready for the hot path: built in memory, renewed when rules, limits or devices change.

For each device and metric a band of values at which no rule has anything to say; only what lies outside of it, or comes
from a device with something under way, is looked at closely.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import connection

from huiyin.kernel.clock import now
from huiyin.sensing import registry
from huiyin.sensing.models import Rule, RuleLimit
from huiyin.sensing.registry import Known
from huiyin.sensing.rules.bands import Band, band_of, both
from huiyin.sensing.rules.definition import Definition
from huiyin.sensing.rules.faults import BadRule
from huiyin.sensing.rules.reader import read_rule

FRESH_FOR = 5.0  # seconds until a rule that was switched on is followed by all processes
SHIFT = 16  # a device and a metric in one number


@dataclass(frozen=True)
class Watched:
    """A rule as it holds for one device."""

    rule: int
    definition: Definition


@dataclass
class Watch:
    bands: dict[int, Band] = field(default_factory=dict)
    of: dict[int, tuple[Watched, ...]] = field(default_factory=dict)
    rules: dict[int, Rule] = field(default_factory=dict)
    read: dict[int, Definition] = field(default_factory=dict)  # of each rule, without a device's own limits
    metrics: dict[int, str] = field(default_factory=dict)
    metric_ids: dict[str, int] = field(default_factory=dict)
    devices: Mapping[int, Known] = field(default_factory=dict)
    silence: tuple[int, ...] = ()  # keys of rules that time alone brings about


_cached: tuple[float, Any, Watch] = (-FRESH_FOR, None, Watch())


def current() -> Watch:
    """The watch list in force. At most one statement every few seconds, unless something has changed."""
    global _cached
    looked, stamp, watch = _cached
    picture = registry.picture()
    if time.monotonic() - looked > FRESH_FOR:
        fresh = (*_stamp(now()), picture.metrics, picture.kinds)
        watch = watch if fresh == stamp else build()
        _cached = (time.monotonic(), fresh, watch)
    if watch.devices is not picture.by_id:
        watch = with_changes(watch, picture.by_id)
        _cached = (_cached[0], _cached[1], watch)
    return watch


def forget() -> None:
    global _cached
    _cached = (-FRESH_FOR, None, Watch())


_STAMP = """
SELECT (SELECT row(count(*), max(changed_at), sum(version))::text FROM sensing_rule),
    (SELECT row(count(*), max(since), sum(id))::text FROM sensing_rulelimit
        WHERE since <= %(at)s AND (until IS NULL OR until > %(at)s))
"""


def _stamp(at: datetime) -> tuple:
    """What the list is made of, beside the devices: rules, and limits that hold now."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, {"at": at})
        return cursor.fetchone()


def with_changes(watch: Watch, devices: Mapping[int, Known]) -> Watch:
    """Of the devices that were changed only: what did not change is the same object in both pictures."""
    before = watch.devices
    changed = {pk for pk, known in devices.items() if before.get(pk) is not known} | (before.keys() - devices.keys())
    bands, of = dict(watch.bands), dict(watch.of)
    for pk in changed:
        for metric in watch.metrics:
            bands.pop(pk << SHIFT | metric, None)
        of.pop(pk, None)
    fresh = replace(watch, bands=bands, of=of, devices=devices)
    _spread(fresh, watch.read, _limits(now()), changed)
    return fresh


def build(rules: Iterable[Rule] | None = None, devices: Iterable[int] | None = None) -> Watch:
    """Of the rules that are on, or of others that are tried out; of all devices in use, or of some."""
    picture = registry.picture()
    watch = Watch(metrics=dict(picture.codes), metric_ids=dict(picture.metrics), devices=picture.by_id)
    chosen = list(Rule.objects.filter(state=Rule.State.ON)) if rules is None else list(rules)
    read = {rule.pk: definition for rule in chosen if (definition := _read(rule, watch)) is not None}
    watch.read = read
    watch.rules = {rule.pk: rule for rule in chosen if rule.pk in read}
    watch.silence = tuple(
        pk for pk, definition in read.items() if definition.common.hold_for and not definition.metrics
    )
    _spread(watch, read, _limits(now()), devices)
    return watch


def _read(rule: Rule, watch: Watch, changes: Mapping | None = None) -> Definition | None:
    """None for what cannot be read: services refuse it, so only a hand in the database can have written it."""
    try:
        return read_rule({**rule.definition, **(changes or {})}, watch.metric_ids)
    except BadRule:
        return None


def _limits(at: datetime) -> dict[int, list[RuleLimit]]:
    found: dict[int, list[RuleLimit]] = defaultdict(list)
    for limit in RuleLimit.objects.filter(since__lte=at).exclude(until__lte=at):
        found[limit.device_id].append(limit)
    return found


def _spread(watch: Watch, read: dict[int, Definition], limits: dict[int, list[RuleLimit]], only: Any) -> None:
    """Devices of one kind and area share one list; only those with limits of their own have their own."""
    kinds: dict[str, list[Rule]] = defaultdict(list)
    own: dict[int, list[Rule]] = defaultdict(list)
    for rule in watch.rules.values():
        if rule.device_id:
            own[rule.device_id].append(rule)
        else:
            for kind in rule.kinds:
                kinds[kind].append(rule)
    plain: dict[int, Watched] = {pk: Watched(pk, definition) for pk, definition in read.items()}
    shared: dict[tuple, tuple[tuple[Watched, ...], list[tuple[int, Band]]]] = {}
    at = now().timestamp()
    for pk in watch.devices if only is None else only:
        known = watch.devices.get(pk)
        if known is None or not known.in_use(at):
            continue
        kind, area, metrics = known.kind, known.area, known.measures
        rules = [rule for rule in kinds.get(kind, ()) if area.startswith(rule.area)] + own.get(pk, [])
        if not known.subject:
            rules = [rule for rule in rules if not read[rule.pk].common.subject_only]
        if not rules:
            continue
        key = (kind, *(rule.pk for rule in rules))
        if pk in limits:
            watched = tuple(_limited(watch, plain[rule.pk], limits[pk]) for rule in rules)
            bands = _bands(watch, watched, metrics)
        else:
            if key not in shared:
                watched = tuple(plain[rule.pk] for rule in rules)
                shared[key] = watched, _bands(watch, watched, metrics)
            watched, bands = shared[key]
        watch.of[pk] = watched
        for metric, band in bands:
            watch.bands[pk << SHIFT | metric] = band


def _limited(watch: Watch, watched: Watched, limits: list[RuleLimit]) -> Watched:
    for limit in limits:
        if limit.rule_id == watched.rule:
            definition = _read(watch.rules[watched.rule], watch, limit.changes)
            return Watched(watched.rule, definition) if definition else watched
    return watched


def _bands(watch: Watch, watched: tuple[Watched, ...], kind_metrics: Mapping) -> list[tuple[int, Band]]:
    found: dict[str, Band] = {}
    for one in watched:
        for code in one.definition.metrics or tuple(kind_metrics):
            band = band_of(one.definition, code)
            found[code] = both(found[code], band) if code in found else band
    return [(watch.metric_ids[code], band) for code, band in found.items() if code in watch.metric_ids]
