"""Editions of the standards library: import as a draft with its differences, confirm, discard.

Nothing changes until an edition is confirmed. Matters keep the condition, and with it the edition, that they were
filed under: an edition that was ever in force is never edited and never deleted.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.work import work
from huiyin.matters import library as in_memory
from huiyin.matters.models import Edition, MatterType
from huiyin.matters.standards.decisions import NONE, Decisions, load, with_options
from huiyin.matters.standards.look import Import, directory, edition_in_force, look
from huiyin.matters.standards.phrases import Spoken, read_phrases, spoken
from huiyin.matters.standards.sources import digests, files_of
from huiyin.matters.standards.stored import write_rows
from huiyin.orgs.actor import Actor
from huiyin.orgs.roles import Role

__all__ = [
    "Import",
    "confirm_edition",
    "discard_edition",
    "edition_in_force",
    "files_of",
    "import_edition",
    "import_file",
    "look",
]

CHAIN = "standards"


def import_edition(
    paths: Iterable[Path | str],
    *,
    by: Actor,
    name: str = "",
    valid_from: date | None = None,
    decisions: Decisions = NONE,
    phrases: Path | None = None,
    dry_run: bool = False,
) -> Import:
    """Read one edition from its files and keep it as a draft; it replaces an earlier draft of the same files.

    Args:
        phrases: the pack's phrases.csv; without it the types keep the keywords and examples that they have.
        dry_run: write nothing at all.
    """
    _administrator(by)
    files = [Path(path) for path in paths]
    seen = look(files, decisions)
    words = _spoken(phrases)
    if dry_run or (seen.changes_nothing and words == _spoken(None)):
        return seen
    source = ", ".join(file.name for file in files)
    at = now()
    with work():
        Edition.objects.filter(confirmed_at=None, source=source[:200]).delete()
        edition = Edition.objects.create(
            name=(name or source)[:120],
            source=source[:200],
            valid_from=valid_from,
            report=_report(seen, files, decisions),
        )
        write_rows(edition, seen.rows, words, directory(decisions))
        record(
            "standards.imported",
            chain=CHAIN,
            by=by.ref,
            at=at,
            data={
                "edition": edition.pk,
                "files": digests(files),
                "counts": seen.counts.as_json(),
                "based_on": edition.report["based_on"],
            },
        )
    return replace(seen, edition=edition)


def confirm_edition(edition: Edition, *, by: Actor, without_held: bool = False, at: datetime | None = None) -> Edition:
    """Put a draft in force; the one in force until now is superseded and kept for the matters filed under it.

    Args:
        without_held: confirm although rules wait for a decision; those in force stay, new ones stay out.
    """
    _administrator(by)
    at = at or now()
    with work():
        draft = Edition.objects.select_for_update().filter(pk=edition.pk, confirmed_at=None).first()
        if draft is None:
            raise _no_draft()
        force = Edition.objects.select_for_update().filter(confirmed_at__isnull=False, superseded_at=None).first()
        held = _may_follow(draft, force, without_held)
        _put_in_force(draft, force, at)
        data = {"edition": draft.pk, "supersedes": force.pk if force else None, "held": held}
        record("standards.confirmed", chain=CHAIN, by=by.ref, at=at, data=data)
        transaction.on_commit(in_memory.forget)
    draft.confirmed_at = at
    return draft


def _may_follow(draft: Edition, force: Edition | None, without_held: bool) -> int:
    """How many rules the draft leaves open. Raises Conflict where it may not follow the edition in force."""
    if draft.report.get("based_on") != (force.pk if force else None):
        raise _outdated()
    held = draft.report.get("counts", {}).get("held", 0)
    if held and not without_held:
        text = _("%(count)d rules wait for a decision. Decide on them, or confirm without them.")
        raise Conflict(text % {"count": held}, code="rules_held")
    return held


def _put_in_force(draft: Edition, force: Edition | None, at: datetime) -> None:
    if force:
        Edition.objects.filter(pk=force.pk).update(superseded_at=at)
    try:
        Edition.objects.filter(pk=draft.pk).update(confirmed_at=at)
    except IntegrityError as raced:  # two first editions confirmed at once: the database lets one pass
        raise _outdated() from raced


def _outdated() -> Conflict:
    text = _("Another edition was confirmed since this draft was compared. Import the files again.")
    return Conflict(text, code="draft_outdated")


def _no_draft() -> Conflict:
    return Conflict(_("This edition is no draft any more. Reload the list of editions."), code="not_a_draft")


def discard_edition(edition: Edition, *, by: Actor) -> None:
    """Throw a draft away. An edition that was ever in force stays."""
    _administrator(by)
    with work():
        gone, _rows = Edition.objects.filter(pk=edition.pk, confirmed_at=None).delete()
        if not gone:
            raise _no_draft()
        record("standards.discarded", chain=CHAIN, by=by.ref, at=now(), data={"edition": edition.pk})


def import_file(
    path: Path | str | Iterable[Path | str],
    dry_run: bool,
    *,
    by: Actor,
    plain_days: str | None = None,
    plain_hours: str | None = None,
    decision_file: Path | None = None,
) -> Import:
    """What `huiyin import standards` calls: one file, a folder of files, or several in order of precedence."""
    base = load(decision_file) if decision_file else NONE
    decisions = with_options(base, plain_days=plain_days, plain_hours=plain_hours)
    return import_edition(files_of(path), by=by, decisions=decisions, dry_run=dry_run)


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change the standards library."))


def _spoken(phrases: Path | None) -> Spoken:
    """As the pack says it; without one, what the types in force have. What is empty does not count as said."""
    if phrases is not None:
        return spoken(read_phrases(phrases))
    rows = MatterType.objects.filter(edition=edition_in_force()).values_list("code", "keywords", "examples")
    known = list(rows)
    return Spoken({code: words for code, words, _ in known if words}, {code: said for code, _, said in known if said})


def _report(seen: Import, paths: list[Path], decisions: Decisions) -> dict:
    force = edition_in_force()
    return {
        "counts": seen.counts.as_json(),
        "files": digests(paths),
        "based_on": force.pk if force else None,
        "problems": [asdict(problem) | {"severity": problem.severity} for problem in seen.problems],
        "decisions": {
            "plain_days": decisions.plain_days,
            "plain_hours": decisions.plain_hours,
            "note": decisions.note,
        },
    }
