"""Reads of the catalogue of service items."""

from django.db.models import Q, QuerySet

from huiyin.benefits.models import ServiceItem


def items_in_force() -> QuerySet[ServiceItem]:
    return ServiceItem.objects.filter(withdrawn_at=None).select_related("unit").order_by("code")


def items_found(words: str, unit: str = "", kind: str = "") -> QuerySet[ServiceItem]:
    """By code, or a part of the name; empty words find all."""
    found = items_in_force()
    if words:
        found = found.filter(Q(code__istartswith=words) | Q(name_zh__icontains=words) | Q(name_en__icontains=words))
    if unit:
        found = found.filter(unit__code=unit)
    return found.filter(kind=kind) if kind else found
