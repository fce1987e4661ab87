"""Posts as a page shows them, and the forms that give and end one."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.clock import now
from huiyin.matters.labels import pick
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import LABELS, Role
from huiyin.places.locate import area_names


@dataclass(frozen=True)
class PostLine:
    post: Post
    role: str
    unit: str
    area: str
    ended: bool


def post_lines(staff: Staff, *, ended: bool = False) -> list[PostLine]:
    """Posts held, and with `ended` those held before, the present ones first; `staff` has its posts prefetched."""
    moment = now()
    lines = [_line(post, moment) for post in staff.posts.all()]
    return sorted((line for line in lines if ended or not line.ended), key=lambda line: (line.ended, line.post.pk))


def _line(post: Post, moment) -> PostLine:
    names = area_names()
    return PostLine(
        post=post,
        role=pick(LABELS[Role(post.role)]),
        unit=pick((post.unit.name_zh, post.unit.name_en)),
        area=pick(names.get(post.area, (post.area, post.area))) if post.area else "",
        ended=post.until is not None and post.until <= moment,
    )


class PostForm(forms.Form):
    """A role, where. Areas are given by code: a district has a thousand of them, and a pack names them all."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(label=pgettext_lazy("staff", "Unit"))
    area = forms.CharField(
        label=_("Area code"),
        required=False,
        max_length=14,
        help_text=_("Of a street, a community or a grid; the areas page lists them. Empty: the whole district."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(closed_at=None).order_by("code").values_list("code", "name_zh", "name_en")
        self.fields["role"].choices = [("", _now("Choose one")), *((r.value, pick(LABELS[r])) for r in Role)]
        self.fields["unit"].choices = [(code, f"{code} {pick((zh, en))}") for code, zh, en in units]

    def clean_area(self) -> str:
        code = self.cleaned_data["area"].strip()
        if code and code not in area_names():
            raise forms.ValidationError(_now("No area has this code. Look it up on the areas page."))
        return code

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("role") == Role.GRID_WORKER and not given.get("area") and "area" not in self.errors:
            self.add_error("area", _now("A grid worker works in a grid: give its code."))
        return given
