"""/desk/hotline/telephones/: which extension is whose, and those that called and belong to nobody."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.hotline.access import LEADERS, TAKERS, access_extension
from huiyin.hotline.selectors.telephones import extensions_page, strangers, takers
from huiyin.hotline.services import give_extension, take_extension
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.labels import pick
from huiyin.web.desk.hotline.frame import page
from huiyin.web.doors import actor_in, needs
from huiyin.web.paging import page_number


class ExtensionForm(forms.Form):
    number = forms.CharField(label=_("Extension"), max_length=40, help_text=_("As the telephone system writes it."))
    staff = forms.ChoiceField(label=_("Whose it is"))

    def __init__(self, *args, people: dict, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(pk), pick((one.name_zh, one.name_en))) for pk, one in people.items()]
        self.fields["staff"].choices = [("", _now("Choose")), *named]  # type: ignore[attr-defined]


@needs(*LEADERS)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    people = takers(*TAKERS)
    start = {"number": request.GET.get("number", "")[:40]}
    form = ExtensionForm(request.POST or None, people=people, initial=start)
    if form.is_bound and form.is_valid():
        try:
            staff = people[int(form.cleaned_data["staff"])]
            given = give_extension(form.cleaned_data["number"], staff, by=actor_in(request))
        except InvalidInput as refused:
            form.add_error("number", str(refused))
        else:
            name = pick((staff.name_zh, staff.name_en))
            said = _now("Extension %(number)s belongs to %(name)s now, with the calls that came to it.")
            messages.success(request, said % {"number": given.number, "name": name})
            return redirect("desk-extensions")
    found = extensions_page(page_number(request))
    lines = [(row, pick((row.staff.name_zh, row.staff.name_en))) for row in found.rows]
    context = {"form": form, "page": found, "lines": lines, "strangers": strangers()}
    return page(request, "extensions.html", context, status=422 if form.is_bound else 200)


@needs(*LEADERS)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    extension = access_extension(pk)
    take_extension(extension, by=actor_in(request))
    messages.success(request, _now("Extension %(number)s belongs to nobody now.") % {"number": extension.number})
    return redirect("desk-extensions")
