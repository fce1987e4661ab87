"""/office/wording/: the words of every notice, with a preview while one writes, and a test on oneself."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.errors import HuiyinError, InvalidInput, NotFound
from huiyin.kernel.work import work
from huiyin.matters.labels import pick
from huiyin.notices import channels
from huiyin.notices.again import send_test
from huiyin.notices.kinds import Kind, kind_of
from huiyin.notices.models import Wording
from huiyin.notices.samples import PARAMS, sample
from huiyin.notices.templates import TEMPLATES
from huiyin.notices.wordings import (
    AT_SENDING,
    IN_APP,
    LANGUAGES,
    Words,
    checked,
    own_words,
    restore,
    reword,
    usual_words,
    version_of,
    words_for,
)
from huiyin.orgs.roles import Role
from huiyin.web.doors import actor_in, needs
from huiyin.web.notices.ways import KINDS
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import names_of_actors

MOST_VERSIONS = 20


class WordsForm(forms.Form):
    title = forms.CharField(label=_("First line"), max_length=120)
    body = forms.CharField(label=_("Second line, in the app"), max_length=300, required=False)
    out = forms.CharField(
        label=_("Instead of the second line, outside of the app"),
        max_length=300,
        required=False,
        help_text=_("For text messages, e-mail and the like, where no page stands beside it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def words(self) -> Words:
        given = self.cleaned_data
        return Words(given["title"], given["body"], given["out"])


@dataclass(frozen=True)
class Line:
    name: str
    title: str
    changed: bool


@needs(Role.ADMINISTRATOR)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    own = own_words()
    groups = [(KINDS[kind][0], [_line(name, own) for name in TEMPLATES if _listed(name, kind)]) for kind in Kind]
    context = {"groups": groups, "language": _language(), "trail": trail((_now("Wording"), ""))}
    return page(request, "office/pages/wording.html", context)


@needs(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str, language: str) -> HttpResponse:
    words = _access(name, language)
    initial = vars(words) | {"version": version_of(name, language)}
    form = WordsForm(request.POST or None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            reword(name, language, form.words, version=form.cleaned_data["version"], by=actor_in(request).ref)
        except HuiyinError as refused:
            form.add_error(getattr(refused, "field", None) or None, str(refused))
            status = refused.status if refused.status == 409 else 422
        else:
            messages.success(request, _now("Saved. From now on it is said this way."))
            return redirect("office-wording-edit", name=name, language=language)
    return _edit_page(request, name, language, form, words, status)


def _edit_page(request: HttpRequest, name: str, language: str, form: WordsForm, words: Words, status: int):
    rows = list(Wording.objects.filter(template=name, language=language).order_by("-version")[:MOST_VERSIONS])
    who = names_of_actors(row.by for row in rows)
    usual = usual_words(TEMPLATES[name], language)
    context = {
        "name": name,
        "language": language,
        "other": next(one for one in LANGUAGES if one != language),
        "form": form,
        "heading": sample(name, language, words).title,
        "preview": _preview(name, language, form, words),
        "in_app": IN_APP,
        "at_sending": AT_SENDING,
        "versions": [(row, who[row.by]) for row in rows],
        "changed": words != usual,
        "ways": [(key, pick(one.name)) for key, one in channels.ALL.items() if key in channels.configured()],
        "trail": trail((_now("Wording"), "/office/wording/"), (name, "")),
    }
    return page(request, "office/pages/wording_edit.html", context, status=status)


@needs(Role.ADMINISTRATOR)
@require_POST
def preview(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """While one writes: the words filled with a sample, or what is wrong with them."""
    words = _access(name, language)
    context = {"preview": _preview(name, language, WordsForm(request.POST), words)}
    return render(request, "office/pages/wording_preview.html", context)


@needs(Role.ADMINISTRATOR)
@require_POST
def back(request: HttpRequest, name: str, language: str) -> HttpResponse:
    _access(name, language)
    with work():
        restore(name, language, version=version_of(name, language), by=actor_in(request).ref)
    messages.success(request, _now("Back to the usual words."))
    return redirect("office-wording-edit", name=name, language=language)


@needs(Role.ADMINISTRATOR)
@require_POST
def test(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """The words in force, with the sample, to whoever presses the button, in the language of their account."""
    _access(name, language)
    params = PARAMS | {"number": ""}
    try:
        send_test(request.POST.get("channel", ""), name, params, to=request.user, by=actor_in(request).ref)
    except InvalidInput as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _now("On its way to you. How it went stands among the deliveries."))
    return redirect("office-wording-edit", name=name, language=language)


def _preview(name: str, language: str, form: WordsForm, words: Words) -> dict:
    if form.is_bound:
        if not form.is_valid() and not form.cleaned_data.get("title"):
            return {"wrong": _now("A notice needs a first line.")}
        try:
            given = form.cleaned_data
            words = checked(Words(given.get("title", ""), given.get("body", ""), given.get("out", "")))
        except InvalidInput as wrong:
            return {"wrong": str(wrong)}
    said = sample(name, language, words)
    return {"said": said, "length": len(f"{said.title}{said.out}")}


def _access(name: str, language: str) -> Words:
    if name not in TEMPLATES or language not in LANGUAGES:
        raise NotFound(_now("There is no such notice."))
    words = words_for(name, language, own_words())
    assert words is not None
    return words


def _listed(name: str, kind: Kind) -> bool:
    return kind_of(name) == kind and name not in ("test", "digest")


def _line(name: str, own: dict) -> Line:
    language = _language()
    words = words_for(name, language, own)
    assert words is not None
    changed = any((name, one) in own for one in LANGUAGES)
    return Line(name, sample(name, language, words).title, changed)


def _language() -> str:
    return LANGUAGES[0] if (get_language() or "zh").startswith("zh") else LANGUAGES[1]
