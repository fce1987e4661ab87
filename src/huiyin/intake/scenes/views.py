"""POST /ingest/v1/scenes: one scene a request, by a device with its secret. JSON, or a form and a picture."""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.intake.refusals import TooLarge, WrongType, body_of, posted, problem
from huiyin.intake.scenes.taking import refuse, take_read, take_scene
from huiyin.intake.sensing.knocking import device_of
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, TooMany
from huiyin.kernel.gates import knock, read_limit
from huiyin.sensing.rules.scenes import LARGEST, LARGEST_PICTURE, Refused, scene_of
from huiyin.sensing.services.scenes.taking_in import Taken
from huiyin.sensing.vocabulary import Fate, Via

STATUS = {
    Fate.KEPT: HTTPStatus.ACCEPTED,
    Fate.DUPLICATE: HTTPStatus.OK,
    Fate.NOT_RAISED: HTTPStatus.OK,
    Fate.NOT_ITS_OWN: HTTPStatus.FORBIDDEN,
    Fate.NOT_IN_USE: HTTPStatus.FORBIDDEN,
    Fate.UNKNOWN_DEVICE: HTTPStatus.NOT_FOUND,
}


@posted(gettext_lazy("Send scenes here by POST."))
def scenes(request: HttpRequest) -> HttpResponse:
    return _answer(_take(request))


def _take(request: HttpRequest) -> Taken:
    code = device_of(request, now())
    if wait := knock(f"device {code}", read_limit(settings.HUIYIN_LIMITS["ingest"])):
        raise TooMany(_("This device sends too often. Say the same scene again after some seconds."), retry_after=wait)
    if request.content_type == "multipart/form-data":
        return _take_form(request, code)
    if request.content_type != "application/json":
        raise WrongType(_("Send application/json, or multipart/form-data with the picture as a file."))
    return take_scene(code, body_of(request, LARGEST, _too_large()), via=Via.HTTP, at=now())


def _take_form(request: HttpRequest, code: str) -> Taken:
    """The same fields as words, the picture as a file named “picture”."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > LARGEST:
        raise TooLarge(_too_large())
    try:
        fields, files = request.POST, request.FILES
    except RequestDataTooBig as large:
        raise TooLarge(_too_large()) from large
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent) as broken:
        raise HuiyinError(_("The form cannot be read."), code="unreadable") from broken
    picture = files.get("picture")
    content = picture.read(LARGEST_PICTURE + 1) if picture else b""
    said = dict.fromkeys(files.keys() - {"picture"}) | {name: _plain(name, fields[name]) for name in fields}
    payload = repr(sorted(said.items(), key=str)).encode() + content
    try:
        scene = scene_of(said, content)
    except Refused as why:
        return refuse(code, payload, why, via=Via.HTTP, at=now())
    return take_read(code, scene, payload, via=Via.HTTP, at=now())


def _plain(name: str, value: str) -> object:
    """Numbers of a form are words."""
    if name in ("confidence", "lon", "lat") or (name == "t" and value.replace(".", "", 1).isdigit()):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def _answer(taken: Taken) -> HttpResponse:
    status = STATUS.get(taken.fate, HTTPStatus.UNPROCESSABLE_ENTITY)
    if status >= HTTPStatus.BAD_REQUEST:
        return problem(status, taken.fate.value, taken.why)
    said = {"fate": taken.fate.value, "alarm": taken.alarm.pk if taken.alarm else None, "new": taken.raised}
    return JsonResponse(said | ({"why": taken.why} if taken.why else {}), status=status)


def _too_large() -> str:
    return _("The message is too large; a picture has at most %(size)d MB.") % {"size": LARGEST_PICTURE >> 20}
