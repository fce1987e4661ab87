"""Who sends: the account of an API key. And once is once: what is sent again the same is answered the same."""

import json
from collections.abc import Callable
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.accounts.scopes import Scope
from huiyin.intake.open311.fields import Fields
from huiyin.intake.open311.refusals import NO_KEY, Refused, Wrong
from huiyin.kernel.clock import today
from huiyin.kernel.idempotency import Answer, once
from huiyin.orgs.actor import Actor
from huiyin.orgs.keys import actor_of_key

SENDING = frozenset({Scope.REPORT, Scope.WRITE})


def sender_of(request: HttpRequest, fields: Fields) -> Actor:
    """The key stands in the form or in a header, never in an address, which is written into logs."""
    secret = fields.get("api_key") or request.META.get("HTTP_X_API_KEY", "").strip()
    actor = actor_of_key(secret) if secret else None
    if actor is None:
        said = _("This api_key is not valid: mistyped, expired or revoked.") if secret else _("Send an api_key.")
        raise Refused(Wrong(NO_KEY, said))
    if actor.scopes and actor.scopes.isdisjoint(SENDING):
        raise Refused(Wrong(NO_KEY, _("This api_key does not include reporting. Issue one with that scope.")))
    return actor


def done_once(request: HttpRequest, fields: Fields, by: Actor, perform: Callable[[], list[dict]]) -> list[dict]:
    """What `perform` answers, in one transaction; at a repetition its first answer, and nothing is done.

    A client names a repetition by its Idempotency-Key, or by the update_id of its own. One that names nothing means
    the same if it sends the same to the letter on the same day: three identical posts do not make three reports.
    """
    asked = _content(request, fields)
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip()
    if not key and fields.get("update_id"):
        key = f"open311/update/{fields.get('update_id')}"
    elif not key:
        same = sha256(asked.encode()).hexdigest()[:40]
        key = f"open311/{same}/{today(ZoneInfo(settings.TIME_ZONE))}"
    answer = once(by.ref, key, asked, lambda: Answer(200, json.dumps(perform())))
    return json.loads(answer.body)


def _content(request: HttpRequest, fields: Fields) -> str:
    """Everything that makes the request what it is, but for its key and the face asked for."""
    said = {name: value for name, value in fields.said.items() if name != "api_key"}
    files = [sha256(upload.content).hexdigest() for upload in fields.uploads]
    resource = request.path.rpartition(".")[0]
    return json.dumps([resource, said, dict(fields.attributes), files], ensure_ascii=False, sort_keys=True)
