"""A work order as its partner sees it: what is to be done and where, and four things to say about it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.handoff.acting import partner_in
from huiyin.handoff.links import access_by_link
from huiyin.handoff.models import Handoff
from huiyin.handoff.order import OUTSIDE, order_of, photos_of
from huiyin.handoff.services import Heard, hear
from huiyin.handoff.states import OPEN, PARTNER_LABELS, State
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, InvalidInput, NotFound
from huiyin.matters.labels import label, pick
from huiyin.matters.models import Matter
from huiyin.matters.related import with_related
from huiyin.matters.sending import send_photo
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.web.doors import open_to_all
from huiyin.web.forms import LongText, uploads_in
from huiyin.web.parts import Photo

WIDTH = 1600  # of a picture that is shown, once there is such a copy
TONES = {
    State.SENT: ("soon", "clock"),
    State.CONFIRMED: ("info", "user-check"),
    State.PROGRESS: ("primary", "tools"),
    State.DONE: ("done", "circle-check"),
}


class SayForm(forms.Form):
    text = LongText(label=_("What is there to say?"), rows=3, required=False)


@open_to_all
@never_cache
@require_GET
def show(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token, access_by_link(token), SayForm())


def _page(request: HttpRequest, token: str, handoff: Handoff, form: SayForm, status: int = 200) -> HttpResponse:
    gone = handoff.state not in OPEN or handoff.expires_at < now()
    matter = with_related([Matter.objects.get(pk=handoff.matter_id)])[0]
    partner, state = handoff.partner, State(handoff.state)
    context = {
        "token": token,
        "handoff": handoff,
        "order": order_of(handoff, matter),
        "urgent": label("urgency", matter.urgency) if matter.urgency != "normal" else "",
        "gone": gone,
        "expired": handoff.state in OPEN and gone,
        "partner": pick((partner.name_zh, partner.name_en)),
        "state": (pick(PARTNER_LABELS[state]), *TONES.get(state, ("neutral", "circle"))),
        "photos": [] if gone else [_picture(token, row) for row in photos_of(handoff)],
        "form": form,
        "number": matter.number,
    }
    answer = render(request, "partner/pages/order.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _picture(token: str, row) -> Photo:
    url = f"/w/{token}/photo/{row.token}/"
    return Photo(url=url, thumb=url, alt=label("evidence", row.kind), caption="")


@open_to_all
@require_POST
def say(request: HttpRequest, token: str, step: str) -> HttpResponse:
    handoff = access_by_link(token)
    if step not in THANKS:
        raise NotFound(_now("There is no such action."))
    form = SayForm(request.POST)
    if not form.is_valid() or handoff.expires_at < now():
        return _page(request, token, handoff, form, status=422)
    try:
        photos = uploads_in(request, EvidenceKind.AFTER, by=partner_in(handoff))
        hear(handoff, Heard(step, form.cleaned_data["text"], tuple(photos)))
    except HuiyinError as refused:
        if refused.status == 404:
            raise
        field = "text" if getattr(refused, "field", "") == "text" else None
        form.add_error(field, str(refused))
        status = 422 if isinstance(refused, InvalidInput) else refused.status
        return _page(request, token, access_by_link(token), form, status=status)
    messages.success(request, THANKS[step])
    return redirect("work-order", token=token)


THANKS = {
    "confirm": _("Thank you. The unit knows that you have it."),
    "progress": _("Thank you. The unit reads it."),
    "done": _("Thank you. The unit has your result."),
    "refuse": _("The unit knows that you do not take it."),
}


@open_to_all
@require_GET
def picture(request: HttpRequest, token: str, photo: str) -> HttpResponseBase:
    handoff = access_by_link(token)
    found = next((row for row in photos_of(handoff) if row.token == photo), None)
    if found is None or handoff.state not in OPEN or handoff.expires_at < now():
        raise NotFound(_now("There is no such photo, or it is not one of yours."))
    return send_photo(found, OUTSIDE, WIDTH)
