"""/desk/hotline/letters/: the register of letters, visits and media, and the form that registers one."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from huiyin.hotline import vocabulary
from huiyin.hotline.access import TAKERS, WORKERS
from huiyin.hotline.models import Letter
from huiyin.hotline.selectors.letters import letters_page
from huiyin.hotline.services import NewLetter, register
from huiyin.hotline.vocabulary import LETTER_LABELS, LetterKind
from huiyin.kernel.clock import now
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.matters.labels import pick, state_name
from huiyin.matters.reporting import NewReport
from huiyin.matters.vocabulary import EvidenceKind, Section, Source
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.web.desk.hotline.frame import page
from huiyin.web.desk.new import CallForm
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import uploads_in
from huiyin.web.paging import page_number


class LetterForm(CallForm):
    """A report that came on paper, in person or in the news."""

    kind = forms.ChoiceField(label=_("How it came"), widget=forms.RadioSelect, initial=LetterKind.LETTER.value)
    received_on = forms.DateField(
        label=_("Arrived on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    email = forms.EmailField(label=_("Sender's e-mail"), max_length=120, required=False)
    outlet = forms.CharField(
        label=_("Paper, programme or site"), max_length=80, required=False, help_text=_("For media only.")
    )
    link = forms.URLField(label=_("Address of the article"), max_length=500, required=False, assume_scheme="https")
    people = forms.IntegerField(label=_("How many came"), min_value=1, max_value=1000, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"]
        self.fields["kind"].choices = [(kind.value, pick(words)) for kind, words in LETTER_LABELS.items()]  # type: ignore[attr-defined]
        self.fields["name"].label, self.fields["phone"].label = _now("Sender's name"), _now("Sender's phone")
        self.fields["tip_off"].label = _now("A tip-off: nobody but the confidentiality officer may know who sent it")


@needs(*WORKERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    found = letters_page(actor_in(request), kind if kind in set(LetterKind) else "", page_number(request))
    lines = [(row, kind_name(row), state_name(row.matter.state), _days(row)) for row in found.rows]
    kinds = [("", _now("All")), *((k.value, pick(words)) for k, words in LETTER_LABELS.items())]
    context = {
        "page": found,
        "lines": lines,
        "kinds": kinds,
        "kind": kind,
        "may_register": actor_in(request).has(*TAKERS),
    }
    return page(request, "letters.html", context)


def kind_name(letter: Letter) -> str:
    return pick(vocabulary.LETTER_LABELS[LetterKind(letter.kind)])


def _days(letter: Letter) -> int:
    """How long it lay before it was registered."""
    return (timezone.localtime(letter.registered_at).date() - letter.received_on).days


@needs(*TAKERS)
def fill_in(request: HttpRequest) -> HttpResponse:
    start = {"key": secrets.token_urlsafe(16), "received_on": timezone.localtime(now()).date()}
    form = LetterForm(request.POST or None, initial=start)
    if form.is_bound and form.is_valid():
        try:
            letter = _send(request, form.cleaned_data)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            said = {"register": letter.number, "number": letter.matter.number, "code": letter.matter.tracking_code}
            text = _now("Registered as %(register)s; the matter is %(number)s. Tracking code for the sender: %(code)s")
            messages.success(request, text % said)
            return redirect("desk-matter", number=letter.matter.number)
    return page(request, "letter.html", {"form": form}, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, given: dict) -> Letter:
    actor = actor_in(request)
    photos = uploads_in(request, EvidenceKind.REPORT, by=actor)
    kind = LetterKind(given["kind"])
    sender = ContactDetails(
        name=given["name"], phone=given["phone"], email=given.get("email", ""), language=get_language() or "zh-hans"
    )
    with work():
        report = NewReport(
            source=Source.MEDIA if kind == LetterKind.MEDIA else Source.LETTER,
            text=given["text"],
            lon=given["place_lon"],
            lat=given["place_lat"],
            address=given["address"],
            type_code=given["type"],
            section=Section.TIP_OFF if given["tip_off"] else None,
            urgency=given["urgency"],
            contact=keep_contact(sender) if sender else "",
            key=f"letter:{given['key']}" if given["key"] else None,
            photos=tuple(photo.pk for photo in photos),
        )
        came = NewLetter(kind, given["received_on"], given["outlet"], given["link"], given["people"])
        return register(came, report, by=actor)
