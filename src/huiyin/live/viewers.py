"""Who is watching: from a session row or an API key straight to posts, without the ORM."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from psycopg import AsyncConnection

from huiyin.orgs.actor import Actor, Post, narrowed
from huiyin.orgs.roles import Role

# What Django's own session engine and account model use; tests sign in through Django and watch through this.
SESSION_SALT = "django.contrib.sessions.SessionStore"
HASH_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"

_SESSIONS = "SELECT session_key, session_data FROM django_session WHERE session_key = ANY(%s) AND expire_date > now()"
_KEYS = """
SELECT digest, account_id, area FROM accounts_apikey
WHERE digest = ANY(%s) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
AND (scopes = '[]' OR scopes @> '"read"')
"""
_ACCOUNTS = """
SELECT a.id, a.password, s.id, s.unit_id,
       COALESCE(json_agg(json_build_array(p.role, p.unit_id, p.area)) FILTER (WHERE p.id IS NOT NULL), '[]')
FROM accounts_account a
LEFT JOIN orgs_staff s ON s.account_id = a.id AND s.left_at IS NULL
LEFT JOIN orgs_post p ON p.staff_id = s.id AND (p.until IS NULL OR p.until > now())
WHERE a.id = ANY(%s) AND a.is_active GROUP BY a.id, s.id
"""


@dataclass(frozen=True)
class Credential:
    """What somebody came with: a session key, or the digest of an API key."""

    kind: str
    value: str


@dataclass(frozen=True)
class Viewer:
    account_id: int
    actor: Actor


def of_session(cookie: str) -> Credential:
    return Credential("session", cookie[:64])


def of_api_key(secret: str) -> Credential:
    return Credential("key", sha256(secret.encode()).hexdigest())


async def viewers(db: AsyncConnection, credentials: Iterable[Credential]) -> dict[Credential, Viewer]:
    """Those of `credentials` that are good at this moment, and who is behind them."""
    wanted = set(credentials)
    claims = await _sessions(db, [c.value for c in wanted if c.kind == "session"])
    keys = await _keys(db, [c.value for c in wanted if c.kind == "key"])
    people = await _accounts(db, {account for account, _ in (*claims.values(), *keys.values())})
    found: dict[Credential, Viewer] = {}
    for value, (account, mark) in claims.items():
        if account in people and _same_password(people[account][0], mark):
            found[Credential("session", value)] = people[account][1]
    for value, (account, area) in keys.items():
        if account in people:
            found[Credential("key", value)] = Viewer(account, narrowed(people[account][1].actor, area))
    return found


async def _sessions(db: AsyncConnection, keys: list[str]) -> dict[str, tuple[int, str]]:
    """Session key → (account, mark of its password at sign-in)."""
    if not keys:
        return {}
    rows = await (await db.execute(_SESSIONS, [keys])).fetchall()
    signed_in = {}
    for key, data in rows:
        try:
            content = signing.loads(data, salt=SESSION_SALT)
            signed_in[key] = (int(content["_auth_user_id"]), str(content["_auth_user_hash"]))
        except (signing.BadSignature, KeyError, ValueError):
            continue  # nobody is signed in with it
    return signed_in


async def _keys(db: AsyncConnection, digests: list[str]) -> dict[str, tuple[int, str]]:
    """Digest → (account, area that the key is bound to), of keys that may read."""
    if not digests:
        return {}
    return {row[0]: (row[1], row[2]) for row in await (await db.execute(_KEYS, [digests])).fetchall()}


async def _accounts(db: AsyncConnection, ids: set[int]) -> dict[int, tuple[str, Viewer]]:
    if not ids:
        return {}
    rows = await (await db.execute(_ACCOUNTS, [list(ids)])).fetchall()
    return {row[0]: (row[1], Viewer(row[0], _actor(*row))) for row in rows}


def _actor(account: int, _password: str, staff: int | None, unit: int | None, posts: list[list]) -> Actor:
    if staff is None:
        return Actor(f"account/{account}", account_id=account)
    held = tuple(sorted((Post(Role(role), of, area) for role, of, area in posts), key=repr))
    return Actor(f"staff/{staff}", account_id=account, staff_id=staff, unit_id=unit, posts=held)


def _same_password(password: str, mark: str) -> bool:
    """A changed password ends all sessions; Django says so with a hash of it in the session."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(
        compare_digest(salted_hmac(HASH_SALT, password, secret=secret, algorithm="sha256").hexdigest(), mark)
        for secret in secrets
    )
