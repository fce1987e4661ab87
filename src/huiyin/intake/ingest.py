"""What devices and other systems bring us: a lane of their own (api/lane.py), each address with its own credentials."""

from django.urls import path

from huiyin.intake.cap import replies
from huiyin.intake.cap import views as cap
from huiyin.intake.description import openapi
from huiyin.intake.scenes.views import scenes
from huiyin.intake.sensing.views import readings

urlpatterns = [
    path("openapi.json", openapi, name="ingest-openapi"),
    path("readings", readings, name="ingest-readings"),
    path("scenes", scenes, name="ingest-scenes"),
    path("cap", cap.take, name="ingest-cap"),
    path("replies", replies.hear, name="ingest-replies"),
]
