from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.web.doors import open_to_all
from huiyin.web.portal.cards import card_of
from huiyin.web.portal.reporters import followed_reports


@open_to_all
def show(request: HttpRequest) -> HttpResponse:
    mine = [card_of(report) for report in followed_reports(request)[:3]]
    return render(request, "portal/pages/home.html", {"mine": mine})
