"""/report/near.json: before it is sent, has a neighbour reported this already? Asked with a point and the words."""

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.kernel.clock import now
from huiyin.matters.neighbours import Neighbour, neighbours_of
from huiyin.matters.reporting import NewReport
from huiyin.matters.selectors.story import now_and_next
from huiyin.matters.vocabulary import Source
from huiyin.web.doors import open_to_all
from huiyin.web.portal.nearby import title_of
from huiyin.web.words import when


class Asked(forms.Form):
    text = forms.CharField(required=False, max_length=10_000)
    type = forms.CharField(required=False, max_length=20)
    place_lon = forms.FloatField(min_value=-180, max_value=180)
    place_lat = forms.FloatField(min_value=-90, max_value=90)


@open_to_all
@require_POST  # what somebody is about to report stands in no address, and so in no log
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    form = Asked(request.POST)
    if not form.is_valid():
        return JsonResponse({"near": []})
    given = form.cleaned_data
    report = NewReport(
        source=Source.PORTAL,
        text=given["text"],
        lon=given["place_lon"],
        lat=given["place_lat"],
        type_code=given["type"],
    )
    return JsonResponse({"near": [_told(one) for one in neighbours_of(report, now())]})


def _told(one: Neighbour) -> dict:
    matter = one.matter
    return {
        "join": matter.number,
        "title": title_of(matter),
        "place": matter.address,
        "stands": now_and_next(matter)[0],
        "when": when(matter.received_at),
        "metres": one.metres,
        "reports": one.reports,
    }
