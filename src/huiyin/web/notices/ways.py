"""/notices/ways/: how I am told, for staff and for residents who sign in."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.work import work
from huiyin.matters.labels import pick
from huiyin.notices import channels
from huiyin.notices.hours import hours
from huiyin.notices.kinds import Kind
from huiyin.notices.preferences import Wishes, prefer, wishes_of
from huiyin.people.reaching import has_device, keep_reach, reach_of
from huiyin.web.doors import actor_in
from huiyin.web.notices.push import push_key

KINDS = {
    Kind.WORK: (_("Something to do"), _("dispatched, returned, to check, to verify, to decide")),
    Kind.LIMITS: (_("Time runs out"), _("due soon, overdue, urged, supervised")),
    Kind.ANSWERS: (_("Answers to me"), _("extensions, results, ratings")),
    Kind.REPORTS: (_("My own reports"), _("what became of what I reported")),
    Kind.ACCOUNT: (_("Safety of my account"), _("new devices, password, second step, keys")),
}


class WaysForm(forms.Form):
    """One list of ways for each kind that concerns this person, and where they can be reached."""

    phone = forms.CharField(
        label=_("My number for messages"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("My e-mail address"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    digest = forms.BooleanField(
        label=_("E-mail once a day, all in one letter (urgent ones come at once)"), required=False
    )

    def __init__(self, *args, kinds, ways, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        choices = [(way, pick(channels.ALL[way].name)) for way in ways]
        for kind in kinds:
            label, hint = KINDS[kind]
            self.fields[kind.value] = forms.MultipleChoiceField(
                label=label, help_text=hint, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        if "email" not in ways:
            del self.fields["digest"]

    def of_kinds(self) -> list:
        return [self[kind.value] for kind in self.kinds]


def show(request: HttpRequest) -> HttpResponse:
    ready = channels.configured()
    ways = [way for way in channels.ALL if way in ready]
    form = WaysForm(request.POST or None, initial=_initial(request), kinds=_kinds(request), ways=ways)
    if form.is_bound and form.is_valid():
        _save(request, form)
        messages.success(request, _now("Saved. From now on you are told this way."))
        return redirect("notices-ways")
    context = {
        "form": form,
        "any_way": bool(ways),
        "is_staff": bool(actor_in(request).staff_id),
        "push_key": push_key(),
        "pushed": has_device(account_id=request.user.pk),
        "hours": hours(),
        "reached": {"sms", "voice", "email"} & ready,
    }
    return render(request, "notices/pages/ways.html", context, status=422 if form.is_bound else 200)


def _kinds(request: HttpRequest) -> list[Kind]:
    return list(Kind) if actor_in(request).staff_id else [Kind.REPORTS, Kind.ACCOUNT]


def _initial(request: HttpRequest) -> dict:
    phone, email = reach_of(request.user)
    mine = wishes_of([request.user.pk]).get(request.user.pk, Wishes())
    return {"phone": phone, "email": email, "digest": mine.digest} | {kind.value: list(mine.of(kind)) for kind in Kind}


def _save(request: HttpRequest, form: WaysForm) -> None:
    given = form.cleaned_data
    with work():
        keep_reach(given["phone"], given["email"], by=request.user)
        chosen = {kind.value: given[kind.value] for kind in form.kinds}
        prefer(chosen, digest=given.get("digest", False), by=request.user)
