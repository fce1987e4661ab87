"""Other services' feeds: added by an administrator, looked at by a job, each message taken in once."""

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError, InvalidInput
from huiyin.kernel.outbound import Answer, Call, Failed, send
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role
from huiyin.warnings.cap.index import entries, is_message
from huiyin.warnings.errors import Unusable
from huiyin.warnings.models import Feed
from huiyin.warnings.services.common import may
from huiyin.warnings.services.taking_in import CHAIN, take_in
from huiyin.warnings.vocabulary import Via

MOST_AT_ONCE = 20  # messages fetched in one look; the next look goes on
REMEMBERED = 400
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.DUTY_HEAD, Role.SUPERVISOR})


def add_feed(name: str, url: str, *, by: Actor) -> Feed:
    may(by, KEEPERS, _("Only a duty head, a supervisor or an administrator may change which feeds are watched."))
    if not url.startswith(("https://", "http://")) or len(url) > 500:
        raise InvalidInput(_("Give the whole address, beginning with https://."), field="url")
    with work():
        feed, new = Feed.objects.get_or_create(url=url, defaults={"name": name[:80], "by": by.ref})
        if not new and feed.paused_at is None:
            raise InvalidInput(_("This feed is watched already."), field="url")
        Feed.objects.filter(pk=feed.pk).update(paused_at=None, name=name[:80], error="", etag="", modified="")
        record("warnings.feed_added", chain=CHAIN, by=by.ref, at=now(), data={"feed": feed.pk})
    return feed


def drop_feed(pk: int, *, by: Actor) -> None:
    """It is looked at no more; what came by it stays."""
    may(by, KEEPERS, _("Only a duty head, a supervisor or an administrator may change which feeds are watched."))
    with work():
        if Feed.objects.filter(pk=pk, paused_at=None).update(paused_at=now()):
            record("warnings.feed_dropped", chain=CHAIN, by=by.ref, at=now(), data={"feed": pk})


def look_at_feed(pk: int, *, by: Actor) -> int:
    """How many new messages it brought. What goes wrong stands beside the feed, and the next look tries again."""
    feed = Feed.objects.get(pk=pk)
    at = now()
    try:
        answer = _fetch(feed)
        brought, feed.seen = (0, feed.seen) if answer is None else _take(feed, answer, by)
        feed.error = ""
    except HuiyinError as failed:
        brought, feed.error = 0, str(failed)[:200]
    except ValueError:
        brought, feed.error = 0, _("What it gives is neither Atom nor RSS nor a CAP message.")
    feed.checked_at = at
    feed.save(update_fields=["checked_at", "error", "etag", "modified", "seen"])
    return brought


def _fetch(feed: Feed) -> Answer | None:
    """None if nothing has changed since the last look."""
    headers = {"Accept": "application/atom+xml, application/rss+xml, application/cap+xml, application/xml"}
    headers |= {"If-None-Match": feed.etag} if feed.etag else {}
    headers |= {"If-Modified-Since": feed.modified} if feed.modified else {}
    try:
        answer = send(Call("GET", feed.url, headers=headers))
    except Failed as failed:
        if failed.status == 304:
            return None
        raise
    return answer


def _take(feed: Feed, answer: Answer, by: Actor) -> tuple[int, list[str]]:
    if is_message(answer.body):
        brought = _take_one(feed, answer.body, by)
        _remember(feed, answer)
        return brought, feed.seen
    seen, brought = list(feed.seen), 0
    wanted = [one for one in entries(answer.body, feed.url) if one.seen_by not in set(seen)]
    for one in reversed(wanted[-MOST_AT_ONCE:]):  # the oldest first, so that an update finds what it changes
        brought += _take_one(feed, send(Call("GET", one.url)).body, by)
        seen.append(one.seen_by)
    if len(wanted) <= MOST_AT_ONCE:
        _remember(feed, answer)
    return brought, seen[-REMEMBERED:]


def _take_one(feed: Feed, body: bytes, by: Actor) -> int:
    try:
        return int(not take_in(body, via=Via.FEED, by=by, feed=feed).repeated)
    except Unusable:
        return 0  # kept with what is wrong with it; it stands in the desk's list


def _remember(feed: Feed, answer: Answer) -> None:
    feed.etag = answer.headers.get("etag", "")[:200]
    feed.modified = answer.headers.get("last-modified", "")[:80]
