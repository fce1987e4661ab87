"""Follow a report: its story in plain words, and what its reporter may do about it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, NotFound, TooMany
from huiyin.kernel.ids import read_tracking_code, show_tracking_code
from huiyin.kernel.work import work
from huiyin.matters import services
from huiyin.matters.access import access_by_tracking, access_matter, sight_of
from huiyin.matters.clusters import may_rate, merge_of
from huiyin.matters.models import Matter, Report
from huiyin.matters.permissions import moves_open_to, open_task
from huiyin.matters.receipts import receipt_of
from huiyin.matters.selectors import story_of
from huiyin.matters.selectors.clocks import ClockView, clock_views
from huiyin.matters.selectors.story import shared_story
from huiyin.matters.states import STAGE_OF, Stage, State
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import Actor
from huiyin.people.reaching import has_device
from huiyin.web.doors import open_to_all
from huiyin.web.forms import uploads_in
from huiyin.web.notices.push import push_key
from huiyin.web.portal.blurring import brush_of
from huiyin.web.portal.cards import card_of
from huiyin.web.portal.forms import RatingForm, TrackForm, WordsForm
from huiyin.web.portal.reporters import access_report, remember
from huiyin.web.portal.stories import shots_of, story_lines


@open_to_all
def find(request: HttpRequest) -> HttpResponse:
    form = TrackForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actor = access_by_tracking(form.cleaned_data["code"], form.cleaned_data["phone_tail"])
        except (NotFound, TooMany) as refused:
            form.add_error(None, str(refused))
            return _asked_again(request, form, refused)
        else:
            code = read_tracking_code(form.cleaned_data["code"])
            remember(request, code, int(actor.ref.removeprefix("reporter/")))
            return redirect("track-story", code=code)
    return render(request, "portal/pages/track.html", {"form": form}, status=422 if form.is_bound else 200)


def _asked_again(request: HttpRequest, form: TrackForm, refused: HuiyinError) -> HttpResponse:
    status = 429 if isinstance(refused, TooMany) else 422
    response = render(request, "portal/pages/track.html", {"form": form}, status=status)
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.retry_after)
    return response


@open_to_all
def show(request: HttpRequest, code: str) -> HttpResponse:
    try:
        report, actor = access_report(request, code)
    except NotFound:
        return redirect(f"/track/?code={code}")
    return _story_page(request, report, actor)


def _story_page(request: HttpRequest, report: Report, actor: Actor, form=None, verb: str = "", status: int = 200):
    matter = report.matter = Matter.objects.select_related("unit", "type").get(pk=report.matter_id)
    merged = merge_of(matter)
    root = merged.root if merged else matter
    moves = set(moves_open_to(actor, matter)) - (set() if may_rate(report, matter, root) else {"rate"})
    sight, brush = sight_of(actor, matter), brush_of(report.tracking_code)
    context = {
        "card": card_of(report),
        "code": show_tracking_code(report.tracking_code),
        "story": story_lines(story_of(matter, report) + (shared_story(merged) if merged else []), sight, brush),
        "said": report.text if report.joined else matter.description,
        "shots": shots_of(matter, report, sight, brush),
        "clock": _clock_of(root),
        "stages": _stages(root),
        "moves": moves,
        "asked": "answer_verification" in moves and open_task(matter) is not None and open_task(matter).of_reporter,
        "form": form or WordsForm(),
        "rating": form if verb == "rate" else RatingForm(),
        "failed": verb,
        "push_key": push_key(),
        "pushed": bool(report.contact_id) and has_device(contact_id=report.contact_id),
    }
    return render(request, "portal/pages/story.html", context, status=status)


def _clock_of(matter: Matter) -> ClockView | None:
    """The one that runs now and so says by when; else the unit's, for what is done."""
    clocks = clock_views(matter, now())
    running = [clock for clock in clocks if clock.stopped_at is None and clock.due_at and clock.kind != "whole"]
    return next(iter(running), None) or next((clock for clock in clocks if clock.kind == "handle"), None)


def _stages(matter: Matter) -> list[tuple[str, str]]:
    """The way a matter goes, each stage with "past", "now" or "ahead"."""
    words = [_("Reported"), _("Accepted"), _("With a unit"), _("Being done"), _("Done"), _("Checked"), _("Settled")]
    position = list(Stage).index(STAGE_OF[State(matter.state)])
    return [(word, "past" if n < position else "now" if n == position else "ahead") for n, word in enumerate(words)]


@open_to_all
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    report, actor = access_report(request, code)
    if verb not in VERBS:
        raise NotFound(_("There is no such action."))
    form = RatingForm(request.POST) if verb == "rate" else WordsForm(request.POST)
    if form.is_valid():
        try:
            _perform(request, verb, report, actor, form.cleaned_data)
            return redirect("track-story", code=code)
        except HuiyinError as refused:
            form.add_error(None, str(refused))
            return _story_page(request, report, actor, form, verb, status=refused.status)
    return _story_page(request, report, actor, form, verb, status=422)


def _perform(request: HttpRequest, verb: str, report: Report, actor: Actor, given: dict) -> None:
    number = Matter.objects.get(pk=report.matter_id).number
    photos = uploads_in(request, EvidenceKind.VERIFY, by=actor)
    with work():
        matter = access_matter(actor, number, lock=True)
        VERBS[verb](matter, actor, given, photos)


VERBS = {
    "urge": lambda matter, by, given, _photos: services.urge(matter, by=by, note=given["text"]),
    "add": lambda matter, by, given, photos: services.note(matter, given["text"], by=by, photos=photos),
    "rate": lambda matter, by, given, photos: services.rate(
        matter, given["stars"], by=by, comment=given["text"], photos=photos
    ),
    "reopen": lambda matter, by, given, _photos: services.reopen(matter, given["text"], by=by),
    "fixed": lambda matter, by, given, photos: services.answer_verification(
        matter, True, by=by, note=given["text"], photos=photos
    ),
    "not-fixed": lambda matter, by, given, photos: services.answer_verification(
        matter, False, by=by, note=given["text"], photos=photos
    ),
}


@open_to_all
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What the reporter can keep, and check later against the platform's exported heads: step, time and hash."""
    report, _actor = access_report(request, code)
    response = JsonResponse(receipt_of(report.matter, report), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="receipt-{report.matter.number}.json"'
    return response
