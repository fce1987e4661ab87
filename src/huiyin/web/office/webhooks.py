"""/office/webhooks/: other systems that are told of moves. A secret is shown once, in the answer that made it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.accounts.models import Account
from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.matters.labels import label, pick
from huiyin.matters.library import in_force
from huiyin.matters.states import MOVES
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import Role
from huiyin.places.models import Area
from huiyin.web.doors import actor_in, needs
from huiyin.web.office.frame import page, trail
from huiyin.web.paging import page_number
from huiyin.web.parts import Tab
from huiyin.webhooks import services
from huiyin.webhooks.models import Subscription
from huiyin.webhooks.selectors import access_delivery, access_subscription, log_of, standing_of_all
from huiyin.webhooks.services import Wanted

STATES = {
    "waiting": (pgettext_lazy("message", "Waiting"), "soon", "clock"),
    "sent": (_("Delivered"), "done", "check"),
    "dead": (_("Not delivered"), "danger", "alert-triangle"),
    "dropped": (_("Dropped"), "neutral", "x"),
}
ALARM_WORDS = {
    "raised": _("Alarm raised"),
    "worse": _("Alarm got worse"),
    "milder": _("Alarm got milder"),
    "acknowledged": _("Alarm acknowledged"),
    "judged": _("Alarm judged"),
    "opened": _("Alarm opened a matter"),
    "cleared": _("Alarm ended"),
}
PROBLEMS = {
    "timeout": _("no answer in time"),
    "refused": _("no connection"),
    "circuit": _("left alone for a while"),
    "address": _("the address may not be called"),
    "answer": _("the answer cannot be read"),
}


class ReceiverForm(forms.Form):
    label = forms.CharField(label=_("Name of the other system"), max_length=80)
    url = forms.CharField(
        label=_("Address that receives"),
        max_length=500,
        help_text=_("https://… Plain http and private networks only if an operator lists the receiver."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    account = forms.CharField(
        label=_("Login whose rights it has"),
        max_length=64,
        help_text=_("It is told of what this account may see, and of nothing else."),
    )
    moves = forms.MultipleChoiceField(label=_("Moves"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    types = forms.MultipleChoiceField(
        label=_("Matter types"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    areas = forms.MultipleChoiceField(
        label=_("Streets"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )

    alarms = forms.MultipleChoiceField(
        label=_("Of alarms"),
        required=False,
        help_text=_("Choose none, and it is told nothing of alarms."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, fixed_account: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if fixed_account:
            del self.fields["account"]
        kinds = [(code, f"{code} {pick((k.name_zh, k.name_en))}") for code, k in sorted(in_force().types.items())]
        streets = (
            Area.objects.filter(level=Area.Level.STREET).order_by("code").values_list("code", "name_zh", "name_en")
        )
        self.fields["moves"].choices = [(name, label("move", name)) for name in ("receive", *MOVES)]
        self.fields["types"].choices = kinds
        self.fields["alarms"].choices = list(ALARM_WORDS.items())
        self.fields["areas"].choices = [(code, pick((zh, en))) for code, zh, en in streets]

    def clean_account(self) -> Account:
        login = self.cleaned_data["account"].strip()
        found = Account.objects.filter(login=login, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_now("There is no account with this login."))
        return found

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            given["label"], given["url"].strip(), given["moves"], given["types"], given["areas"], given["alarms"]
        )


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    found = standing_of_all(actor_in(request))
    return page(request, "office/pages/webhooks.html", {"receivers": found, "trail": trail((_now("Receivers"), ""))})


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = ReceiverForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made, secret = services.subscribe_to_moves(form.wanted, form.cleaned_data["account"], by=actor_in(request))
        except InvalidInput as refused:
            _add(form, refused)
        else:
            return _show(request, made, secret=secret)
    context = {"form": form, "trail": trail((_now("Receivers"), "/office/webhooks/"), (_now("New"), ""))}
    return page(request, "office/pages/webhook_new.html", context, status=422 if form.is_bound else 200)


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_in(request)
    found = access_subscription(actor, pk)
    if request.method == "GET":
        return _show(request, found)
    form = ReceiverForm(request.POST, fixed_account=True)
    if form.is_valid():
        try:
            services.change(found, form.wanted, by=actor)
        except InvalidInput as refused:
            _add(form, refused)
        else:
            messages.success(request, _now("Saved."))
            return redirect("office-webhook", pk=pk)
    return _show(request, found, form=form, status=422)


def _add(form: ReceiverForm, refused: InvalidInput) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def _show(request: HttpRequest, found: Subscription, *, secret: str = "", form=None, status: int = 200) -> HttpResponse:
    state = request.GET.get("state", "")
    log = log_of(found, page_number(request), state=state if state in STATES else "")
    initial = {name: getattr(found, name) for name in ("label", "url", "moves", "types", "areas", "alarms")}
    staff = Staff.objects.filter(account=found.account).select_related("unit").first()
    context = {
        "receiver": found,
        "secret": secret,
        "form": form or ReceiverForm(initial=initial, fixed_account=True),
        "page": log,
        "lines": [(row, *STATES[row.state], PROBLEMS.get(row.problem, ""), _kind(row.type)) for row in log.rows],
        "who": f"{found.account.name} ({found.account.login})",
        "unit": pick((staff.unit.name_zh, staff.unit.name_en)) if staff else "",
        "states": _tabs(state),
        "trail": trail((_now("Receivers"), "/office/webhooks/"), (found.label, "")),
    }
    answer = page(request, "office/pages/webhook.html", context, status)
    answer["Cache-Control"] = "no-store"
    return answer


def _tabs(state: str) -> list[Tab]:
    words = {"": _now("All"), **{name: words[0] for name, words in STATES.items()}}
    return [Tab(str(word), f"?state={name}", current=name == state) for name, word in words.items()]


def _kind(name: str) -> str:
    if name.startswith("alarm."):
        return str(ALARM_WORDS[name.removeprefix("alarm.")])
    return label("move", name.removeprefix("matter.")) if name != "test" else _now("Test")


@needs(Role.ADMINISTRATOR)
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Pause, resume, test, replay all, end; a new secret is shown at once."""
    actor = actor_in(request)
    found = access_subscription(actor, pk)
    try:
        if verb == "secret":
            return _show(request, found, secret=services.rotate_secret(found, by=actor))
        done, words = VERBS[verb]
        done(found, by=actor)
    except KeyError:
        raise InvalidInput(_now("There is no such action.")) from None
    except HuiyinError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("office-webhooks") if verb == "end" else redirect("office-webhook", pk=pk)


VERBS = {
    "pause": (services.pause, _("Paused. Messages are kept until it is resumed.")),
    "resume": (services.resume, _("Resumed. What was kept is on its way, in order.")),
    "test": (services.send_test, _("A test is on its way. Reload to see whether it was delivered.")),
    "replay": (services.replay_all, _("What was not delivered is on its way again.")),
    "end": (services.end, _("Ended. This system is told nothing any more.")),
}


@needs(Role.ADMINISTRATOR)
@require_POST
def again(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    actor = actor_in(request)
    try:
        services.replay(access_delivery(actor, pk, delivery), by=actor)
    except HuiyinError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _now("It is on its way again."))
    return redirect("office-webhook", pk=pk)
