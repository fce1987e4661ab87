"""What every page of one's own account has around it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class NavItem:
    href: str
    label: str
    icon: str
    exact: bool = False


def page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    answer = render(request, f"account/pages/{template}", {"menu": menu()} | context, status=status)
    answer["Cache-Control"] = "no-store"  # secrets are shown once, and not to whoever presses “back”
    return answer


def menu() -> list[NavItem]:
    return [
        NavItem(reverse("account"), _("My account"), "user-circle", exact=True),
        NavItem(reverse("account-password"), _("Password"), "lock"),
        NavItem(reverse("account-second-step"), _("Second step"), "shield-check"),
        NavItem(reverse("account-sign-ins"), _("Sign-ins"), "history"),
        NavItem(reverse("account-keys"), _("API keys"), "key"),
    ]
