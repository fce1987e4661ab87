"""Where somebody is signed in, and how they sign out from afar.

The session itself is Django's; here is who it belongs to. Leaving from afar deletes both, so the next request of that
browser is a stranger's.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from huiyin.accounts.models import Account, OpenSession
from huiyin.accounts.services.keys import digest
from huiyin.accounts.source import From
from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import NotFound
from huiyin.kernel.work import work

SEEN_EVERY = timedelta(minutes=5)


def begin_session(account: Account, key: str, method: str, source: From, *, by: str) -> OpenSession:
    """`key`: of the Django session that has just been signed in."""
    at = now()
    with work():
        row = OpenSession(
            digest=digest(key),
            account=account,
            device=source.device,
            network=source.network,
            method=method,
            since=at,
            seen_at=at,
        )
        row.save(force_insert=True)
        record("accounts.signed_in", chain=f"account/{account.pk}", by=by, at=at, data={"method": method})
    return row


def seen(account: Account, key: str, source: From, at: datetime) -> None:
    """The browser is still there. The caller asks at most every SEEN_EVERY; reading pages leaves no trace."""
    row = OpenSession.objects.filter(digest=digest(key))
    if not row.update(seen_at=at, network=source.network):
        OpenSession.objects.get_or_create(
            digest=digest(key),
            defaults={"account": account, "device": source.device, "network": source.network, "seen_at": at},
        )


def renewed(old: str, new: str) -> None:
    """The same browser goes on under another key."""
    OpenSession.objects.filter(digest=digest(old)).update(digest=digest(new))


def left(account: Account, key: str, *, by: str) -> None:
    """Signed out in that browser itself."""
    with work():
        OpenSession.objects.filter(digest=digest(key)).delete()
        record("accounts.signed_out", chain=f"account/{account.pk}", by=by, at=now(), data={})


def end_session(account: Account, name: str, *, by: str) -> None:
    """Sign one browser out. `name`: OpenSession.digest of one of the account's own.

    Raises:
        NotFound: it is not there any more, or another's.
    """
    with work():
        if not OpenSession.objects.filter(account=account, digest=name).delete()[0]:
            raise NotFound("no such session")
        _drop([name])
        record("accounts.session_ended", chain=f"account/{account.pk}", by=by, at=now(), data={"count": 1})


def end_other_sessions(account: Account, keep: str, *, by: str) -> int:
    """Sign out everywhere but in the browser whose session has the key `keep` (empty: everywhere)."""
    with work():
        others = OpenSession.objects.filter(account=account).exclude(digest=digest(keep))
        names = list(others.values_list("digest", flat=True))
        others.delete()
        if names:
            _drop(names)
            data = {"count": len(names)}
            record("accounts.session_ended", chain=f"account/{account.pk}", by=by, at=now(), data=data)
    return len(names)


def _drop(names: list[str]) -> None:
    _sessions(names).delete()


def alive(names: Iterable[str]) -> set[str]:
    """Those digests whose session has not run out."""
    return set(_sessions(list(names)).filter(expire_date__gt=now()).values_list("hashed", flat=True))  # type: ignore[misc]


def _sessions(names: list[str]) -> QuerySet[Session]:
    """Django keeps the keys as they are; the database finds those with the digests. Rare, so no index."""
    hashed = RawSQL("encode(sha256(session_key::bytea), 'hex')", [])
    return Session.objects.annotate(hashed=hashed).filter(hashed__in=names)


def expired_before(at: datetime) -> datetime:
    """Sessions not seen since then have ended by themselves: Django gives them a shift, from the last write on."""
    return at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
