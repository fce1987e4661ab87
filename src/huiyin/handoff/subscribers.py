"""What follows from a matter's moves: hand over by itself what is set so, end what the matter has left behind."""

from huiyin.handoff.acting import THE_RULE
from huiyin.handoff.models import Handoff, Partner
from huiyin.handoff.rules import wants
from huiyin.handoff.services import hand_off, overtaken
from huiyin.handoff.states import OPEN
from huiyin.kernel.clock import now
from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.kernel.work import work
from huiyin.matters.access import access_matter
from huiyin.matters.events import MatterMoved
from huiyin.matters.models import Matter
from huiyin.matters.states import WAITING_ON_UNIT
from huiyin.orgs.actor import SYSTEM

ARRIVES = frozenset({"dispatch", "arbitrate", "transfer"})
LEAVES = frozenset({"return", "transfer", "dispute", "finish", "void", "arbitrate", "take_back", "merge"})


@subscribe("handoff.follow", MatterMoved)
def follow(event: MatterMoved, row: OutboxEvent) -> None:
    if event.move in LEAVES:
        _end(event)
    if event.move in ARRIVES:
        _by_itself(event)


def _end(event: MatterMoved) -> None:
    rows = Handoff.objects.filter(matter=event.matter_id, state__in=sorted(OPEN))
    for handoff in rows.select_related("partner", "unit"):
        overtaken(handoff, at=now())


def _by_itself(event: MatterMoved) -> None:
    partners = list(Partner.objects.filter(closed_at=None, by_itself=True).order_by("pk"))
    if not partners or Handoff.objects.filter(matter=event.matter_id, state__in=sorted(OPEN)).exists():
        return
    with work():
        matter = access_matter(SYSTEM, event.number, lock=True)
        partner = next((one for one in partners if _takes(one, matter)), None)
        if partner is None or matter.state not in WAITING_ON_UNIT or matter.confidential:
            return
        if Handoff.objects.filter(matter=matter, partner=partner).exists():
            return  # it had its turn
        hand_off(matter, partner, brief_of(matter), by=THE_RULE)


def _takes(partner: Partner, matter: Matter) -> bool:
    unit, kind = matter.unit.code if matter.unit else "", matter.type.code if matter.type else ""
    return bool(kind) and kind in partner.types and wants(partner.units, unit)


def brief_of(matter: Matter) -> str:
    """The standard's words, never a resident's: what kind of thing it is, and when it counts as settled."""
    kind = matter.type.name_zh if matter.type else ""
    condition = matter.condition
    return "：".join(filter(None, (kind, condition.text_zh, condition.closing_zh) if condition else (kind,)))
