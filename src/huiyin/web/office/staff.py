"""/office/staff/: people at work; one person with posts, account and keys."""

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from huiyin.accounts.selectors import has_second_step, keys_of, open_sessions
from huiyin.kernel.errors import InvalidInput, NotFound
from huiyin.kernel.paging import page_of
from huiyin.matters.labels import pick
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import LABELS, Role
from huiyin.orgs.services import end_post, give_post, open_account
from huiyin.web.doors import actor_in, needs
from huiyin.web.keyforms import KeyForm, key_line
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, staff_name, unit_name
from huiyin.web.office.posts import PostForm, post_lines
from huiyin.web.office.resets import ResetForm
from huiyin.web.paging import page_number
from huiyin.web.stepping import must_prove, way_to_proof

SIZE = 30


class StaffSearch(Search):
    role = forms.ChoiceField(label=_("Role"), required=False)

    def prepare(self) -> None:
        self.fields["role"].choices = [("", _now("All")), *((role.value, pick(LABELS[role])) for role in Role)]


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = StaffSearch(request.GET)
    rows = Staff.objects.select_related("account", "unit").prefetch_related("posts__unit")
    found = page_of(_found(search).order_by("name_zh", "pk"), page_number(request), SIZE, rows=rows)
    lines = [(staff, staff_name(staff), unit_name(staff.unit), post_lines(staff)) for staff in found.rows]
    context = {"search": search, "page": found, "lines": lines, "trail": trail((_now("Staff"), ""))}
    return page(request, "office/pages/staff.html", context)


def _found(search: StaffSearch) -> QuerySet[Staff]:
    people = Staff.objects.filter(left_at=None)
    if role := search.given("role"):
        people = people.filter(pk__in=Post.objects.filter(role=role, until=None).values("staff"))
    words = search.words
    if words:
        by_name = Q(name_zh__icontains=words) | Q(name_en__icontains=words)
        people = people.filter(by_name | Q(account__login__icontains=words) | Q(unit__name_zh__icontains=words))
    return people


class NewStaffForm(forms.Form):
    login = forms.CharField(
        label=_("Login"),
        max_length=64,
        validators=[RegexValidator(r"^[a-z0-9._-]+$", _("Small letters, digits, dot, dash and underline only."))],
    )
    name_zh = forms.CharField(label=_("Name"), max_length=40)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    unit = forms.ChoiceField(label=pgettext_lazy("staff", "Unit"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(closed_at=None).order_by("code").values_list("code", "name_zh", "name_en")
        self.fields["unit"].choices = [(code, f"{code} {pick((zh, en))}") for code, zh, en in units]


@needs(Role.ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    form = NewStaffForm(request.POST or None, initial={"unit": request.GET.get("unit", "")})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        unit = Unit.objects.get(code=given.pop("unit"))
        try:
            staff = open_account(
                given["login"],
                given["name_zh"],
                unit,
                by=actor_in(request),
                name_en=given["name_en"],
                phone=given["phone"],
            )
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _now("The account is open. Give it a post and a password."))
            return redirect("office-person", pk=staff.pk)
    context = {"form": form, "trail": trail((_now("Staff"), "/office/staff/"), (_now("New"), ""))}
    return page(request, "office/pages/new_staff.html", context, status=422 if form.is_bound else 200)


@needs(Role.ADMINISTRATOR)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return show_person(request, person_or_404(pk), {})


def show_person(request: HttpRequest, one: Staff, context: dict, status: int = 200) -> HttpResponse:
    own = actor_in(request).staff_id == one.pk
    about = {
        "person": one,
        "name": staff_name(one),
        "unit": unit_name(one.unit),
        "posts": post_lines(one, ended=True),
        "keys": [key_line(key) for key in keys_of(one.account)],
        "key_form": KeyForm(),
        "enrolled": has_second_step(one.account),
        "browsers": len(open_sessions(one.account)),
        "reset_form": ResetForm(),
        "way_to_proof": way_to_proof(request.path) if must_prove(request) else "",
        "own": own,
        "can_sign_in": one.account.is_active and one.account.has_usable_password(),
        "post_form": None if own else PostForm(initial={"unit": one.unit.code}),
        "trail": trail((_now("Staff"), "/office/staff/"), (staff_name(one), "")),
    }
    answer = page(request, "office/pages/person.html", about | context, status)
    answer["Cache-Control"] = "no-store"
    return answer


def person_or_404(pk: int) -> Staff:
    people = Staff.objects.select_related("account", "unit").prefetch_related("posts__unit")
    found = people.filter(pk=pk).first()
    if found is None:
        raise NotFound(_now("There is no such person."))
    return found


@needs(Role.ADMINISTRATOR)
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    one, form = person_or_404(pk), PostForm(request.POST)
    if not form.is_valid():
        return show_person(request, one, {"post_form": form}, status=422)
    given = form.cleaned_data
    unit = Unit.objects.get(code=given["unit"])
    give_post(one, Role(given["role"]), unit, by=actor_in(request), area=given["area"])
    messages.success(request, _now("The post is given."))
    return redirect("office-person", pk=pk)


@needs(Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    held = Post.objects.select_related("staff", "unit").filter(pk=post, staff=pk).first()
    if held is None:
        raise NotFound(_now("There is no such post."))
    end_post(held, by=actor_in(request))
    messages.success(request, _now("The post has ended."))
    return redirect("office-person", pk=pk)
