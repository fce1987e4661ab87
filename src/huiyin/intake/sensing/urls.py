"""Devices over HTTP."""

from django.urls import path

from huiyin.intake.sensing import views

urlpatterns = [path("readings", views.readings, name="ingest-readings")]
