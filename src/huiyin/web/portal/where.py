"""/report/where.json: before it is sent, do the pin and the words mean the same place?"""

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.matters.labels import pick
from huiyin.places.gazetteer.finding import contradicts, find_places
from huiyin.places.locate import area_names
from huiyin.web.doors import open_to_all

CLOSE_ENOUGH = 400  # metres of extent up to which the pin can be put there at once


class Asked(forms.Form):
    text = forms.CharField(required=False, max_length=10_000)
    address = forms.CharField(required=False, max_length=200)
    place_lon = forms.FloatField(min_value=-180, max_value=180)
    place_lat = forms.FloatField(min_value=-90, max_value=90)


@open_to_all
@require_POST  # what somebody is about to report stands in no address, and so in no log
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """What the words name, if it lies elsewhere than the pin; {} if they agree or name nothing for sure."""
    form = Asked(request.POST)
    if not form.is_valid():
        return JsonResponse({})
    given = form.cleaned_data
    found = find_places(given["text"], given["address"])
    metres = contradicts(given["place_lon"], given["place_lat"], found)
    if metres is None:
        return JsonResponse({})
    one, names = found[0].candidate, area_names()
    around = next((pick(names[code]) for code in (found[0].area[:12], found[0].area[:9]) if code in names), "")
    said = {"name": pick((one.name_zh, one.name_en)), "around": around, "metres": round(metres)}
    exact = {"lon": round(one.lon, 6), "lat": round(one.lat, 6)} if one.extent <= CLOSE_ENOUGH else {}
    return JsonResponse({"elsewhere": said | exact})
