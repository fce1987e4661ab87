"""Train a new version of the classifier, put a version in force, take it back. Nothing here runs in a request's way."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden, NotFound
from huiyin.kernel.work import work
from huiyin.learning.linear import Classifier as Machine
from huiyin.learning.packing import pack
from huiyin.matters.library import in_force as library_in_force
from huiyin.matters.models import Classifier
from huiyin.matters.services.switching import CHAIN
from huiyin.matters.triage import types
from huiyin.matters.triage.lessons import Lesson, from_history, from_pack
from huiyin.matters.triage.reasons import Why
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

KEPT = 10  # versions whose arrays are kept, beside the one in force
WORSE = 0.01  # a new version may answer this share fewer right before it stays out
ENOUGH_NEW = 30  # decisions since the last training, to compare two versions on


@dataclass(frozen=True)
class Training:
    """What came of it, and why it is or is not in force."""

    row: Classifier
    why: Why


def train(*, by: Actor, force: bool = False, at: datetime | None = None) -> Training:
    """Learn from the pack and from what people decided; in force at once if it is not worse than what is.

    Args:
        force: put it in force in any case (a person said so).
    """
    from huiyin.matters.services.fitting import fit_lessons, not_worse  # brings scikit-learn

    _administrator(by)
    library = library_in_force()
    if library.edition is None:
        raise Conflict(_("There are no matter types yet. Load a pack first."), code="no_types")
    lessons = [*from_pack(library), *from_history(library)]
    before = types.in_force()
    machine, figures, held = fit_lessons(lessons)
    better, why = not_worse(held, before, lessons, library, at_least=ENOUGH_NEW, worse=WORSE)
    figures |= {"edition": library.edition.pk, "newest": _newest(lessons)}
    row = keep(machine, figures, why, by=by, at=at)
    if better or force:
        row = use(row.pk, by=by, why=why if better else Why("chosen"))
    return Training(row, why)


def training_is_due() -> bool:
    """Nothing was learned yet, or the types are those of another edition than the version in force knows."""
    library = library_in_force()
    if library.edition is None:
        return False
    last = Classifier.objects.order_by("-pk").values_list("figures__edition", flat=True).first()
    return last != library.edition.pk


def _newest(lessons: list[Lesson]) -> str | None:
    moments = [lesson.at for lesson in lessons if lesson.at]
    return max(moments).isoformat() if moments else None


def keep(machine: Machine, figures: dict, why: Why, *, by: Actor, at: datetime | None = None) -> Classifier:
    """A version in the database, not in force yet; the arrays of the oldest ones are dropped, their record stays."""
    packed, digest = pack(machine)
    at = at or now()
    with work():
        row = Classifier.objects.create(
            made_at=at, by=by.ref, arrays=packed, sha256=digest, figures=figures, why=why.as_json()
        )
        kept = Classifier.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
        Classifier.objects.exclude(pk__in=list(kept)).filter(in_force=False).exclude(arrays=b"").update(arrays=b"")
        record("matters.classifier_trained", chain=CHAIN, by=by.ref, at=at, data={"version": row.pk, "sha256": digest})
    return row


def use(version: int, *, by: Actor, why: Why | None = None) -> Classifier:
    """Put a version in force, a newer or an older one; every process uses it within half a minute."""
    _administrator(by)
    with work():
        rows = {row.pk: row for row in Classifier.objects.select_for_update().filter(in_force=True)}
        row = Classifier.objects.select_for_update().filter(pk=version).first()
        if row is None:
            raise NotFound(_("There is no version %(version)s of the classifier.") % {"version": version})
        if not row.arrays:
            raise Conflict(_("This version is too old: only its record is kept. Train anew."), code="version_gone")
        Classifier.objects.filter(pk__in=rows).update(in_force=False)
        row.in_force, row.why = True, (why or Why("chosen")).as_json()
        row.save(update_fields=["in_force", "why"])
        data = {"version": version, "instead_of": next(iter(rows), None)}
        record("matters.classifier_in_force", chain=CHAIN, by=by.ref, at=now(), data=data)
    types.forget()
    return row


def use_none(*, by: Actor) -> None:
    """Back to the pack's words alone."""
    _administrator(by)
    with work():
        gone = list(Classifier.objects.select_for_update().filter(in_force=True).values_list("pk", flat=True))
        Classifier.objects.filter(pk__in=gone).update(in_force=False)
        data = {"version": 0, "instead_of": gone[0] if gone else None}
        record("matters.classifier_in_force", chain=CHAIN, by=by.ref, at=now(), data=data)
    types.forget()


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change what the platform has learned."))
