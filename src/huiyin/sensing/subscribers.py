"""What follows from an alarm, after its commit: the matter is filed and sent by itself where the rule leaves no doubt,
the property company and the maintainer of the place hear of it, and hear when it is over."""

import logging

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.kernel.work import work
from huiyin.matters.library import in_force
from huiyin.matters.models import FilingCondition, Matter
from huiyin.matters.services import dispatch, file
from huiyin.matters.services.moving import adopt
from huiyin.matters.states import State
from huiyin.matters.triage.responsibility import responsible_for
from huiyin.matters.triage.switches import mode, threshold
from huiyin.matters.vocabulary import Choice, Mode
from huiyin.notices.addresses import register_page
from huiyin.notices.models import Notice
from huiyin.notices.services import Message, tell
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.models import Post
from huiyin.orgs.roles import UNIT
from huiyin.places.locate import area_names
from huiyin.sensing.events import AlarmChanged, DeviceChanged
from huiyin.sensing.models import Alarm, Condition
from huiyin.sensing.services.alarms import clear
from huiyin.sensing.services.scenes.taking_in import show_on_matter
from huiyin.sensing.vocabulary import SEVERITY_LABELS, Opens, Severity, Verdict

log = logging.getLogger(__name__)
register_page("look", lambda key: f"/field/looks/{key}/")


@subscribe("sensing.filing", AlarmChanged)
def file_by_itself(event: AlarmChanged, row: OutboxEvent) -> None:
    """Where the rule names type and condition, the place is known and nobody is in doubt; else the desk does it."""
    if event.change != "opened":
        return
    alarm = Alarm.objects.select_related("rule").get(pk=event.alarm_id)
    if alarm.rule.opens != Opens.AT_ONCE and alarm.verdict != Verdict.TRUE:
        return
    condition = in_force().condition(alarm.rule.matter_type, alarm.rule.matter_condition or 0)
    if condition is None or alarm.matter_id is None:
        return
    try:
        _file_and_dispatch(alarm, condition)
    except HuiyinError as refused:
        log.info("left to the desk", extra={"alarm": alarm.pk, "why": type(refused).__name__})


def _file_and_dispatch(alarm: Alarm, condition: FilingCondition) -> None:
    chosen = {"version": f"{alarm.rule.code}/{alarm.rule_version}", "confidence": 1.0}
    with work():
        waiting = Matter.objects.select_for_update(of=("self",)).filter(alarms=alarm, state=State.RECEIVED)
        matter = waiting.select_related("type").first()
        if matter is None or matter.confidential or not matter.grid:
            return
        matter = file(adopt(matter), condition, by=SYSTEM, chosen=chosen)
        found = responsible_for(matter, condition)
        code = condition.type.code
        if found.unit is None or mode(Choice.UNIT, code) is Mode.OFF or found.confidence < _sure_enough(code):
            return
        dispatch(matter, found.unit, by=SYSTEM)


def _sure_enough(code: str) -> float:
    """The rule was set up for this; a unit that the condition itself names is enough."""
    return min(threshold(Choice.UNIT, code), 0.85)


@subscribe("sensing.place", AlarmChanged)
def tell_the_place(event: AlarmChanged, row: OutboxEvent) -> None:
    """Nothing of what concerns a person in care: that is for those whom the call-out names."""
    if event.change not in ("raised", "worse", "repeated", "cleared"):
        return
    alarm = Alarm.objects.select_related("rule", "device").get(pk=event.alarm_id)
    if alarm.subject or alarm.verdict in (Verdict.TEST, Verdict.DRILL):
        return
    if event.change == "cleared":
        _done(alarm)
    elif alarm.rule.calls != Opens.NEVER or alarm.rule.opens != Opens.NEVER or alarm.severity != Severity.MINOR:
        to = people_of_the_place(alarm)
        key = f"{alarm.chain}/{event.change}/{row.pk}"
        if to:
            tell([Message(_template(event), to, key, alarm.chain, _params(alarm), urgent=_urgent(alarm))])


def _template(event: AlarmChanged) -> str:
    return "alarm_worse" if event.change == "worse" else "alarm_here"


def people_of_the_place(alarm: Alarm) -> list[int]:
    """Accounts of the property company and of whoever keeps the device, by their posts in those units."""
    units = [unit for unit in (alarm.device.property_unit_id, alarm.device.maintainer_id) if unit]
    posts = Post.objects.filter(unit__in=units, role__in=sorted(UNIT), staff__account__is_active=True)
    posts = posts.exclude(until__lte=now())
    return sorted(set(posts.values_list("staff__account_id", flat=True))) if units else []


def _done(alarm: Alarm) -> None:
    """Whoever was told that it began is told that it is over."""
    told = Notice.objects.filter(about=alarm.chain).values_list("account_id", flat=True).distinct()
    if told:
        tell([Message("alarm_over", sorted(told), f"{alarm.chain}/over", alarm.chain, _params(alarm))])


def _params(alarm: Alarm) -> dict:
    names = area_names().get(alarm.area[:12], ("", ""))
    where = (alarm.address or names[0], alarm.address or names[1])
    return {
        "what": [f"{alarm.rule.name_zh} · {where[0]}", f"{alarm.rule.name_en} · {where[1]}"],
        "level": list(SEVERITY_LABELS[Severity(alarm.severity)]),
        "at": {"at": alarm.began_at.isoformat()},
    }


def _urgent(alarm: Alarm) -> bool:
    return alarm.severity != Severity.MINOR


@subscribe("sensing.devices", DeviceChanged)
def end_with_the_device(event: DeviceChanged, row: OutboxEvent) -> None:
    """What a device no longer says, nobody waits for."""
    if event.change not in ("retired", "unbound"):
        return
    with work():
        Condition.objects.filter(device=event.device_id).delete()
    active = Alarm.objects.select_related("rule__plan", "device__kind").filter(device=event.device_id, cleared_at=None)
    if event.change == "unbound":
        active = active.exclude(subject="")
    for alarm in active:
        with work():
            clear(alarm, how="retired", by=SYSTEM)


@subscribe("sensing.pictures", AlarmChanged)
def show_pictures(event: AlarmChanged, row: OutboxEvent) -> None:
    """Whichever way a matter was opened or joined, what the camera saw stands on its page."""
    if event.change == "opened":
        show_on_matter(Alarm.objects.get(pk=event.alarm_id))
