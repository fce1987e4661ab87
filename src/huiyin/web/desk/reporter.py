"""Open the reporter's details: with a purpose, logged, and shown once, never kept on a page."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huiyin.kernel.work import work
from huiyin.matters.access import access_matter, may_open_reporter, open_reporter
from huiyin.web.desk.access import DESK
from huiyin.web.desk.lists import query_of
from huiyin.web.desk.matter import matter_page
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText
from huiyin.web.stepping import must_prove, refuse_unproved, way_to_proof


class PurposeForm(forms.Form):
    purpose = LongText(
        label=_("What do you need it for?"),
        max_length=200,
        rows=2,
        help_text=_("For example: to ask which lamp it is. The person concerned can read it."),
    )


@needs(*DESK)
@never_cache
@require_http_methods(["GET", "POST"])
def open_details(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_in(request)
    matter = access_matter(actor, number)
    form, opened = PurposeForm(request.POST or None, auto_id="move_%s"), None
    proof = way_to_proof(request.get_full_path()) if matter.confidential and must_prove(request) else ""
    if form.is_bound and proof:
        refuse_unproved(request)
    if form.is_bound and form.is_valid():
        with work():
            opened = open_reporter(actor, matter, form.cleaned_data["purpose"])
    context = {"purpose_form": form, "opened": opened, "may_open": may_open_reporter(actor, matter)}
    context["way_to_proof"] = proof
    status = 422 if form.is_bound and opened is None else 200
    if request.htmx:
        around = {"number": number, "query": query_of(request)}
        return render(request, "desk/pages/reporter.html", around | context, status=status)
    return matter_page(request, matter, status=status, **context)
