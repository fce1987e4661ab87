"""Somebody asks that their report forget them: what can go goes at once, what cannot is said with its ground and goes
by itself when the ground does."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from huiyin.audit.models import AccessEntry
from huiyin.audit.services import record
from huiyin.hotline.services.forgetting import calls_of, forget_calls
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.models import Photo, Report
from huiyin.matters.services.forgetting import forget_report
from huiyin.matters.services.unused import forget_originals, has_original
from huiyin.matters.states import ENDED
from huiyin.notices.services import forget_recipient, sent_to
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.people.services import erase_contact
from huiyin.retention.holding import held
from huiyin.retention.models import Wish
from huiyin.retention.vocabulary import STAYS, Ground, Line


def erase_reporter(report: Report, *, by: Actor, at: datetime | None = None) -> Wish:
    """Asked twice it is done once; what an open matter or a legal hold keeps goes in the night after they end."""
    at = at or now()
    with work():
        wish, _made = Wish.objects.get_or_create(report=report, defaults={"asked_at": at})
        wish = Wish.objects.select_for_update().get(pk=wish.pk)
        return wish if wish.done_at else _fulfil(wish, report, by, at)


def consequences(report: Report) -> list[Line]:
    """What would go and what would stay, before anybody decides; what is nothing is left out."""
    ground = ground_to_keep(report)
    found = {
        "reporter": 1,
        "words": 1,
        "call": len(calls_of(report.contact_id, report.matter_id)),
        "message": sent_to(_recipient(report)),
        "original": sum(map(has_original, _own_photos(report))),
    }
    lines = [Line(what, kept=n, ground=ground) if ground else Line(what, gone=n) for what, n in found.items() if n]
    return lines + _kept(report, ground)


def wish_of(report: Report) -> Wish | None:
    return Wish.objects.filter(report=report).first()


def grounds_of(reports: Iterable[Report]) -> dict[int, str]:
    """Report → why it cannot be forgotten yet; "": nothing stands against it. One statement."""
    reports = list(reports)
    on_hold = held(report.matter_id for report in reports)
    return {report.pk: Ground.HOLD if report.matter_id in on_hold else _ground(report) for report in reports}


def ground_to_keep(report: Report) -> str:
    return grounds_of([report])[report.pk]


def _ground(report: Report) -> str:
    return "" if report.matter.state in ENDED else Ground.HANDLING


def fulfil_waiting(most: int = 500) -> int:
    """Wishes whose ground has gone since; how many are done now."""
    done = 0
    for wish in Wish.objects.filter(done_at=None).select_related("report__matter").order_by("pk")[:most]:
        if not ground_to_keep(wish.report):
            done += bool(erase_reporter(wish.report, by=SYSTEM).done_at)
    return done


def _fulfil(wish: Wish, report: Report, by: Actor, at: datetime) -> Wish:
    lines, ground = consequences(report), ground_to_keep(report)
    done = not ground and _erase(report, by, at)
    wish.answer, wish.done_at = [asdict(one) for one in lines], at if done else None
    wish.save(update_fields=["answer", "done_at"])
    data = {"report": report.pk, "done": done, "ground": str(ground)}
    record("retention.erased" if done else "retention.erasure_asked", chain=wish.chain, by=by.ref, at=at, data=data)
    return wish


def _erase(report: Report, by: Actor, at: datetime) -> bool:
    """The contact last: by it the others are found. False: a backup copies files, the originals go the next night."""
    forget_calls(calls_of(report.contact_id, report.matter_id))
    forget_recipient(_recipient(report))
    originals = [photo for photo in _own_photos(report) if has_original(photo)]
    all_gone = not originals or bool(forget_originals(originals))
    forget_report(report, by=by, at=at)
    erase_contact(report.contact_id)
    return all_gone


def _recipient(report: Report) -> str:
    return f"contact/{report.contact_id}"


def _own_photos(report: Report) -> list[Photo]:
    """Of one that joined, nobody can say which of a matter's photos came with it."""
    return [] if report.joined else list(Photo.objects.filter(matter=report.matter_id, by__startswith="reporter/"))


def _kept(report: Report, ground: str) -> list[Line]:
    looked = AccessEntry.objects.filter(subject=_recipient(report)).count()
    kept = [
        Line("photo", kept=len(_own_photos(report)), ground=ground or STAYS["photo"]),
        Line("log", kept=looked, ground=STAYS["log"]),
        Line("trace", kept=1, ground=STAYS["trace"]),
        Line("backup", kept=1, ground=STAYS["backup"]),
    ]
    return [one for one in kept if one.kept]
