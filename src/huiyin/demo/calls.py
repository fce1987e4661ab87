"""The last days of the hotline, told by the real verbs: the calls behind its matters, some others, call-backs."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from huiyin.demo.matters.dice import Dice
from huiyin.hotline.models import Call, CallBack
from huiyin.hotline.rules.call import Told
from huiyin.hotline.services import claim, hear, not_reached, settle
from huiyin.hotline.services.callbacks import Answer
from huiyin.hotline.services.calls import tie
from huiyin.hotline.services.due import fall_due
from huiyin.hotline.vocabulary import EventKind, Satisfied
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.models import Matter
from huiyin.matters.states import State
from huiyin.matters.vocabulary import Source
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.people.models import Contact

CTI = Actor(ref="cti", name="CTI")
DAYS = 4
MOST = 400  # matters of each; a first start should not be long
ONLY_ASKED, GAVE_UP = 0.35, 0.08  # of the calls that became a matter, so many more that did not
WORDS = ("处理得很快", "电话里态度很好", "等了几天才来人", "又坏了，希望彻底修一次", "Quick, thank you.", "")


def load_calls(seed: int) -> dict:
    """How many calls and call-backs there are now. What was told before is not told again."""
    dice, moment = Dice(seed), now()
    takers = _takers()
    if not takers:
        return {"calls": 0, "callbacks": 0}
    since = moment - timedelta(days=DAYS)
    matters = Matter.objects.filter(source=Source.HOTLINE, received_at__gte=since).prefetch_related("reports")
    for matter in matters.order_by("-received_at")[:MOST]:
        _behind(matter, dice, takers)
    closed = Matter.objects.filter(state__in=(State.CLOSED, State.RATED), closed_at__gte=since, confidential=False)
    fall_due(list(closed.order_by("-closed_at").values_list("pk", flat=True)[:MOST]))
    _call_back(dice, takers, moment)
    return {"calls": Call.objects.count(), "callbacks": CallBack.objects.count()}


def _takers() -> list[tuple[str, Actor]]:
    """Some of those who answer, by the login that the telephone system knows and as who they act."""
    held = Staff.objects.filter(posts__role=Role.ACCEPTOR, left_at=None).select_related("account").distinct()
    return [(staff.account.login, actor_of(staff.account)) for staff in held.order_by("account__login")[:8]]


def _behind(matter: Matter, dice: Dice, takers: list[tuple[str, Actor]]) -> None:
    login, by = dice.choice(takers)
    contacts = [report.contact_id for report in matter.reports.all() if report.contact_id]
    phone = Contact.objects.filter(pk__in=contacts).values_list("phone", flat=True).first() or ""
    talked, waited = timedelta(seconds=dice.randint(60, 300)), _wait(dice)
    answered = matter.received_at - talked
    ends = answered + talked + timedelta(seconds=dice.randint(5, 40))
    call = _tell(f"demo-{matter.pk}", phone, login, answered - waited, answered, ends)
    with work():
        tie(call, matter, by=by, at=matter.received_at, began=True)
    at = answered - timedelta(minutes=dice.randint(1, 50))
    if dice.chance(ONLY_ASKED):
        _tell(f"demo-{matter.pk}-q", _number(dice), login, at - _wait(dice), at, at + talked)
    if dice.chance(GAVE_UP):
        _tell(f"demo-{matter.pk}-x", _number(dice), "", at, None, at + timedelta(seconds=dice.randint(8, 70)))


def _wait(dice: Dice) -> timedelta:
    return timedelta(seconds=round(60 * dice.minutes(0.1, 0.8), 1))


def _number(dice: Dice) -> str:
    return f"1990{dice.randrange(10**7):07d}"


def _tell(call_id: str, phone: str, login: str, rang: datetime, answered: datetime | None, ended: datetime) -> Call:
    """The events of one call, as they would have come."""
    told = [Told(EventKind.RINGING, rang, queued_at=rang, agent=login, line="12345")]
    if answered:
        told += [Told(EventKind.ANSWERED, answered, agent=login), Told(EventKind.ENDED, ended)]
    else:
        told += [Told(EventKind.ABANDONED, ended)]
    for number, one in enumerate(told):
        heard = hear(f"{call_id}-{number}", "demo", call_id, one, by=CTI, caller=phone, at=one.at)
    return heard.call


def _call_back(dice: Dice, takers: list[tuple[str, Actor]], moment: datetime) -> None:
    """Most of what is due has been called; the newest still wait."""
    due: Iterable[CallBack] = CallBack.objects.select_related("matter").filter(done_at=None, due_at__lt=moment)
    for callback in due:
        if not dice.chance(0.85):
            continue
        _login, by = dice.choice(takers)
        at = min(moment, callback.due_at + timedelta(minutes=dice.randint(1, 600)))
        claim(callback, by=by, at=at)
        if dice.chance(0.12):
            not_reached(callback, by=by, at=at)
            continue
        settle(callback, _answer(dice), by=by, at=at)


def _answer(dice: Dice) -> Answer:
    chance = dice.random()
    if chance < 0.72:
        return Answer(True, True, Satisfied.YES, dice.choice(WORDS[:2] + ("", "")))
    if chance < 0.88:
        return Answer(True, dice.chance(0.8), Satisfied.BASICALLY, WORDS[2])
    return Answer(dice.chance(0.6), False, Satisfied.NO, WORDS[3])
