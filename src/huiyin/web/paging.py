"""Which page of a list is asked for."""

from django.http import HttpRequest


def page_number(request: HttpRequest) -> int:
    """What is no number is the first page."""
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
