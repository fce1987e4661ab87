"""One account to sign in with for every role. Passwords and keys are made once for each data folder and kept in it."""

import json
import os
from pathlib import Path

from django.db.models import Count, Q

from huiyin.accounts.models import Account, ApiKey
from huiyin.accounts.services import create_account, digest, issue_key, set_password
from huiyin.demo.marker import require_demo
from huiyin.demo.names import RESIDENT
from huiyin.demo.passwords import new_password
from huiyin.kernel.clock import now
from huiyin.kernel.work import work
from huiyin.matters.models import Matter, Task
from huiyin.matters.states import WAITING_ON_UNIT
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.runtime.datadir import DataDir

FILE = "demo-accounts.json"
KEY_LABEL = "demo"


def demo_accounts(data: DataDir) -> list[dict]:
    """The accounts of this folder: role, login, password, api_key, name, unit. Made on first use.

    Raises:
        NotADemo: the folder is not a demo.
    """
    require_demo()
    kept = _read(data)
    if kept is not None:
        return kept
    with work():
        opened: dict[int, dict] = {}  # one person may hold two roles, and has one password still
        accounts = [_open("resident", demo_resident(), "", opened)]
        accounts += [_open(role.value, staff.account, staff.unit.name_zh, opened) for role, staff in _cast().items()]
        _write(data, accounts)  # inside: keys that nobody can read any more must not stay in the database
    return accounts


def kept_accounts(data: DataDir) -> list[dict]:
    """What the folder keeps, without asking the database."""
    try:
        return json.loads(_path(data).read_text(encoding="utf-8"))["accounts"]
    except (FileNotFoundError, ValueError, KeyError):
        return []


def demo_resident() -> Account:
    login, name = RESIDENT
    return Account.objects.filter(login=login).first() or create_account(login, name, None, by=SYSTEM.ref)


def _open(role: str, account: Account, unit: str, opened: dict[int, dict]) -> dict:
    if account.pk not in opened:
        password = new_password()
        set_password(account, password, by=SYSTEM.ref)
        ApiKey.objects.filter(account=account, label=KEY_LABEL, revoked_at=None).update(revoked_at=now())
        key = issue_key(account, KEY_LABEL, by=SYSTEM.ref)
        opened[account.pk] = {"login": account.login, "password": password, "api_key": key, "name": account.name}
    return {"role": role, **opened[account.pk], "unit": unit}


def _cast() -> dict[Role, Staff]:
    """Who plays which role: a unit with much to do, a grid with tasks to answer, else the first of the role."""
    unit, grid = _busiest_unit(), _busiest_grid()
    cast = {}
    for role in Role:
        held = Staff.objects.filter(left_at=None, posts__role=role, posts__until=None).select_related("account", "unit")
        if role in (Role.HANDLER, Role.UNIT_HEAD) and unit:
            held = held.filter(posts__unit=unit, posts__role=role)
        if role is Role.GRID_WORKER and grid:
            held = held.filter(posts__area=grid, posts__role=role)
        staff = held.order_by("id").first()
        if staff:
            cast[role] = staff
    return cast


def _busiest_unit() -> int | None:
    both = Unit.objects.filter(posts__role=Role.HANDLER, posts__until=None)
    both = both.filter(pk__in=Post.objects.filter(role=Role.UNIT_HEAD, until=None).values("unit"))
    waiting = Matter.objects.filter(state__in=WAITING_ON_UNIT, unit__in=both.values("pk"))
    ranked = waiting.order_by().values("unit").annotate(n=Count("pk")).order_by("-n", "unit")
    first = ranked.first()
    return first["unit"] if first else both.order_by("id").values_list("pk", flat=True).first()


def _busiest_grid() -> str | None:
    worked = Post.objects.filter(role=Role.GRID_WORKER, until=None).values("area")
    asked = Task.objects.filter(answered_at=None, staff_id=None, of_reporter=False, grid__in=worked)
    ranked = asked.values("grid").annotate(n=Count("pk")).order_by("-n", "grid")
    known = Matter.objects.filter(~Q(grid=""), grid__in=worked).order_by().values("grid")
    first = ranked.first() or known.annotate(n=Count("pk")).order_by("-n", "grid").first()
    return first["grid"] if first else None


def _path(data: DataDir) -> Path:
    return data.root / "secrets" / FILE


def _read(data: DataDir) -> list[dict] | None:
    """What is kept, if it still belongs to this database: another one has other accounts."""
    kept = kept_accounts(data)
    if not kept:
        return None
    keys = {digest(account["api_key"]) for account in kept}
    alive = ApiKey.objects.filter(digest__in=keys, revoked_at=None)
    return kept if alive.count() == len(keys) else None


def _write(data: DataDir, accounts: list[dict]) -> None:
    path = _path(data)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"accounts": accounts}, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
