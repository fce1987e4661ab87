"""What people fill in: fields, their errors, a rating, a last question before it is done."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, FileInput, Form, RadioSelect
from django.utils.translation import ngettext

register = template.Library()


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """A form field with label, hint and error. `wide`: takes the rest of a filter row."""
    widget = bound.field.widget
    several = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    alone = getattr(widget, "input_type", "") == "checkbox" and not several
    notes = [f"{bound.auto_id}_hint"] if bound.help_text else []
    notes += [f"{bound.auto_id}_error"] if bound.errors else []
    described = " ".join(notes)
    attrs = {"aria-describedby": described} if described and not several else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if not several and not alone:
        is_select = hasattr(widget, "choices") or getattr(widget, "input_type", "") == "select"
        attrs["class"] = f"{widget.attrs.get('class', '')} {'form-select' if is_select else 'form-control'}".strip()
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "several": several,
        "described": described,
        "alone": alone,
        "is_file": isinstance(widget, FileInput),
        "hidden": bound.is_hidden,
        "optional": not bound.field.required and not alone,
        "wide": wide,
    }


@register.inclusion_tag("components/errors.html")
def form_errors(form: Form) -> dict[str, Any]:
    """What to mend, on top of the form, each a link to its field. Shows nothing when there is nothing."""
    listed = [(form[name], error) for name, errors in form.errors.items() if name in form.fields for error in errors]
    return {"listed": listed, "general": form.non_field_errors() if form.is_bound else []}


@register.inclusion_tag("components/rating.html")
def rating(name: str, legend: str, value: str | int = "", error: str = "") -> dict[str, Any]:
    """Five stars to choose from: radio buttons, so it works by keyboard and without JavaScript."""
    choices = [(n, ngettext("%(count)d star", "%(count)d stars", n) % {"count": n}) for n in (5, 4, 3, 2, 1)]
    return {"name": name, "legend": legend, "value": str(value or ""), "choices": choices, "error": error}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context,
    id: str,
    title: str,
    text: str,
    verb: str,
    action: str,
    danger: bool = True,
    values: dict | None = None,
) -> dict:
    """A dialog that says what will change before it does. A button with `data_dialog="ID"` opens it.

    `action`: where the POST goes; `values`: hidden inputs. Without JavaScript the link's fragment opens it.
    """
    return {
        "id": id,
        "title": title,
        "text": text,
        "verb": verb,
        "action": action,
        "danger": danger,
        "values": values or {},
        "csrf_token": context.get("csrf_token"),
    }
