"""While reports flood in, the form asks for a proof of work; without script it must have been open for a while."""

import json

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.kernel import challenge
from huiyin.kernel.gates import knock, read_limit
from huiyin.kernel.visitors import address_of, household_of


def proof_asked(request: HttpRequest) -> dict | None:
    """What the form's page needs for it; None in calm times. A form that was sent back keeps the time it was opened."""
    if not challenge.is_wanted():
        return None
    before = request.POST.get("opened", "")
    still_good = before and challenge.is_open(before)
    return {
        "challenge": json.dumps(challenge.new_challenge()),
        "opened": before if still_good else challenge.opened_now(),
        "seconds": int(challenge.OPEN_FOR_AT_LEAST.total_seconds()),
    }


def is_proved(request: HttpRequest, form: forms.Form) -> bool:
    """If not, the form says what to do; nothing typed is lost."""
    if not challenge.is_wanted() or challenge.is_solved(request.POST.get("proof", "")):
        return True
    wait = challenge.seconds_to_wait(request.POST.get("opened", ""))
    if wait is None:
        wait = int(challenge.OPEN_FOR_AT_LEAST.total_seconds())
    elif wait == 0:
        slow = read_limit(settings.HUIYIN_LIMITS["slow"])
        wait = int(knock(f"slow {household_of(address_of(request))}", slow))
    if wait:
        said = _("Very many reports are coming in. Please wait %(seconds)s seconds, then send it again.")
        form.add_error(None, said % {"seconds": wait})
    return not wait
