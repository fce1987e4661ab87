"""Editions of the standards library: import as a draft with its differences, confirm, discard.

Nothing changes until an edition is confirmed. Matters keep the condition, and with it the edition, that they were
filed under: an edition that was ever in force is never edited and never deleted.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.audit.services import record
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, Forbidden
from huiyin.kernel.work import work
from huiyin.matters import library as in_memory
from huiyin.matters.models import Edition, FilingCondition, MatterType
from huiyin.matters.standards.counts import Counts, count
from huiyin.matters.standards.decisions import NONE, Decisions
from huiyin.matters.standards.diff import Diff, diff
from huiyin.matters.standards.force import conflicts_with_force
from huiyin.matters.standards.phrases import keywords_of, read_phrases
from huiyin.matters.standards.prepare import edition_rows, settled
from huiyin.matters.standards.problems import Problem
from huiyin.matters.standards.reader import read
from huiyin.matters.standards.rows import ClassRow, Reading
from huiyin.matters.standards.stored import rows_of, write_rows
from huiyin.matters.standards.units import Directory, with_units
from huiyin.orgs.actor import Actor
from huiyin.orgs.models import Unit
from huiyin.orgs.roles import Role

CHAIN = "standards"


@dataclass(frozen=True)
class Import:
    """What an import found. `edition` is the draft, or None in a dry run and where nothing would change."""

    reading: Reading
    diff: Diff
    problems: tuple[Problem, ...]
    counts: Counts
    rows: tuple[ClassRow, ...]
    edition: Edition | None = None

    @property
    def changes_nothing(self) -> bool:
        d = self.diff
        return not (d.added or d.changed or d.withdrawn or d.classes_added or d.classes_changed or d.classes_withdrawn)


def edition_in_force() -> Edition | None:
    return Edition.objects.filter(confirmed_at__isnull=False, superseded_at=None).first()


def look(paths: Iterable[Path | str], decisions: Decisions = NONE) -> Import:
    """Read the files and compare them with the edition in force; writes nothing."""
    reading = read(paths, decisions)
    force = edition_in_force()
    old = rows_of(force)
    known = {item.key: item for item in old}
    directory = _directory(decisions)
    new = tuple(settled(with_units(item, directory), known.get(item.key)) for item in reading.classes)
    found = diff(old, new, covers=reading.kinds)
    problems = [*reading.problems, *directory.problems()]
    if force:
        problems += conflicts_with_force(found, force.name)
    rows = edition_rows(old, new, found, _highest_numbers())
    return Import(reading, found, tuple(problems), count(reading, problems, found), rows)


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
        phrases: the pack's phrases.csv; without it the types keep the keywords that they have.
        dry_run: write nothing at all.
    """
    _administrator(by)
    paths = [Path(path) for path in paths]
    seen = look(paths, decisions)
    words = _keywords(phrases)
    if dry_run or (seen.changes_nothing and words == _keywords(None)):
        return seen
    source = ", ".join(path.name for path in paths)
    at = now()
    with work():
        Edition.objects.filter(confirmed_at=None, source=source[:200]).delete()
        edition = Edition.objects.create(
            name=(name or source)[:120],
            source=source[:200],
            valid_from=valid_from,
            report=_report(seen, paths, decisions),
        )
        write_rows(edition, seen.rows, words, _directory(decisions))
        record(
            "standards.imported",
            chain=CHAIN,
            by=by.ref,
            at=at,
            data={
                "edition": edition.pk,
                "files": _digests(paths),
                "counts": seen.counts.as_json(),
                "based_on": edition.report["based_on"],
            },
        )
    return Import(seen.reading, seen.diff, seen.problems, seen.counts, seen.rows, edition)


