"""What the worker does with an export: write it, tell how far it is, let go of old files. All may be repeated."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.exports.files import digest_of_file, folder, path_of
from huiyin.exports.models import Export
from huiyin.exports.question import Question, question_in
from huiyin.exports.reading import keys_of
from huiyin.exports.services import KEEP, trace, write
from huiyin.kernel.clock import now
from huiyin.kernel.errors import HuiyinError
from huiyin.kernel.work import work
from huiyin.orgs.actor import Actor
from huiyin.orgs.selectors import actor_of

ABANDONED = 2  # days after which a half-written file belongs to nobody


def make(pk: int) -> None:
    """Write one export. A run that was killed begins anew: what was half written is overwritten."""
    if not Export.objects.filter(pk=pk, state__in=("waiting", "running")).update(state="running", rows=0):
        return
    export = Export.objects.get(pk=pk)
    with translation.override(export.language):
        try:
            by = _asker(export)
            _write(export, question_in(export.question), by)
        except HuiyinError as refused:
            _fail(export, str(refused))
        except OSError:
            _fail(export, _("The disk took no more. Tell the operator."))
            raise


def _asker(export: Export) -> Actor:
    """Whoever asked, with the posts that they hold now."""
    account = Account.objects.get(pk=export.account_id)
    actor = actor_of(account)
    if not account.is_active or (export.actor.startswith("staff/") and actor.ref != export.actor):
        raise HuiyinError(_("Whoever asked for it works here no more."))
    return actor


def _write(export: Export, question: Question, by: Actor) -> None:
    at = now()
    keys = keys_of(question, by, at)
    rows = Export.objects.filter(pk=export.pk)
    rows.update(of_rows=len(keys))
    path = path_of(export)
    draft = path.with_suffix(f".{export.format}.part")
    with draft.open("w+b") as file:
        draft.chmod(0o600)
        written = write(file, export, keys, by, at, lambda done: rows.update(rows=done))
        file.seek(0, 2)
        size, digest = file.tell(), digest_of_file(file)
    draft.replace(path)
    with work():
        export.state, export.rows, export.of_rows, export.size, export.sha256 = "ready", written, written, size, digest
        export.finished_at = now()
        export.expires_at = export.finished_at + KEEP
        export.save(update_fields=["state", "rows", "of_rows", "size", "sha256", "finished_at", "expires_at"])
        trace("exports.made", export, question, by, export.finished_at, fresh=False)


def _fail(export: Export, why: str) -> None:
    path_of(export).with_suffix(f".{export.format}.part").unlink(missing_ok=True)
    Export.objects.filter(pk=export.pk).update(state="failed", why=why[:200], finished_at=now())


def let_go(at: datetime) -> int:
    """Remove the files whose time is over; how many."""
    over = list(Export.objects.filter(state="ready", expires_at__lt=at).order_by("pk")[:500])
    for export in over:
        path_of(export).unlink(missing_ok=True)
    Export.objects.filter(pk__in=[export.pk for export in over]).update(state="expired")
    for draft in folder().glob("*.part"):
        if at.timestamp() - draft.stat().st_mtime > ABANDONED * 86_400:
            draft.unlink(missing_ok=True)
    return len(over)
