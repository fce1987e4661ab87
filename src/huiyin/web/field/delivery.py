"""What a phone sends, once: a form pressed now, or one that waited in the phone for the line to come back.

A form with a `key` is carried out once, however often it arrives (kernel.idempotency); whoever asks for JSON gets the
outcome in words, to show to the worker beside what they had written.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.kernel.errors import Forbidden, HuiyinError, InvalidInput
from huiyin.kernel.idempotency import Answer, came_before, once
from huiyin.matters.models import Photo
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.web.doors import actor_in
from huiyin.web.field.owner import owner_in
from huiyin.web.forms import uploads_in


@dataclass(frozen=True)
class Done:
    """Where to go on, and what was done."""

    location: str
    said: str = ""


def deliver(request: HttpRequest, perform: Callable[[list[Photo]], Done], kind: EvidenceKind | None = None) -> Done:
    """`perform(photos)`, or what came of it when this key was used before; files are kept before the transaction."""
    actor, key = actor_in(request), request.POST.get("key", "")
    _refuse_another_owner(request)
    if not key:
        return perform(_photos(request, kind))
    caller, asked = f"field:{actor.ref}", _asked(request)
    photos = [] if came_before(caller, key) else _photos(request, kind)
    answer = once(caller, key, asked, lambda: Answer(200, json.dumps(asdict(perform(photos)))))
    return Done(**json.loads(answer.body))


def handle(
    request: HttpRequest, form: Form, do: Callable[[], Done], again: Callable[[int], HttpResponse]
) -> HttpResponse:
    """Do what a form asks. What is refused is told to the script, or shown on the form's own page (`again(status)`)."""
    try:
        if not form.is_valid():
            raise InvalidInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
        return answer(request, do())
    except HuiyinError as refused:
        if by_script(request):
            return refusal(refused)
        if refused.status == 404:
            raise
        if form.is_valid():
            form.add_error(None, str(refused))
        return again(422 if refused.status == 400 else refused.status)


def answer(request: HttpRequest, done: Done) -> HttpResponse:
    return JsonResponse(asdict(done)) if by_script(request) else redirect(done.location)


def refusal(refused: HuiyinError) -> HttpResponse:
    return JsonResponse({"code": refused.code, "message": str(refused)}, status=refused.status)


def by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _photos(request: HttpRequest, kind: EvidenceKind | None) -> list[Photo]:
    return uploads_in(request, kind, by=actor_in(request)) if kind else []


def _refuse_another_owner(request: HttpRequest) -> None:
    """What one worker wrote is never sent under the name of the next one on the same phone."""
    meant = request.headers.get("X-Huiyin-Owner")
    if meant and meant != owner_in(request):
        raise Forbidden(_("This was written by somebody else. It is sent when they sign in again."), code="other_owner")


def _asked(request: HttpRequest) -> str:
    """Everything that makes up the form, by which its repetition is recognised."""
    words = [(name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "key")]
    digests = []
    for file in request.FILES.getlist("photos"):
        digests.append(sha256(file.read()).hexdigest())
        file.seek(0)
    return json.dumps([request.path, sorted(words), digests])
