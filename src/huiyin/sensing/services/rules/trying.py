"""“What would this rule have done last month?” Kept readings, day by day, through the code that judges live ones;
beside it the version in force, and what people said of the real alarms of that time."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.calendar import calendar_in_force
from huiyin.orgs.actor import Actor
from huiyin.sensing import watching
from huiyin.sensing.models import Alarm, Rule, RuleTrial
from huiyin.sensing.rules.definition import Combination
from huiyin.sensing.rules.replay import Fired, Replay
from huiyin.sensing.services.rules.ruling import RuleFacts, check_facts, facts_of
from huiyin.sensing.vocabulary import Verdict
from huiyin.sensing.watching import Watch

TRY_RULE = "sensing.try_rule"
LONGEST, SHOWN, MOST_FIRED = timedelta(days=92), 200, 20_000
SLACK = timedelta(minutes=10)  # by so much a real alarm and one that would have been may differ and be the same
A_DAY = timedelta(days=1)
AT_A_TIME = 20_000  # readings in memory
UNJUDGED, NEW = "unjudged", "new"


@dataclass(frozen=True)
class Asked:
    """A rule as proposed, and the span of time."""

    facts: RuleFacts
    since: datetime
    until: datetime


def try_rule(rule: Rule | None, asked: Asked, *, by: Actor, at: datetime | None = None) -> RuleTrial:
    """Ask for a trial; a job does it.

    Raises:
        InvalidInput: the rule cannot be read, or the span is empty or too long.
    """
    at = at or now()
    check_facts(asked.facts)
    if not timedelta() < asked.until - asked.since <= LONGEST:
        raise InvalidInput(_("Choose a span of up to 92 days."), field="since")
    with work():
        facts = asdict(asked.facts) | {"kinds": list(asked.facts.kinds)}
        given = {"facts": facts, "since": asked.since, "until": min(asked.until, at), "by": by.ref, "at": at}
        trial = RuleTrial.objects.create(rule=rule, **given)
        # Only looked at: nothing changes, so there is nothing to trace but the rule that may follow from it.
        app.configure_task(TRY_RULE).defer(trial=trial.pk)
    return trial


def run_trial(key: int) -> None:
    """Of the job. Told again it starts anew; one that was done stays."""
    trial = RuleTrial.objects.select_related("rule__plan").filter(pk=key).exclude(state=RuleTrial.State.DONE).first()
    if trial is None:
        return
    _note(trial, state=RuleTrial.State.RUNNING, progress=0)
    facts = RuleFacts(**(trial.facts | {"kinds": tuple(trial.facts["kinds"])}))
    span = (trial.since, trial.until)
    twice = trial.rule is not None and facts_of(trial.rule) != facts
    share = 50 if twice else 100
    try:
        result = outcome(facts, trial.rule, span, lambda p: _note(trial, progress=int(p * share)))
        beside = {}
        if twice and trial.rule:
            beside = outcome(
                facts_of(trial.rule), trial.rule, span, lambda p: _note(trial, progress=50 + int(p * share))
            )
    except InvalidInput as wrong:  # what it names was taken away since it was asked for
        _note(trial, state=RuleTrial.State.FAILED, result={"error": str(wrong)})
        return
    _note(trial, state=RuleTrial.State.DONE, progress=100, result=result, beside=beside)


def _note(trial: RuleTrial, **columns: Any) -> None:
    RuleTrial.objects.filter(pk=trial.pk).update(**columns)


def outcome(
    facts: RuleFacts, rule: Rule | None, span: tuple[datetime, datetime], tell: Callable[[float], None]
) -> dict[str, Any]:
    """Figures and the first of what it would have raised, as JSON."""
    watch = watching.build([_unsaved(facts, rule)])
    replay = Replay(calendar_in_force())
    metrics = _add_devices(replay, watch)
    heard_until = span[0]
    for heard_until in _days(replay, watch, metrics, span):
        tell((heard_until - span[0]) / (span[1] - span[0]))
        if len(replay.fired) > MOST_FIRED:
            break
    fired = replay.finish(heard_until.timestamp())
    found = _compare(fired, rule, span)
    return found | {"devices": len(watch.of), "readings": replay.heard, "until": heard_until.isoformat()}


def _unsaved(facts: RuleFacts, rule: Rule | None) -> Rule:
    return Rule(
        pk=rule.pk if rule else 0,
        code=facts.code,
        kinds=list(facts.kinds),
        area=facts.area,
        device_id=facts.device,
        definition=dict(facts.definition),
        severity=facts.severity,
    )


def _add_devices(replay: Replay, watch: Watch) -> list[int]:
    """Tell the replay its devices; the metrics that it wants to hear."""
    wanted: set[str] = set()
    for device, (watched,) in watch.of.items():
        rule, known = watched.definition, watch.devices[device]
        place = ""
        if isinstance(rule, Combination) and rule.place in ("building", "subject"):
            place = getattr(known, rule.place)
        replay.add(device, rule, place)
        wanted |= set(rule.metrics or known.measures)
    return [watch.metric_ids[code] for code in wanted if code in watch.metric_ids]


_READINGS = """
SELECT device_id, metric_id, extract(epoch FROM at)::float8, value FROM sensing_reading
WHERE at >= %s AND at < %s AND quality = 0 AND metric_id = ANY(%s) AND device_id = ANY(%s) ORDER BY at, metric_id
"""


def _days(replay: Replay, watch: Watch, metrics: list[int], span: tuple[datetime, datetime]) -> Iterator[datetime]:
    """Let it hear one day after the other; answers until when it has heard. Little is in memory at a time."""
    start = span[0]
    devices = list(watch.of)
    while start < span[1]:
        end = min(start + A_DAY, span[1])
        # A cursor of the server needs a transaction, which also keeps the day as it was.
        with work(), connection.chunked_cursor() as cursor:
            cursor.execute(_READINGS, [start, end, metrics, devices])
            hear, names = replay.hear, watch.metrics
            while rows := cursor.fetchmany(AT_A_TIME):
                for device, metric, at, value in rows:
                    hear(device, names[metric], at, value)
        start = end
        yield end


def _compare(fired: list[Fired], rule: Rule | None, span: tuple[datetime, datetime]) -> dict[str, Any]:
    """Each one that would have been beside the real alarm of that device and time, if there was one."""
    real = _real(rule, span)
    counts: Counter[str] = Counter()
    met: set[int] = set()
    shown: list[dict[str, Any]] = []
    for one in fired:
        alarm = _same(one, real.get(one.device, []))
        said = NEW if alarm is None else alarm.verdict or UNJUDGED
        counts[said] += 1
        if alarm is not None:
            met.add(alarm.pk)
        if len(shown) < SHOWN:
            shown.append(_as_json(one, said, alarm))
    all_real = [alarm for several in real.values() for alarm in several]
    missed = [a for a in all_real if a.verdict == Verdict.TRUE and a.pk not in met]
    avoided = [a for a in all_real if a.verdict == Verdict.FALSE and a.pk not in met]
    return {
        "fired": len(fired),
        "counts": dict(counts),
        "missed": len(missed),
        "avoided": len(avoided),
        "real": len(all_real),
        "by_day": dict(Counter(datetime.fromtimestamp(f.raised, UTC).date().isoformat() for f in fired)),
        "shown": shown,
        "missed_alarms": [a.pk for a in missed[:SHOWN]],
    }


def _real(rule: Rule | None, span: tuple[datetime, datetime]) -> dict[int, list[Alarm]]:
    found: dict[int, list[Alarm]] = {}
    if rule is not None:
        rows = Alarm.objects.filter(rule=rule, began_at__gte=span[0] - SLACK, began_at__lt=span[1])
        rows = rows.exclude(verdict__in=(Verdict.TEST, Verdict.DRILL)).order_by("began_at")
        for alarm in rows.only("device_id", "began_at", "raised_at", "cleared_at", "last_at", "verdict")[:MOST_FIRED]:
            found.setdefault(alarm.device_id, []).append(alarm)
    return found


def _same(one: Fired, alarms: list[Alarm]) -> Alarm | None:
    """The real alarm whose time touches this one's."""
    slack = SLACK.total_seconds()
    for alarm in alarms:
        ended = (alarm.cleared_at or now()).timestamp()
        if one.since - slack <= ended and alarm.began_at.timestamp() - slack <= (one.ended or now().timestamp()):
            return alarm
    return None


def _as_json(one: Fired, said: str, alarm: Alarm | None) -> dict[str, Any]:
    return {
        "device": one.device,
        "since": one.since,
        "raised": one.raised,
        "ended": one.ended,
        "value": one.value,
        "limit": one.limit,
        "severity": one.severity.value if one.severity else "",
        "said": said,
        "alarm": alarm.pk if alarm else None,
    }
