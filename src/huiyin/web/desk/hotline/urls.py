"""The hotline's part of the desk: calls, answers, call-backs, letters, figures."""

from django.urls import path

from huiyin.web.desk.hotline import answers, callbacks, calls, extensions, figures, find, letters, pop, rates, take

urlpatterns = [
    path("", calls.show, name="desk-hotline"),
    path("pop/", pop.show, name="desk-call-pop"),
    path("find/", find.show, name="desk-find"),
    path("calls/<int:pk>/", calls.one, name="desk-call"),
    path("calls/<int:pk>/take/", take.fill_in, name="desk-call-take"),
    path("calls/<int:pk>/link/", take.link_to, name="desk-call-link"),
    path("calls/<int:pk>/recording/", calls.recording, name="desk-call-recording"),
    path("answers/", answers.show, name="desk-answers"),
    path("answers/<str:code>/", answers.one, name="desk-answer"),
    path("callbacks/", callbacks.show, name="desk-callbacks"),
    path("callbacks/<int:pk>/", callbacks.one, name="desk-callback"),
    path("callbacks/<int:pk>/claim/", callbacks.claim_it, name="desk-callback-claim"),
    path("callbacks/<int:pk>/number/", callbacks.number, name="desk-callback-number"),
    path("callbacks/<int:pk>/not-reached/", callbacks.nobody, name="desk-callback-nobody"),
    path("callbacks/<int:pk>/release/", callbacks.let_go, name="desk-callback-release"),
    path("callbacks/<int:pk>/reopening/", callbacks.reopening, name="desk-callback-reopening"),
    path("rates/", rates.show, name="desk-rates"),
    path("letters/", letters.show, name="desk-letters"),
    path("letters/new/", letters.fill_in, name="desk-letter-new"),
    path("figures/", figures.show, name="desk-call-figures"),
    path("telephones/", extensions.show, name="desk-extensions"),
    path("telephones/<int:pk>/take/", extensions.take_back, name="desk-extension-take"),
]
