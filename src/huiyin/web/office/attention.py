"""What an administrator should look at, and where to mend it. Each finding is true at this moment; an empty list is
the good news."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.intake.models import ImportRun
from huiyin.kernel.calendar import YearStatus
from huiyin.kernel.clock import now
from huiyin.kernel.outbox import lag
from huiyin.matters.calendar import calendar_in_force
from huiyin.matters.library import in_force
from huiyin.matters.models import Edition
from huiyin.orgs.models import Post, Unit
from huiyin.orgs.roles import Role
from huiyin.web.district import pack

LATE = 60.0  # seconds that delivery may be behind before it is said, as /health/ready has it


@dataclass(frozen=True)
class Finding:
    """`tone`: soon or danger. `href` leads to where it is mended; without one `mend` says what to run."""

    tone: str
    text: str
    mend: str
    href: str = ""
    action: str = ""


def findings() -> list[Finding]:
    return [*_pack(), *_standards(), *_calendar(timezone.localtime(now()).date()), *_units(), *_delivery(), *_imports()]


def _pack() -> Iterator[Finding]:
    if not pack():
        yield Finding("danger", _("No district is loaded."), _("On the server, run: huiyin load-pack FOLDER"))


def _standards() -> Iterator[Finding]:
    href, action = reverse("office-standards"), _("Open the standards")
    edition = in_force().edition
    if edition is None:
        text = _("No edition of the standards is in force: nothing can be filed.")
        yield Finding("danger", text, _("Import one and confirm it."), href, action)
    drafts = Edition.objects.filter(confirmed_at=None).count()
    if drafts:
        text = ngettext("%(count)d draft of the standards waits.", "%(count)d drafts of the standards wait.", drafts)
        yield Finding("soon", text % {"count": drafts}, _("Confirm it or discard it."), href, action)
    held = edition.report.get("counts", {}).get("held", 0) if edition else 0
    if edition and held:
        text = ngettext(
            "%(count)d rule of “%(edition)s” waits for a decision.",
            "%(count)d rules of “%(edition)s” wait for a decision.",
            held,
        ) % {"count": held, "edition": edition.name}
        mend = _("Until then the rule in force before applies, or none.")
        yield Finding("soon", text, mend, reverse("office-edition-problems", args=[edition.pk]), _("Read the doubts"))


def _calendar(today: date) -> Iterator[Finding]:
    """Next year's notice comes in November; without it, due times of January are counted by rule of thumb."""
    for year in (today.year, *((today.year + 1,) if today.month == 12 else ())):
        if calendar_in_force().status_of(year) is not YearStatus.ANNOUNCED:
            text = _("The announced holidays of %(year)d are missing: due times may be wrong by days.")
            mend = _("Add them to the pack's calendar.yaml and load the pack again.")
            yield Finding("soon", text % {"year": year}, mend, reverse("office-calendar"), _("Open the calendar"))


def _units() -> Iterator[Finding]:
    count = units_without_hands().count()
    if count:
        text = ngettext(
            "%(count)d unit has nobody to handle a matter.", "%(count)d units have nobody to handle a matter.", count
        )
        href = reverse("office-units") + "?hands=none"
        yield Finding("soon", text % {"count": count}, _("Give somebody there a post."), href, _("Show the units"))


def units_without_hands() -> QuerySet[Unit]:
    """A matter dispatched there would lie unseen."""
    manned = Post.objects.filter(role__in=(Role.HANDLER, Role.UNIT_HEAD), until=None, staff__left_at=None)
    idle = Unit.objects.filter(closed_at=None).exclude(kind=Unit.Kind.CENTRE)
    return idle.exclude(pk__in=manned.values("unit"))


def _delivery() -> Iterator[Finding]:
    behind = lag()
    if behind.seconds > LATE:
        text = _("Notices and live pages are %(minutes)d min behind.") % {"minutes": behind.seconds // 60}
        yield Finding("danger", text, _("See whether the worker process runs: huiyin worker"))
    if behind.dead:
        text = ngettext(
            "%(count)d announcement could not be delivered.",
            "%(count)d announcements could not be delivered.",
            behind.dead,
        )
        mend = _("Mend the cause, then replay, or drop them.")
        yield Finding("danger", text % {"count": behind.dead}, mend, reverse("office-letters"), _("Open them"))


def _imports() -> Iterator[Finding]:
    open_runs = ImportRun.objects.filter(finished_at=None, dry_run=False).count()
    if open_runs:
        text = ngettext("%(count)d import is not finished.", "%(count)d imports are not finished.", open_runs)
        mend = _("It runs, or it stopped and can go on where it was.")
        yield Finding("soon", text % {"count": open_runs}, mend, reverse("office-imports"), _("Open the imports"))
