"""Fill an empty, migrated database for a bench of faults: `python -m bench.trouble.filling DEVICES`.

The sample district's pack without residents and past matters, API keys for the desk and for a handler of every unit.
What clients need to know goes to standard output as one JSON object.
"""

import json
import sys

from huiyin.cli.ground import django_ready
from huiyin.orgs.roles import Role

STREET_LAMPS = "0137"


def main(devices: int) -> None:
    with django_ready():
        from bench.filling import _plain_conditions, _points
        from huiyin.demo.filling import sample_pack
        from huiyin.intake.pack import load_pack

        for _part in load_pack(sample_pack()):
            pass
        if devices:
            from bench.things import fill

            fill(devices)
        said = {"desk": desk(), "handlers": handlers(), "points": _points(), "conditions": _plain_conditions()}
        print(json.dumps(said | {"service": STREET_LAMPS}, ensure_ascii=False))


def desk() -> str:
    from huiyin.orgs.models import Post

    return _key(Post.objects.filter(role=Role.DUTY_HEAD, until=None).select_related("staff__account").first())


def handlers() -> dict[str, str]:
    """Unit code → API key of one of its handlers."""
    from huiyin.orgs.models import Post

    posts = Post.objects.filter(role=Role.HANDLER, until=None).order_by("-unit__code", "-id")
    return {post.unit.code: _key(post) for post in posts.select_related("unit", "staff__account")}


def _key(post) -> str:
    from huiyin.accounts.services import issue_key
    from huiyin.kernel.work import work
    from huiyin.orgs.actor import SYSTEM

    with work():
        return issue_key(post.staff.account, "trouble", by=SYSTEM.ref)


if __name__ == "__main__":
    main(int(sys.argv[1]))
