"""/desk/texts/: the standard texts of one's unit."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiyin.habits.texts import MOVES, add_text, drop_text, texts_of
from huiyin.kernel.errors import InvalidInput
from huiyin.matters.labels import move_name
from huiyin.web.desk.access import DESK
from huiyin.web.desk.frame import page
from huiyin.web.desk.moves.choices import LightSelect
from huiyin.web.doors import actor_in, needs
from huiyin.web.forms import LongText


class TextForm(forms.Form):
    move = forms.ChoiceField(label=_("Offered in the form"), widget=LightSelect)
    words = LongText(label=_("Text"), max_length=500, rows=3)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = [(name, move_name(name)) for name in MOVES]  # type: ignore[attr-defined]


@needs(*DESK)
def texts(request: HttpRequest) -> HttpResponse:
    actor, form = actor_in(request), TextForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            add_text(form.cleaned_data["move"], form.cleaned_data["words"], by=actor)
        except InvalidInput as refused:
            form.add_error(getattr(refused, "field", None), str(refused))
        else:
            messages.success(request, _now("The text is kept. Everybody of your unit finds it in that form."))
            return redirect("desk-texts")
    kept = [(move_name(text.move), text) for text in texts_of(actor)[:200]]
    return page(request, "desk/pages/texts.html", {"form": form, "texts": kept}, status=422 if form.is_bound else 200)


@needs(*DESK)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_text(pk, by=actor_in(request))
    messages.success(request, _now("The text is gone."))
    return redirect("desk-texts")
