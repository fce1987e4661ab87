"""What the rules of the pack say has been kept long enough goes. A dry run counts the same and touches nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from huiyin.audit.services import record
from huiyin.hotline.services.forgetting import calls_before, forget_calls
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.models import Matter, Photo, Report
from huiyin.matters.services.unused import forget_originals, has_original
from huiyin.matters.states import ENDED
from huiyin.orgs.actor import Actor
from huiyin.people.access import contacts_before
from huiyin.people.services import erase_contacts
from huiyin.retention.holding import held
from huiyin.retention.models import Run
from huiyin.retention.policy import rules_in_force
from huiyin.retention.rules import Rule
from huiyin.retention.vocabulary import Ground, Kind, Line

BATCH = 500
Tally = Counter[tuple[str, str]]  # (what, ground; "" for gone) → how many


def run(*, by: Actor, dry: bool = False, at: datetime | None = None) -> list[Line]:
    """Batch by batch, each its own transaction: killed, the next run goes on. Answers what went and what was kept."""
    at, tally = at or now(), Counter[tuple[str, str]]()
    rules = rules_in_force()
    for kind, rule in rules.items():
        for counted in _RUNS[kind](rule.cutoff(at), dry):
            tally += counted
    lines = [Line(what, **_number(ground, count)) for (what, ground), count in sorted(tally.items())]
    if not dry:
        _keep(lines, rules.values(), by, at)
    return lines


def _number(ground: str, count: int) -> dict:
    return {"kept": count, "ground": ground} if ground else {"gone": count}


def _keep(lines: list[Line], rules: Iterable[Rule], by: Actor, at: datetime) -> None:
    said = [{"kind": one.kind, "keep_days": one.keep_for.days, "source": one.source} for one in rules]
    with work():
        made = Run.objects.create(at=at, by=by.ref, lines=[asdict(one) for one in lines], rules=said)
        data = {"gone": sum(one.gone for one in lines), "kept": sum(one.kept for one in lines)}
        record("retention.run", chain=f"retention/{made.pk}", by=by.ref, at=at, data=data)


def _reporters(cutoff: datetime, dry: bool) -> Iterator[Tally]:
    """Contacts by which somebody reported; those of people in care and of calls have their own end."""
    for batch in contacts_before(cutoff, BATCH):
        reports = list(Report.objects.filter(contact_id__in=batch).select_related("matter"))
        grounds = _grounds({report.matter for report in reports}, cutoff)
        kept = {report.contact_id: grounds[report.matter_id] for report in reports if grounds[report.matter_id]}
        free = {report.contact_id for report in reports} - {*kept}
        gone = len(free) if dry else erase_contacts(free)
        yield Counter({("reporter", ""): gone}) + Counter(("reporter", ground) for ground in kept.values())


def _originals(cutoff: datetime, dry: bool) -> Iterator[Tally]:
    for matters in _ended_before(cutoff):
        grounds = _grounds(matters, cutoff)
        photos = [one for one in Photo.objects.filter(matter__in=matters) if has_original(one)]
        free = [one for one in photos if not grounds[one.matter_id or 0]]
        gone = len(free) if dry else forget_originals(free)
        yield Counter({("original", ""): gone}) + Counter(
            ("original", grounds[one.matter_id or 0]) for one in photos if one not in free
        )


def _calls(cutoff: datetime, dry: bool) -> Iterator[Tally]:
    for batch in calls_before(cutoff, BATCH):
        matters = {link.matter for call in batch for link in call.links.all()}
        grounds = _grounds(matters, cutoff)
        kept = {call.pk: ground for call in batch for link in call.links.all() if (ground := grounds[link.matter_id])}
        free = [call for call in batch if call.pk not in kept]
        gone = len(free) if dry else forget_calls(free)
        yield Counter({("call", ""): gone}) + Counter(("call", ground) for ground in kept.values())


def _grounds(matters: Iterable[Matter], cutoff: datetime) -> dict[int, str]:
    """Why something of a matter may not go yet; "" if nothing stands against it."""
    matters = list(matters)
    on_hold = held(one.pk for one in matters)
    return {one.pk: Ground.HOLD if one.pk in on_hold else _ground(one, cutoff) for one in matters}


def _ground(matter: Matter, cutoff: datetime) -> str:
    ended = matter.state in ENDED and (matter.closed_at or matter.received_at) < cutoff
    return "" if ended else Ground.HANDLING


def _ended_before(cutoff: datetime) -> Iterator[list[Matter]]:
    """Matters with photos, by number."""
    after = 0
    rows: QuerySet[Matter] = Matter.objects.filter(state__in=ENDED, photos__isnull=False).distinct()
    rows = rows.annotate(end=Coalesce("closed_at", "received_at")).filter(end__lt=cutoff).order_by("pk")
    while batch := list[Matter](rows.filter(pk__gt=after)[:BATCH]):
        yield batch
        after = batch[-1].pk


_RUNS = {Kind.REPORTER: _reporters, Kind.ORIGINAL: _originals, Kind.CALL: _calls}
