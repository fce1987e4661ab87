"""What the worker does for files that were handed in; it may be repeated: a run goes on where it stopped."""

from pathlib import Path

from django.conf import settings
from django.utils import translation
from procrastinate.contrib.django import app

from huiyin.accounts.models import Account
from huiyin.intake.files.handed_in import TASK, forget_old, mapping_of_run
from huiyin.intake.files.run import carry_out
from huiyin.intake.models import ImportRun
from huiyin.kernel.clock import now
from huiyin.kernel.schedule import scheduled
from huiyin.orgs.actor import SYSTEM
from huiyin.orgs.selectors import actor_of


@scheduled("53 3 * * *", "intake.forget_old_files")
def forget_old_files(timestamp: int) -> None:
    forget_old(now())


@app.task(name=TASK)
def take_over(run: int, path: str, account: int | None, language: str | None = None) -> None:
    """language: in which reasons are told to whoever handed the file in."""
    found = ImportRun.objects.filter(pk=run).first()
    if found is None:
        return  # a trial that was begun anew
    by = actor_of(Account.objects.get(pk=account)) if account else SYSTEM
    with translation.override(language or settings.LANGUAGE_CODE):
        carry_out(found, Path(path), mapping_of_run(found), by=by)
