"""Addresses that belong to every audience: look, offline page, style guide. config.urls includes them."""

from django.urls import path

from huiyin.web import errors, look, styleguide

urlpatterns = [
    path("look/", look.set_look, name="look"),
    path("offline/", errors.offline, name="offline"),
    path("office/style-guide/", styleguide.show, name="style-guide"),
    path("office/style-guide/<str:layout>/", styleguide.show, name="style-guide-layout"),
]
