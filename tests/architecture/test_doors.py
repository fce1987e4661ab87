"""Every address is on the committed list, and closed unless that list says it is open."""

import os
import re
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from huiyin.web.doors import _keeps_its_own_door

LIST = Path(__file__).with_name("routes.txt")


def routes() -> list[str]:
    """One line an address: "open" (nobody needs to sign in), "own" (keeps its own door) or "closed", and who may."""
    found = []

    def walk(patterns, prefix: str) -> None:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern):
                found.append(f"{door(pattern.callback):<8}/{path}{posts(pattern.callback)}")

    walk(get_resolver().url_patterns, "")
    return sorted(found, key=lambda line: line[8:])


def door(view) -> str:
    if getattr(view, "open_to_all", False):
        return "open"
    return "own" if _keeps_its_own_door(view) else "closed"


def posts(view) -> str:
    roles = getattr(view, "needs_roles", ())
    return "  " + ",".join(sorted(roles)) if roles else ""


def test_the_list_of_addresses_is_the_committed_one():
    """After adding a page: HUIYIN_WRITE_ROUTES=1 make test, and read the difference before you commit it."""
    now = "\n".join(routes()) + "\n"
    if os.environ.get("HUIYIN_WRITE_ROUTES"):
        LIST.write_text(now)
    assert LIST.read_text() == now


def test_every_closed_page_sends_a_stranger_to_the_sign_in(client, db):
    for line in LIST.read_text().splitlines():
        kind, path = line[:8].strip(), line[8:].split("  ")[0]
        if kind == "closed":
            answer = client.get(filled(path))
            assert answer.status_code == 302 and answer.url.startswith("/login/"), path


def filled(path: str) -> str:
    return re.sub(r"<[^>]+>", lambda found: "1" if found[0].startswith("<int:") else "20260101-000001", path)
