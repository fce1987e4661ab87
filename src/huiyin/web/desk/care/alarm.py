"""/desk/care/alarms/<pk>/: whom an alarm is about, for the centre, while it lasts and with a purpose."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.care.access import access_alarm_of_person, open_during_alarm
from huiyin.care.calling import kin_to_call
from huiyin.care.vocabulary import RELATION_LABELS, RISK_LABELS, Relation
from huiyin.matters.labels import enumerated, pick
from huiyin.orgs.roles import CENTRE
from huiyin.web.carewords import named
from huiyin.web.desk.frame import page
from huiyin.web.doors import actor_in, needs


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("What do you need it for?"), max_length=200, help_text=_("The person concerned can read it.")
    )


@needs(*CENTRE)
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    alarm = access_alarm_of_person(actor_in(request), pk)
    form = PurposeForm(request.POST or None)
    context: dict = {"alarm": alarm, "form": form, "what": pick((alarm.rule.name_zh, alarm.rule.name_en))}
    if form.is_bound and form.is_valid():
        file, person = open_during_alarm(actor_in(request), alarm, form.cleaned_data["purpose"])
        context |= {
            "person": person,
            "risks": enumerated(named(RISK_LABELS, file.risks)),
            "advice": file.advice,
            "kin": enumerated(pick(RELATION_LABELS[Relation(kin.relation)]) for kin in kin_to_call(file.subject)),
        }
    return page(
        request, "desk/pages/care/alarm.html", context, status=422 if form.is_bound and not form.is_valid() else 200
    )
