"""Who is told what about care. No name, no circumstance ever stands in a notice: only a file's number and a place."""

from collections.abc import Iterable

from huiyin.care.models import CareFile, Due
from huiyin.care.vocabulary import PLAN_LABELS, PlanKind, Step
from huiyin.notices.services import Message, tell
from huiyin.orgs.models import Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import accounts_in_posts, accounts_serving
from huiyin.places.models import Area


def tell_missed(due: Due) -> None:
    """To whoever should have gone; then to the carers and the community; then to the duty heads too."""
    step = Step(due.step)
    file = due.file
    accounts = _going(due)
    if step != Step.CARER:
        accounts |= set(accounts_serving((file.area, file.grid), Role.CARER)) | _community(file)
    if step == Step.DUTY:
        accounts |= set(accounts_serving((file.area,), Role.DUTY_HEAD))
    template = "care_missed" if step == Step.CARER else "care_raised"
    params = {"what": list(what_of(due)), "due": {"at": due.due_at.isoformat()}}
    urgent = step == Step.DUTY
    tell([Message(template, sorted(accounts), f"care/due/{due.pk}/{step}", file.chain, params, urgent=urgent)])


def tell_expiring(files: Iterable[CareFile], template: str) -> None:
    """To the carers of the area: ask again before the consent runs out; or that it has."""
    tell(
        Message(
            template,
            accounts_serving((file.area,), Role.CARER),
            f"{template}/{file.pk}/{file.covered_until:%Y%m%d}",
            file.chain,
            {"what": list(number_of(file)), "due": {"at": file.covered_until.isoformat()}},
        )
        for file in files
        if file.covered_until
    )


def what_of(due: Due) -> tuple[str, str]:
    zh, en = PLAN_LABELS[PlanKind(due.kind)]
    number = number_of(due.file)
    return f"{zh} · {number[0]}", f"{en} · {number[1]}"


def number_of(file: CareFile) -> tuple[str, str]:
    return f"档案 {file.pk}", f"file {file.pk}"


def community_name(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    rows = Area.objects.filter(code__in=set(codes)).values_list("code", "name_zh", "name_en")
    return {code: (zh, en) for code, zh, en in rows}


def _going(due: Due) -> set[int]:
    if due.staff_id:
        return set(Staff.objects.filter(pk=due.staff_id, left_at=None).values_list("account_id", flat=True))
    return set(accounts_serving((due.file.grid,), Role.GRID_WORKER))


def _community(file: CareFile) -> set[int]:
    units = Unit.objects.filter(area=file.community, kind=Unit.Kind.COMMUNITY, closed_at=None)
    return {
        account
        for unit in units.values_list("pk", flat=True)
        for account in accounts_in_posts(unit, Role.UNIT_HEAD, Role.HANDLER)
    }
