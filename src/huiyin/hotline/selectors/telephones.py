"""Telephones and whose they are."""

from datetime import timedelta

from django.db.models import Count

from huiyin.hotline.models import Call, Extension
from huiyin.kernel.clock import now
from huiyin.kernel.paging import Page, page_of
from huiyin.orgs.models import Staff
from huiyin.orgs.roles import Role

LOOKED_BACK = timedelta(days=30)


def extensions_page(number: int) -> Page:
    rows = Extension.objects.select_related("staff")
    return page_of(Extension.objects.order_by("number"), number, 50, rows=rows)


def strangers() -> list[tuple[str, int]]:
    """What the telephone system calls people whom nobody knows, and how many calls they had in the last month."""
    unknown = Call.objects.filter(staff=None, began_at__gte=now() - LOOKED_BACK).exclude(agent="")
    return list(unknown.values_list("agent").annotate(many=Count("pk")).order_by("-many", "agent")[:20])


def takers(*roles: Role) -> dict[int, Staff]:
    """Who may have a telephone of the hotline."""
    held = Staff.objects.filter(left_at=None, posts__role__in=roles, posts__until=None).distinct()
    return {staff.pk: staff for staff in held.order_by("name_zh", "pk")[:500]}


def logins_of(*roles: Role) -> list[str]:
    """Under which names a telephone system may call them, in the order of the names."""
    held = Staff.objects.filter(left_at=None, posts__role__in=roles, posts__until=None).distinct()
    return list(held.order_by("account__login").values_list("account__login", flat=True)[:200])