def confirm_edition(edition: Edition, *, by: Actor, without_held: bool = False, at: datetime | None = None) -> Edition:
    """Put a draft in force; the one in force until now is superseded and kept for the matters filed under it.

    Args:
        without_held: confirm although rules wait for a decision; those in force stay, new ones stay out.
    """
    _administrator(by)
    at = at or now()
    with work():
        draft = Edition.objects.select_for_update().filter(pk=edition.pk).first()
        if draft is None or draft.confirmed_at is not None:
            raise Conflict(_("This edition is no draft any more. Reload the list of editions."), code="not_a_draft")
        force = Edition.objects.select_for_update().filter(confirmed_at__isnull=False, superseded_at=None).first()
        if draft.report.get("based_on") != (force.pk if force else None):
            raise Conflict(
                _("Another edition was confirmed since this draft was compared. Import the files again."),
                code="draft_outdated",
            )
        held = draft.report.get("counts", {}).get("held", 0)
        if held and not without_held:
            raise Conflict(
                _("%(count)d rules wait for a decision. Decide on them, or confirm without them.") % {"count": held},
                code="rules_held",
            )
        if force:
            Edition.objects.filter(pk=force.pk).update(superseded_at=at)
        Edition.objects.filter(pk=draft.pk).update(confirmed_at=at)
        draft.confirmed_at = at
        record(
            "standards.confirmed",
            chain=CHAIN,
            by=by.ref,
            at=at,
            data={"edition": draft.pk, "supersedes": force.pk if force else None, "held": held},
        )
        transaction.on_commit(in_memory.forget)
    return draft


def discard_edition(edition: Edition, *, by: Actor) -> None:
    """Throw a draft away. An edition that was ever in force stays."""
    _administrator(by)
    with work():
        gone, _rows = Edition.objects.filter(pk=edition.pk, confirmed_at=None).delete()
        if not gone:
            raise Conflict(_("This edition is no draft any more. Reload the list of editions."), code="not_a_draft")
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
    from huiyin.matters.standards.decisions import load, with_options

    base = load(decision_file) if decision_file else NONE
    decisions = with_options(base, plain_days=plain_days, plain_hours=plain_hours)
    return import_edition(files_of(path), by=by, decisions=decisions, dry_run=dry_run)


def files_of(path: Path | str | Iterable[Path | str]) -> list[Path]:
    given = [Path(path)] if isinstance(path, str | Path) else [Path(p) for p in path]
    return [file for one in given for file in (_tables_in(one) if one.is_dir() else [one])]


def _tables_in(folder: Path) -> list[Path]:
    tables = (p for p in sorted(folder.iterdir()) if p.suffix.lower() in {".csv", ".xlsx", ".xlsm"})
    return [p for p in tables if p.name != "phrases.csv"]


def _administrator(by: Actor) -> None:
    if not (by.is_system or by.has(Role.ADMINISTRATOR)):
        raise Forbidden(_("Only an administrator may change the standards library."))


def _directory(decisions: Decisions) -> Directory:
    units = Unit.objects.filter(closed_at=None).values_list("code", "name_zh")
    return Directory(frozenset(code for code, _name in units), {n: c for c, n in units}, decisions, {})


def _highest_numbers() -> dict[str, int]:
    highest = FilingCondition.objects.values("type__code").annotate(highest=Max("number"))
    return {row["type__code"]: row["highest"] for row in highest}


def _keywords(phrases: Path | None) -> Mapping[str, list[str]]:
    if phrases is not None:
        return keywords_of(read_phrases(phrases))
    force = edition_in_force()
    return dict(MatterType.objects.filter(edition=force).values_list("code", "keywords")) if force else {}


def _digests(paths: list[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _report(seen: Import, paths: list[Path], decisions: Decisions) -> dict:
    force = edition_in_force()
    return {
        "counts": seen.counts.as_json(),
        "files": _digests(paths),
        "based_on": force.pk if force else None,
        "problems": [asdict(problem) | {"severity": problem.severity} for problem in seen.problems],
        "decisions": {
            "plain_days": decisions.plain_days,
            "plain_hours": decisions.plain_hours,
            "note": decisions.note,
        },
    }
