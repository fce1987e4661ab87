"""servicerequestupdates: the story of the requests, told to everybody, and remarks of other systems on it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.audit.models import TraceEntry
from huiyin.audit.selectors import Entry, entry_of
from huiyin.intake.models import OpenReport
from huiyin.intake.open311.faces import Answer, Many
from huiyin.intake.open311.fields import Fields
from huiyin.intake.open311.public import masked, matters_by_number, public_matters
from huiyin.intake.open311.refusals import BAD, Refused, Wrong
from huiyin.intake.open311.requests import entries_with_matter, matter_with
from huiyin.intake.open311.window import Wanted
from huiyin.kernel.errors import NotFound
from huiyin.matters import services as do
from huiyin.matters.access import access_matter, reporter_actor
from huiyin.matters.models import Matter, Text
from huiyin.matters.selectors.story import TOLD_MOVES, titles_of
from huiyin.matters.services.photos import keep_upload
from huiyin.matters.states import ENDED
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor


def updates(wanted: Wanted) -> Answer:
    """Oldest first, so that whoever fetches them in turn misses none."""
    entries = [entry_of(row) for row in _matching(wanted)[wanted.offset : wanted.offset + wanted.size]]
    return Answer("service_request_updates", Many.of("request_update", _rows(entries)))


def _matching(wanted: Wanted) -> QuerySet[TraceEntry]:
    found = entries_with_matter().filter(action__in=[f"matters.{move}" for move in TOLD_MOVES])
    found = found.exclude(~Q(actor__startswith="reporter/"), action="matters.note")  # remarks of staff stay inside
    if wanted.ids:
        chains = [matter.chain for matter in matters_by_number(wanted.ids).values()]
        return found.filter(chain__in=chains).order_by("at", "chain", "seq")
    seen = public_matters().filter(pk=OuterRef("matter"))
    found = found.filter(at__gte=wanted.since, at__lt=wanted.before)
    return found.filter(Exists(seen)).order_by("at", "chain", "seq")


def _rows(entries: list[Entry]) -> Iterable[dict]:
    keys = {int(entry.chain.removeprefix("matter/")) for entry in entries}
    matters = {matter.chain: matter for matter in Matter.objects.in_bulk(keys).values()}
    texts = Text.objects.filter(matter__in=keys, public=True).exclude(by__startswith="reporter/")
    said = {(f"matter/{text.matter_id}", text.kind, text.at): text.words for text in texts}
    for entry, title in zip(entries, titles_of(entries), strict=True):
        matter, move = matters[entry.chain], entry.action.removeprefix("matters.")
        words = masked(said.get((entry.chain, move, entry.at), ""))
        yield {
            "update_id": f"{matter.number}-{entry.seq}",
            "service_request_id": matter.number,
            "status": "closed" if _ended(entry, matter) else "open",
            "updated_datetime": entry.at,
            "description": f"{_of_the_reporter().get(move, title)}: {words}" if words else _title(move, title),
            "media_url": None,
        }


def _title(move: str, title: str) -> str:
    return _of_the_reporter().get(move, title)


def _of_the_reporter() -> dict[str, str]:
    """The story says “you” to the reporter; here everybody reads it. What they wrote stays theirs."""
    return {
        "rate": _("The reporter has rated it"),
        "urge": _("Somebody asked to hurry"),
        "note": _("The reporter added something"),
    }


def _ended(entry: Entry, matter: Matter) -> bool:
    if "to" in entry.data:
        return entry.data["to"] in ENDED
    return matter.state in ENDED and matter.closed_at is not None and entry.at >= matter.closed_at


def take_update(fields: Fields, by: Actor) -> list[dict]:
    """A remark of another system, as a note on the matter, in the caller's unit of work."""
    number, text = fields.get("service_request_id"), fields.get("description")
    if not number or not text:
        missing = "description" if number else "service_request_id"
        raise Refused(Wrong(BAD, _("%(name)s is missing.") % {"name": missing}))
    matter, who = _open_to(number, by)
    said = f"{text}\n({fields.get('status')[:40]})" if fields.get("status") else text
    kind = EvidenceKind.REPORT if who.is_reporter else EvidenceKind.PAPER  # what staff give is for staff
    photos = [keep_upload(one.name, one.content, kind, by=who) for one in fields.uploads]
    do.note(matter, said, by=who, photos=photos)
    return [{"update_id": fields.get("update_id") or f"{number}-{matter.version}", "service_request_id": number}]


def _open_to(number: str, by: Actor) -> tuple[Matter, Actor]:
    """Staff remark on what they may see; whoever sent the report in, on that report, as its reporter would."""
    matter = matter_with(number)
    sent = OpenReport.objects.select_related("report").filter(report__matter=matter, sender=by.ref).first()
    who = reporter_actor(sent.report) if sent else by
    try:
        return access_matter(who, number, lock=True), who
    except NotFound as closed:
        words = _("The request %(id)s did not come in with this api_key; only its sender adds to it.")
        raise Refused(Wrong(BAD, words % {"id": number})) from closed
