"""/office/knowledge/: the answers of the knowledge base, written, looked over and retired."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.hotline.access import access_article
from huiyin.hotline.models import Article
from huiyin.hotline.selectors.knowledge import articles_page
from huiyin.hotline.services import ArticleWords, restore, retire, write_article
from huiyin.hotline.services.knowledge import WRITERS
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.matters.labels import pick
from huiyin.orgs.models import Unit
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText
from huiyin.web.office.frame import page, trail
from huiyin.web.office.lists import Search, unit_name
from huiyin.web.paging import page_number


class ArticleSearch(Search):
    which = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All")),
            ("valid", _("Valid today")),
            ("review", _("Not looked over for a year")),
            ("retired", _("Retired")),
        ],
    )


class ArticleForm(forms.Form):
    """A question, its answer, and who answers for it."""

    question_zh = forms.CharField(label=_("Question in Chinese"), max_length=200)
    answer_zh = LongText(label=_("Answer in Chinese"), rows=4, max_length=4000)
    question_en = forms.CharField(label=_("Question in English"), max_length=300, required=False)
    answer_en = LongText(label=_("Answer in English"), rows=4, max_length=4000, required=False)
    keywords = forms.CharField(
        label=_("Other words for it"), max_length=300, required=False, help_text=_("Separated by spaces.")
    )
    unit = forms.ChoiceField(label=_("Unit that keeps it"), required=False)
    source = forms.CharField(label=_("Rests on"), max_length=200, required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reviewed = forms.BooleanField(label=_("I have made sure today that it is still so"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, units: dict[str, Unit], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, unit_name(unit)) for code, unit in units.items()]
        self.fields["unit"].choices = [("", _now("None")), *named]  # type: ignore[attr-defined]


@needs(*WRITERS)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    search = ArticleSearch(request.GET)
    on = timezone.localtime(now()).date()
    words = search.words.replace("\x00", "")
    found = articles_page(words, search.given("which"), page_number(request), on=on)
    lines = [
        (row, pick((row.question_zh, row.question_en)), unit_name(row.unit), row.is_valid(on)) for row in found.rows
    ]
    context = {"search": search, "page": found, "lines": lines, "trail": trail((_now("Knowledge base"), ""))}
    return page(request, "office/pages/knowledge.html", context)


@needs(*WRITERS)
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@needs(*WRITERS)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    return _form(request, access_article(code))


def _form(request: HttpRequest, article: Article | None) -> HttpResponse:
    units = {unit.code: unit for unit in Unit.objects.filter(closed_at=None).order_by("code")}
    form = ArticleForm(request.POST or None, units=units, initial=_initial(article) if article else {"reviewed": True})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            words, version = _words(form.cleaned_data, units, article), form.cleaned_data["version"] or 0
            kept = write_article(words, by=actor_in(request), article=article, version=version)
        except InvalidInput as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Conflict as raced:
            form.add_error(None, str(raced))
            status = raced.status
        else:
            messages.success(request, _now("%(code)s is kept; the desk finds it at once.") % {"code": kept.code})
            return redirect("office-knowledge")
    name = article.code if article else _now("A new answer")
    context = {
        "form": form,
        "article": article,
        "name": name,
        "trail": trail((_now("Knowledge base"), "/office/knowledge/"), (name, "")),
    }
    return page(request, "office/pages/article.html", context, status=status)


def _initial(article: Article) -> dict:
    names = ("question_zh", "question_en", "answer_zh", "answer_en", "keywords", "source", "version")
    days = {name: getattr(article, name) for name in ("valid_from", "valid_until")}
    return {name: getattr(article, name) for name in names} | days | {"unit": article.unit.code if article.unit else ""}


def _words(given: dict, units: dict[str, Unit], article: Article | None) -> ArticleWords:
    unit = units.get(given["unit"])
    looked = timezone.localtime(now()).date() if given["reviewed"] else article.reviewed_at if article else None
    return ArticleWords(
        question_zh=given["question_zh"],
        answer_zh=given["answer_zh"],
        question_en=given["question_en"],
        answer_en=given["answer_en"],
        keywords=given["keywords"],
        unit_id=unit.pk if unit else None,
        source=given["source"],
        valid_from=given["valid_from"],
        valid_until=given["valid_until"],
        reviewed_at=looked,
    )


@needs(*WRITERS)
@require_POST
def take_out(request: HttpRequest, code: str) -> HttpResponse:
    retire(access_article(code), by=actor_in(request))
    messages.success(request, _now("%(code)s is retired; nobody is given this answer any more.") % {"code": code})
    return redirect("office-knowledge")


@needs(*WRITERS)
@require_POST
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    restore(access_article(code), by=actor_in(request))
    messages.success(request, _now("%(code)s is in use again.") % {"code": code})
    return redirect("office-knowledge")
