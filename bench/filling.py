"""Fill the data folder in HUIYIN_DATA_DIR for a measurement; run as a process of its own: `python -m bench.filling N`.

The sample district with N matters, an account for every role, and an API key for one handler of every unit; the keys
and the points at which reports are made go to standard output as one JSON object.
"""

import json
import sys

from huiyin.cli.ground import django_ready
from huiyin.runtime.datadir import data_dir

POINTS = 2_000
LABEL = "bench"


def main(count: int) -> None:
    with django_ready():
        from django.core.management import call_command

        from huiyin.demo.accounts import demo_accounts

        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        _fill_up_to(count)
        accounts = {account["role"]: account for account in demo_accounts(data_dir())}
        facts = {
            "accounts": accounts,
            "handlers": _handlers(),
            "cookies": {role: _session(accounts[role]["login"]) for role in accounts},
            "conditions": _plain_conditions(),
            "points": _points(),
            "matters": _counted(),
        }
        print(json.dumps(facts, ensure_ascii=False))


def _fill_up_to(count: int) -> None:
    from django.db import connection

    from huiyin.demo.filling import fill, ground
    from huiyin.demo.matters import load
    from huiyin.matters.models import Matter

    if count:
        fill(_say, matters=min(count, 100_000))
    else:
        ground(_say)
    missing = count - Matter.objects.count()
    if missing > 0:
        load(missing, seed=count)
    with connection.cursor() as cursor:  # as autovacuum would have done by the next day
        cursor.execute("VACUUM (ANALYZE)")


def _handlers() -> dict[str, str]:
    """Unit code → API key of one of its handlers."""
    from huiyin.accounts.services import issue_key
    from huiyin.kernel.work import work
    from huiyin.orgs.actor import SYSTEM
    from huiyin.orgs.models import Post
    from huiyin.orgs.roles import Role

    posts = Post.objects.filter(role=Role.HANDLER, until=None, staff__left_at=None).order_by("-unit__code", "-id")
    first = {post.unit.code: post.staff.account for post in posts.select_related("unit", "staff__account")}
    with work():
        return {unit: issue_key(account, LABEL, by=SYSTEM.ref) for unit, account in first.items()}


def _session(login: str) -> str:
    """A cookie as after signing in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from huiyin.accounts.models import Account

    account, session = Account.objects.get(login=login), SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _plain_conditions() -> list[tuple[str, int]]:
    """(type, number) of the filing conditions in force that ask for no photograph."""
    from huiyin.matters.models import FilingCondition

    in_force = FilingCondition.objects.filter(
        type__edition__confirmed_at__isnull=False, type__edition__superseded_at=None
    )
    return list(in_force.filter(evidence=[]).order_by("type__code", "number").values_list("type__code", "number"))


def _points() -> list[tuple[float, float]]:
    """Inside unit grids all over the district, the same ones each time."""
    from random import Random

    import shapely

    from huiyin.places.models import UnitGrid

    polygons = [bytes(polygon) for polygon in UnitGrid.objects.order_by("code").values_list("polygon", flat=True)]
    chosen = Random(1).sample(polygons, min(POINTS, len(polygons)))
    points = [shapely.from_wkb(polygon).representative_point() for polygon in chosen]
    return [(round(point.x, 6), round(point.y, 6)) for point in points]


def _counted() -> int:
    from huiyin.matters.models import Matter

    return Matter.objects.count()


def _say(en: str, zh: str) -> None:
    print(en, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
