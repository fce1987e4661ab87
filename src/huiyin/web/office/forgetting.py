"""/office/retention/forget/: somebody asks at the office to be forgotten. Their number finds what they reported; what
goes and what stays is shown before anything is done."""

from dataclasses import dataclass

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.kernel.errors import InvalidInput
from huiyin.matters.labels import label, pick, state_name
from huiyin.matters.models import Report
from huiyin.orgs.roles import Role
from huiyin.retention.asking import MOST, erase_as_asked, reports_by_number
from huiyin.retention.erasing import grounds_of
from huiyin.retention.vocabulary import GOES, GROUND_LABELS, PROOF_LABELS, STAYS, WHAT_LABELS, Ground, Proof
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.stepping import must_prove, refuse_unproved, way_to_proof

HOLDS = 30 * 60  # seconds between what was shown and what is done


class AskedForm(forms.Form):
    phone = forms.CharField(
        label=_("Their telephone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("The whole number that they reported with."),
    )
    proof = forms.ChoiceField(label=_("How you made sure who it is"), help_text=_("It stays in the trace."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, pick(PROOF_LABELS[one])) for one in Proof]
        self.fields["proof"].choices = [("", _now("Choose one")), *choices]


@dataclass(frozen=True)
class Found:
    """`kept`: why it cannot go yet, in words; empty: it goes at once."""

    pk: int
    number: str
    kind: str
    received: object
    state: str
    kept: str


@needs(Role.ADMINISTRATOR, Role.CONFIDANT)
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("phone")
def show(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, {"form": AskedForm()})
    refuse_unproved(request)
    if "found" in request.POST:
        return _erase(request)
    return _find(request)


def _find(request: HttpRequest) -> HttpResponse:
    form = AskedForm(request.POST)
    if not form.is_valid():
        return _page(request, {"form": form}, 422)
    proof = Proof(form.cleaned_data["proof"])
    purpose = _now("Asked to be forgotten (%(proof)s)") % {"proof": pick(PROOF_LABELS[proof])}
    actor = actor_in(request)
    try:
        reports = reports_by_number(form.cleaned_data["phone"], by=actor, purpose=purpose)
    except InvalidInput as wrong:
        form.add_error(wrong.field, str(wrong))
        return _page(request, {"form": form}, 422)
    shown = _signer(actor.ref).sign_object([proof.value, [report.pk for report in reports]])
    context = {
        "form": form,
        "asked": True,
        "lines": _lines(reports),
        "most": MOST if len(reports) == MOST else 0,
        "shown": shown,
        "goes": [pick(WHAT_LABELS[what]) for what in GOES],
        "stays": [(pick(WHAT_LABELS[what]), pick(GROUND_LABELS[ground])) for what, ground in STAYS.items()],
    }
    return _page(request, context)


def _erase(request: HttpRequest) -> HttpResponse:
    """Only what was shown, to whoever it was shown to."""
    actor = actor_in(request)
    try:
        proof, shown = _signer(actor.ref).unsign_object(request.POST["found"], max_age=HOLDS)
    except BadSignature:  # also when it is too old
        form = AskedForm()
        return _page(request, {"form": form, "error": _now("That was shown too long ago. Please look once more.")}, 422)
    chosen = set(request.POST.getlist("report"))
    reports = [pk for pk in shown if str(pk) in chosen]
    if not reports:
        return _page(request, {"form": AskedForm(), "error": _now("No report was chosen; nothing was erased.")}, 422)
    wishes = erase_as_asked(reports, by=actor, proof=Proof(proof))
    done = sum(wish.done_at is not None for wish in wishes)
    return _page(request, {"form": AskedForm(), "told": True, "done": done, "noted": len(wishes) - done})


def _lines(reports: list[Report]) -> list[Found]:
    grounds = grounds_of(reports)
    return [_line(report, grounds[report.pk]) for report in reports]


def _line(report: Report, ground: str) -> Found:
    matter = report.matter
    return Found(
        pk=report.pk,
        number=matter.number,
        kind=pick((matter.type.name_zh, matter.type.name_en)) if matter.type else label("section", matter.section),
        received=report.received_at,
        state=state_name(matter.state),
        kept=pick(GROUND_LABELS[Ground(ground)]) if ground else "",
    )


def _signer(who: str) -> TimestampSigner:
    return TimestampSigner(salt=f"huiyin.forget.{who}")


def _page(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    steps = [(_now("Kept and erased"), "/office/retention/")] if actor_in(request).has(Role.ADMINISTRATOR) else []
    around = {
        "confidant": actor_in(request).has(Role.CONFIDANT),
        "way_to_proof": way_to_proof(request.path) if must_prove(request) else "",
        "trail": trail(*steps, (_now("Somebody asks to be forgotten"), "")),
    }
    return page(request, "office/pages/forget.html", around | context, status=status)
