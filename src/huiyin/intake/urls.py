"""What other systems send. Each keeps its own door: a signature instead of a session."""

from django.urls import path

from huiyin.intake.cti import views as cti

urlpatterns = [path("cti/events", cti.events, name="cti-events")]
