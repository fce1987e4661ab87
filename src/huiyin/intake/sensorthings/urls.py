from django.urls import path

from huiyin.intake.sensorthings import views

urlpatterns = [
    path("", views.root, name="sensorthings"),
    path("<path:path>", views.anything, name="sensorthings-anything"),
]
