"""Whose phone this is at the moment: a name for stores on the phone that tells nobody who it is."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from huiyin.web.doors import actor_in


def owner_in(request: HttpRequest) -> str:
    return salted_hmac("huiyin.field.owner", actor_in(request).ref, algorithm="sha256").hexdigest()[:20]
