"""Addresses under /open311/v2/: each resource with the suffix of a face."""

from django.urls import path, register_converter

from huiyin.intake.open311 import views
from huiyin.intake.open311.faces import JSON, XML


class Face:
    regex = f"{XML}|{JSON}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Face, "face")

urlpatterns = [
    path("openapi.json", views.openapi),
    path("discovery.<face:face>", views.discovery_),
    path("services.<face:face>", views.services),
    path("services/<str:code>.<face:face>", views.service),
    path("requests.<face:face>", views.requests_),
    path("requests/<str:number>.<face:face>", views.request_),
    path("tokens/<str:token>.<face:face>", views.token),
    path("servicerequestupdates.<face:face>", views.updates_),
    path("media/<str:token>", views.media),
    path("", views.nothing),
    path("<path:anything>", views.nothing),
]
