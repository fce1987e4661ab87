"""Whose exports are whose. A file is for whoever asked for it, and for nobody else."""

import logging
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huiyin.exports.files import digest_of_file, path_of
from huiyin.exports.models import Export
from huiyin.exports.services import fetched
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, NotFound
from huiyin.orgs.actor import Actor

log = logging.getLogger("huiyin.exports")


def exports_of(actor: Actor) -> QuerySet[Export]:
    """One's own, the latest first."""
    return Export.objects.filter(account=actor.account_id or 0).order_by("-asked_at", "-pk")


def access_export(actor: Actor, pk: int) -> Export:
    found = exports_of(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such export, or it is not one of yours."))
    return found


def open_file(export: Export, *, by: Actor) -> BinaryIO:
    """The finished file; that it was handed out is written down.

    Raises:
        Conflict: it is not finished yet, or has gone, or the disk gives back something else than was written.
    """
    if export.state in ("waiting", "running"):
        raise Conflict(_("The file is being written. Ask again in a moment."), code="not_ready")
    path = path_of(export)
    if export.state != "ready" or export.expires_at is None or export.expires_at < now() or not path.exists():
        raise Conflict(_("The file is kept for three days and has gone. Take the list out anew."), code="expired")
    file = path.open("rb")
    if digest_of_file(file) != export.sha256:
        file.close()
        log.error("an export is damaged: %s", path)
        raise Conflict(_("The file is damaged on the server's disk. Take the list out anew."), code="damaged")
    fetched(export, by=by)
    return file
