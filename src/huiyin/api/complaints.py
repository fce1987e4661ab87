"""What a checker of types says about a request, in words of our own and in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Complaint:
    field: str
    message: str
    code: str = "invalid"
    status: int = 422


def complaint_of(error: Mapping) -> Complaint:
    """From one entry of pydantic's `errors()`; `loc` begins with where it was found (body, query) and its name."""
    kind, loc = error["type"], [str(step) for step in error.get("loc", ())]
    if kind == "json_invalid":
        return Complaint("", _("The body of this request is not valid JSON."), "unreadable", 400)
    field = ".".join(_path(loc))
    if kind == "missing" and not field:
        return Complaint("", _("This request has no body. Send JSON."), "unreadable", 400)
    ctx = error.get("ctx") or {}
    given = {"field": field or "?", **{name: ctx.get(name, "") for name in _KNOWN}}
    return Complaint(field, (_sentence(kind) % given), "missing" if kind == "missing" else "invalid")


def _path(loc: list[str]) -> list[str]:
    """Without where it was found (body, query, form …) and without what the code calls the whole of it."""
    inner = loc[1:]
    return inner[1:] if inner and inner[0] in ("body", "asked") else inner


_KNOWN = ("expected", "max_length", "min_length", "ge", "gt", "le", "lt", "reason")


def _sentence(kind: str) -> str:
    exact = {
        "missing": _("“%(field)s” is missing."),
        "extra_forbidden": _("“%(field)s” is not known here. See /api/v1/openapi.json for what is."),
        "literal_error": _("“%(field)s” must be %(expected)s."),
        "enum": _("“%(field)s” must be %(expected)s."),
        "string_too_long": _("“%(field)s” is longer than %(max_length)s characters."),
        "string_too_short": _("“%(field)s” is shorter than %(min_length)s characters."),
        "string_pattern_mismatch": _("“%(field)s” has not the right form."),
        "too_long": _("“%(field)s” has more than %(max_length)s entries."),
        "greater_than_equal": _("“%(field)s” must be %(ge)s or more."),
        "greater_than": _("“%(field)s” must be more than %(gt)s."),
        "less_than_equal": _("“%(field)s” must be %(le)s or less."),
        "less_than": _("“%(field)s” must be less than %(lt)s."),
        "finite_number": _("“%(field)s” must be a finite number."),
        "control_characters": _("“%(field)s” contains control characters. Send it again without them."),
        "out_of_time": _("“%(field)s” must lie between the years 1900 and 2200."),
    }
    if kind in exact:
        return exact[kind]
    for start, sentence in (
        ("string", _("“%(field)s” must be text.")),
        ("int", _("“%(field)s” must be a whole number.")),
        ("float", _("“%(field)s” must be a number.")),
        ("decimal", _("“%(field)s” must be a number.")),
        ("bool", _("“%(field)s” must be true or false.")),
        ("date", _("“%(field)s” must be a date or a time, such as 2026-11-22T08:00:00+08:00.")),
        ("list", _("“%(field)s” must be a list.")),
        ("model", _("“%(field)s” must be an object.")),
        ("dict", _("“%(field)s” must be an object.")),
    ):
        if kind.startswith(start):
            return sentence
    return _("“%(field)s” cannot be read.")
