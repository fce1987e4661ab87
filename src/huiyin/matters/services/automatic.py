"""What the platform does by itself, right after a report was received: ask a plugged-in classifier, and file.

Only where the office said so for the type, the guess is sure enough, the place is known, nothing is confidential,
nothing like it has been reported, and one filing condition is meant beyond doubt. The desk can file it anew.
"""

from datetime import datetime, timedelta

from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.learning.linear import Guess
from huiyin.matters.library import in_force
from huiyin.matters.models import FilingCondition, Matter
from huiyin.matters.rules.conditions import clearly_meant
from huiyin.matters.rules.urgency import Judged, higher
from huiyin.matters.services.attention import set_urgency
from huiyin.matters.services.filing import file
from huiyin.matters.services.moving import adopt
from huiyin.matters.states import OPEN, State
from huiyin.matters.triage import plugin
from huiyin.matters.triage.lessons import text_of
from huiyin.matters.triage.suggestion import guess_json
from huiyin.matters.triage.switches import acts, mode
from huiyin.matters.triage.urgency import how_urgent
from huiyin.matters.vocabulary import Choice, Mode
from huiyin.orgs.actor import SYSTEM
from huiyin.places.around import metres_between, unit_grids_around
from huiyin.places.locate import Place

LIKE_IT_WITHIN, LIKE_IT_SINCE = 100.0, timedelta(days=14)
PLUGGED = "plug-in"
# Jobs, named and not imported: they stand above what defers them.
AFTER_RECEIPT = "huiyin.matters.jobs.after_receipt"
MORE_REPORTS = "huiyin.matters.jobs.more_reports"


def something_to_do(matter: Matter) -> bool:
    """Asked of every report: whether the worker should look at it. No statement."""
    if plugin.is_plugged() and matter.type_id is None and not matter.confidential:
        return True
    found = sure_guess(matter)
    return found is not None and acts(Choice.TYPE, found[1], found[0])


def sure_guess(matter: Matter) -> tuple[str, float] | None:
    """The likeliest type and how sure; a type that the sender named is as sure as can be."""
    if matter.type_id is not None and matter.type is not None:
        return matter.type.code, 1.0
    guesses = matter.suggested.get("types") or []
    return (guesses[0]["code"], float(guesses[0]["confidence"])) if guesses else None


def after_receipt(key: int) -> Matter | None:
    """The matter, if it was filed by the platform itself."""
    matter = Matter.objects.select_related("type").filter(pk=key).first()
    if matter is None or matter.state != State.RECEIVED:
        return None
    if plugin.is_plugged() and matter.type_id is None and not matter.confidential:
        ask_plugin(matter)
    return file_by_itself(key)


def ask_plugin(matter: Matter) -> None:
    """Its guesses take the place of ours where it gave any. Nobody waits in a transaction meanwhile."""
    guesses = plugin.ask(text_of(matter.title, matter.description), in_force())
    if guesses is None:
        return
    suggested = matter.suggested | {
        "types": [guess_json(_offered(g)) for g in guesses if _may_show(g)],
        "from": PLUGGED,
    }
    Matter.objects.filter(pk=matter.pk, state=State.RECEIVED).update(suggested=suggested)


def _offered(guess: Guess) -> Guess:
    return Guess(guess.code, guess.confidence, guess.words[:4])


def _may_show(guess: Guess) -> bool:
    return mode(Choice.TYPE, guess.code) is not Mode.OFF


def file_by_itself(key: int, *, at: datetime | None = None) -> Matter | None:
    at = at or now()
    with work():
        matter = Matter.objects.select_for_update().filter(pk=key, state=State.RECEIVED).first()
        if matter is None:
            return None
        condition = condition_to_file(matter, at)
        if condition is None:
            return None
        found = sure_guess(matter)
        assert found is not None
        chosen = {"version": matter.suggested.get("from") or matter.suggested.get("model", 0), "confidence": found[1]}
        return file(adopt(matter), condition, by=SYSTEM, at=at, chosen=chosen)


def condition_to_file(matter: Matter, at: datetime) -> FilingCondition | None:
    """The condition under which the platform may file this by itself; None where a person has to look."""
    found = sure_guess(matter)
    if found is None or not acts(Choice.TYPE, found[1], found[0]):
        return None
    library = in_force()
    type_ = library.types.get(found[0])
    if type_ is None or type_.confidential or matter.confidential or not matter.grid:
        return None
    if matter.suggested.get("seen") or like_it_is_open(matter, type_.code, at):
        return None
    conditions = library.conditions.get(type_.code, [])
    text = text_of(matter.title, matter.description)
    place = clearly_meant(text, [condition.text_zh for condition in conditions])
    return conditions[place] if place is not None else None


def like_it_is_open(matter: Matter, code: str, at: datetime) -> bool:
    """Something of the same type was reported close by, and is not settled: a person looks whether it is the same."""
    if matter.lon is None or matter.lat is None:
        return False
    grids = unit_grids_around(matter.lon, matter.lat, LIKE_IT_WITHIN)
    near = Matter.objects.filter(area__in=grids, state__in=sorted(OPEN), received_at__gte=at - LIKE_IT_SINCE)
    near = near.filter(type__in=in_force().keys.get(code, ())).exclude(pk=matter.pk)
    here = (matter.lon, matter.lat)
    spots = near.filter(lon__isnull=False, lat__isnull=False).values_list("lon", "lat")[:200]
    return any(metres_between(here, (lon or 0.0, lat or 0.0)) <= LIKE_IT_WITHIN for lon, lat in spots)


def look_again_at_urgency(key: int, *, at: datetime | None = None) -> Matter | None:
    """One more person reported it: raised where that makes it urgent, never lowered."""
    at = at or now()
    if mode(Choice.URGENCY) is Mode.OFF:
        return None
    with work():
        matter = Matter.objects.select_for_update(of=("self",)).select_related("type").filter(pk=key).first()
        if matter is None or matter.state not in OPEN:
            return None
        judged = judged_now(matter, at)
        if higher(matter.urgency, judged.urgency) == matter.urgency:
            return None
        return set_urgency(adopt(matter), judged.urgency, "", by=SYSTEM, why=judged.words + judged.reasons, at=at)


def judged_now(matter: Matter, at: datetime) -> Judged:
    guesses = [Guess(g["code"], g["confidence"]) for g in matter.suggested.get("types", ())]
    return how_urgent(
        text_of(matter.title, matter.description),
        Place(matter.lon, matter.lat, matter.area),
        in_force(),
        named=matter.type,
        guesses=guesses,
        at=at,
        reports=matter.reports.count(),
    )
