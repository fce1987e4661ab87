from django.urls import path

from huiyin.intake.scenes.views import scenes

urlpatterns = [path("scenes", scenes, name="ingest-scenes")]
