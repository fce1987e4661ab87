"""The brush: parts of a photo that are to be blurred, drawn over it or, without script and by keyboard, ticked."""

import json

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.matters.access import Sight
from huiyin.matters.models import Photo
from huiyin.matters.sending import address_of
from huiyin.matters.services.covering import MOST_BOXES, Box

COLUMNS, ROWS = 6, 4
SCREEN = 1600


class BrushForm(forms.Form):
    """`boxes`: a list of [left, top, right, bottom] in thousandths, as brush.mjs writes it. `cells`: ticked parts."""

    boxes = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    cells = forms.MultipleChoiceField(required=False, choices=[(str(n), "") for n in range(COLUMNS * ROWS)])

    def clean_boxes(self) -> list[Box]:
        try:
            given = json.loads(self.cleaned_data["boxes"] or "[]")
            boxes = [(int(left), int(top), int(right), int(bottom)) for left, top, right, bottom in given]
        except (ValueError, TypeError, OverflowError, RecursionError) as broken:
            raise forms.ValidationError(_("What was drawn cannot be read. Draw it again.")) from broken
        if len(boxes) > MOST_BOXES:
            raise forms.ValidationError(_("These are too many parts. Draw fewer and larger ones."))
        return boxes

    @property
    def drawn(self) -> list[Box]:
        return [*self.cleaned_data["boxes"], *(_box_of(int(cell)) for cell in self.cleaned_data["cells"])]


def _box_of(cell: int) -> Box:
    row, column = divmod(cell, COLUMNS)
    return (
        column * 1000 // COLUMNS,
        row * 1000 // ROWS,
        (column + 1) * 1000 // COLUMNS,
        (row + 1) * 1000 // ROWS,
    )


def brush_context(photo: Photo, sight: Sight, form: BrushForm) -> dict:
    """What components/brush.html shows."""
    blurs = list(photo.blurs.filter(removed_at=None).order_by("pk"))
    names = [
        _now("row %(row)s, column %(column)s") % {"row": n // COLUMNS + 1, "column": n % COLUMNS + 1}
        for n in range(COLUMNS * ROWS)
    ]
    return {
        "form": form,
        "photo": photo,
        "picture": address_of(photo, sight, SCREEN),
        "cells": list(enumerate(names)),
        "blurs": [(n, one, one.right - one.left, one.bottom - one.top) for n, one in enumerate(blurs, 1)],
        "waits": not photo.covered,
    }
