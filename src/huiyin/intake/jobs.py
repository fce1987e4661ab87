"""What the worker does for files that were handed in; it may be repeated: a run goes on where it stopped."""

from pathlib import Path

from procrastinate.contrib.django import app

from huiyin.accounts.models import Account
from huiyin.intake.files.handed_in import TASK
from huiyin.intake.files.run import import_matters
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.selectors import actor_of


@app.task(name=TASK)
def take_over(path: str, mapping: str, account: int | None) -> None:
    by = actor_of(Account.objects.get(pk=account)) if account else SYSTEM
    import_matters(Path(path), mapping, by=by)
