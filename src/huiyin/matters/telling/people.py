"""The people whom a batch of moves concerns. Each question is asked of the database once per batch, not per move."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from django.db.models import Q

from huiyin.audit.selectors import last_actors
from huiyin.kernel.clock import now
from huiyin.matters.models import Assignment, Report, Task
from huiyin.matters.states import LEADERS, UNIT_STAFF, WAITING_ON_FIELD, WITH_UNIT
from huiyin.matters.telling.case import Case
from huiyin.matters.vocabulary import Level
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.people.access import accounts_of

Accounts = set[int]
# How long the area code is of somebody who leads at a level.
_CODE_LENGTH = {Level.GRID: 14, Level.COMMUNITY: 12, Level.STREET: 9, Level.DISTRICT: 6, Level.CITY: 0}


class People:
    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases

    # -- who, as the table asks ----------------------------------------------------------------------------

    def unit(self, case: Case) -> Accounts:
        """Whoever has it in the unit: the person it is assigned to, else all handlers, else the head."""
        person = self._staff.get(case.event.handler_id or 0)
        return {person} if person else self._of_unit(case.event.unit_id)

    def new_unit(self, case: Case) -> Accounts:
        return self._of_unit(case.event.unit_id)

    def heads(self, case: Case) -> Accounts:
        return self._in_posts[case.event.unit_id or 0, Role.UNIT_HEAD]

    def unit_and_heads(self, case: Case) -> Accounts:
        return self.unit(case) | self.heads(case)

    def co_units(self, case: Case) -> Accounts:
        codes = case.detail.get("co_units") or [case.detail.get("unit")]
        return {account for code in codes for account in self._of_unit(self._unit_ids.get(code))}

    def former_unit(self, case: Case) -> Accounts:
        return self._of_unit(self._former.get(case.event.matter_id))

    def assigned(self, case: Case) -> Accounts:
        person = self._staff.get(case.detail.get("staff", 0))
        return {person} if person else set()

    def dispatcher(self, case: Case) -> Accounts:
        """Who sent it to the unit; if that was the platform, the dispatchers of the place."""
        return self._who_did(case, "transfer", "arbitrate", "dispatch") or self._serving(case, Role.DISPATCHER)

    def desk(self, case: Case) -> Accounts:
        """Who filed it, and has to see to its verification; else the dispatcher."""
        return self._who_did(case, "file") or self.dispatcher(case)

    def intake_desk(self, case: Case) -> Accounts:
        """Whoever takes reports in there: acceptors and duty heads."""
        return self._serving(case, Role.ACCEPTOR) | self._serving(case, Role.DUTY_HEAD)

    def who_asked_check(self, case: Case) -> Accounts:
        return self._who_did(case, "ask_check")

    def who_asked_verification(self, case: Case) -> Accounts:
        return self._who_did(case, "ask_verification")

    def leaders(self, case: Case) -> Accounts:
        """The leaders nearest to the place, at the level it has come to."""
        level = Level(case.detail.get("level", Level.GRID))
        fitting = [
            (area, account)
            for role, area, account in self._centre
            if role in LEADERS and case.event.area.startswith(area) and len(area) <= _CODE_LENGTH[level]
        ]
        nearest = max((len(area) for area, _ in fitting), default=0)
        return {account for area, account in fitting if len(area) == nearest}

    def workers(self, case: Case) -> Accounts:
        """Whom the open task asks: a person by name, or those who work in the grid."""
        task = self._tasks.get(case.event.matter_id)
        if task is None or task.of_reporter:
            return set()
        if task.staff_id:
            return {self._staff[task.staff_id]} if task.staff_id in self._staff else set()
        return {account for area, account in self._grid_posts if task.grid and task.grid.startswith(area)}

    def whoever_has_it(self, case: Case) -> Accounts:
        if case.event.state in WITH_UNIT:
            return self.unit(case)
        return self.workers(case) if case.event.state in WAITING_ON_FIELD else set()

    def reporters(self, case: Case) -> Accounts:
        return self._reporters[case.event.matter_id]

    def contacts(self, case: Case) -> set[str]:
        """Contact ids of all who reported it, but for the one who made the move. They need not have an account.

        Of a report that has come in, its reporter is told too: the number is for them.
        """
        mover = "" if case.event.move == "receive" else case.event.actor
        reports = [(pk, contact) for pk, matter, contact in self._reports if matter == case.event.matter_id]
        return {contact for pk, contact in reports if mover != f"reporter/{pk}"}

    def actor(self, case: Case) -> int | None:
        """The account of whoever made the move: they know."""
        kind, _, number = case.event.actor.partition("/")
        if kind == "reporter":
            return self._account_of_report.get(int(number)) if number.isdigit() else None
        if kind == "account":
            return int(number) if number.isdigit() else None
        return self._staff.get(_staff_id(case.event.actor))

    def unit_of(self, case: Case) -> Unit | None:
        return self._units.get(case.event.unit_id or 0)

    def task_of(self, case: Case) -> Task | None:
        return self._tasks.get(case.event.matter_id)

    # -- what lies behind it -------------------------------------------------------------------------------

    def _of_unit(self, unit_id: int | None) -> Accounts:
        unit = unit_id or 0
        return self._in_posts[unit, Role.HANDLER] or self._in_posts[unit, Role.UNIT_HEAD]

    def _who_did(self, case: Case, *moves: str) -> Accounts:
        """The last person to make the first of these moves that was made at all."""
        refs = (self._last.get((case.chain, f"matters.{move}"), "") for move in moves)
        accounts = (self._staff.get(_staff_id(ref)) for ref in refs if ref)
        return {account for account in list(accounts)[:1] if account}

    def _serving(self, case: Case, role: Role) -> Accounts:
        return {account for held, area, account in self._centre if held == role and case.event.area.startswith(area)}

    @cached_property
    def _units(self) -> dict[int, Unit]:
        ids = {case.event.unit_id for case in self.cases} | set(self._former.values())
        codes = {code for case in self.cases for code in [case.detail.get("unit"), *case.detail.get("co_units", [])]}
        return {unit.pk: unit for unit in Unit.objects.filter(Q(pk__in=ids - {None}) | Q(code__in=codes - {None}))}

    @cached_property
    def _unit_ids(self) -> dict[str, int]:
        return {unit.code: unit.pk for unit in self._units.values()}

    @cached_property
    def _in_posts(self) -> dict[tuple[int, str], Accounts]:
        found: dict[tuple[int, str], Accounts] = defaultdict(set)
        posts = _held().filter(unit__in=list(self._units), role__in=UNIT_STAFF)
        for unit, role, account in posts.values_list("unit_id", "role", "staff__account_id"):
            found[unit, role].add(account)
        return found

    @cached_property
    def _centre(self) -> list[tuple[str, str, int]]:
        posts = _held().filter(role__in=LEADERS | {Role.DISPATCHER, Role.ACCEPTOR})
        return list(posts.values_list("role", "area", "staff__account_id"))

    @cached_property
    def _grid_posts(self) -> list[tuple[str, int]]:
        areas = {task.grid[:n] for task in self._tasks.values() for n in (0, 6, 9, 12, 14)}
        posts = _held().filter(role=Role.GRID_WORKER, area__in=areas)
        return list(posts.values_list("area", "staff__account_id"))

    @cached_property
    def _staff(self) -> dict[int, int]:
        refs = {_staff_id(ref) for ref in self._last.values()} | {_staff_id(case.event.actor) for case in self.cases}
        ids = refs | {case.event.handler_id or 0 for case in self.cases}
        ids |= {case.detail.get("staff", 0) for case in self.cases}
        ids |= {task.staff_id or 0 for task in self._tasks.values()}
        staff = Staff.objects.filter(pk__in=ids - {0}, left_at=None)
        return dict(staff.values_list("pk", "account_id"))

    @cached_property
    def _last(self) -> dict[tuple[str, str], str]:
        moves = ("file", "dispatch", "transfer", "arbitrate", "ask_check", "ask_verification")
        return last_actors({case.chain for case in self.cases}, [f"matters.{move}" for move in moves])

    @cached_property
    def _tasks(self) -> dict[int, Task]:
        tasks = Task.objects.filter(matter__in=self._matters(), answered_at=None)
        return {task.matter_id: task for task in tasks}

    @cached_property
    def _former(self) -> dict[int, int]:
        """Matter → the unit from which it was taken last."""
        moved = [case.event.matter_id for case in self.cases if case.event.move == "transfer"]
        if not moved:
            return {}
        parts = Assignment.objects.filter(matter__in=moved, lead=True, ended_how="transferred").order_by("ended_at")
        return dict(parts.values_list("matter_id", "unit_id"))

    @cached_property
    def _reports(self) -> list[tuple[int, int, str]]:
        reports = Report.objects.filter(matter__in=self._matters()).exclude(contact_id="")
        return list(reports.values_list("pk", "matter_id", "contact_id"))

    @cached_property
    def _contacts(self) -> dict[str, int]:
        contacts = {contact for _, _, contact in self._reports}
        return accounts_of(contacts) if contacts else {}

    @cached_property
    def _reporters(self) -> dict[int, Accounts]:
        found: dict[int, Accounts] = defaultdict(set)
        for _, matter, contact in self._reports:
            if contact in self._contacts:
                found[matter].add(self._contacts[contact])
        return found

    @cached_property
    def _account_of_report(self) -> dict[int, int]:
        return {pk: self._contacts[contact] for pk, _, contact in self._reports if contact in self._contacts}

    def _matters(self) -> Iterable[int]:
        return {case.event.matter_id for case in self.cases}


def _held():
    """Posts that are held now."""
    return Post.objects.filter(Q(until=None) | Q(until__gt=now()), staff__left_at=None, staff__account__is_active=True)


def _staff_id(ref: str) -> int:
    kind, _, number = ref.partition("/")
    return int(number) if kind == "staff" and number.isdigit() else 0
