"""Who asks: of each role somebody who has the thing, a colleague of theirs, and the same role in another unit, another
street and another district. The thing lies in Willow Lane, and Municipal Works has it.
"""

from dataclasses import dataclass

from huiyin.accounts.models import Account
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import CENTRE, UNIT, Role
from tests.architecture.walking import Walker

# How somebody stands to the thing that is asked for, in the order of the letters of a cell.
NEAR = ("own", "own unit", "other unit", "other area", "other district")

NAMES = (*(role.value for role in Role), "resident", "partner", "stranger")  # of the columns

STREET, OTHER_STREET, OTHER_DISTRICT = "990101001", "990101002", "990102"
CAST = {
    Role.GRID_WORKER: "mei", Role.ACCEPTOR: "lin", Role.DUTY_HEAD: "qian", Role.DISPATCHER: "zhao",
    Role.HANDLER: "sun", Role.UNIT_HEAD: "zhou", Role.SUPERVISOR: "feng", Role.CONFIDANT: "mi",
    Role.CARER: "he", Role.ADMINISTRATOR: "ada",
}  # fmt: skip

# Code of the unit and the area of the post, for a colleague, another unit, another area, another district.
_CENTRE = (("C001", ""), ("S001", STREET), ("S002", OTHER_STREET), ("C900", OTHER_DISTRICT))
_UNIT = (("D001", ""), ("D002", ""), ("S002", OTHER_STREET), ("D900", OTHER_DISTRICT))
_GRID = (
    ("S001", "99010100100101"), ("S001", "99010100100102"), ("S002", "99010100200101"), ("D900", "99010200100101"),
)  # fmt: skip
_CARER = (("S001", STREET), ("S001", f"{STREET}009"), ("S002", OTHER_STREET), ("D900", OTHER_DISTRICT))


def _posts(role: Role) -> tuple[tuple[str, str], ...]:
    if role in UNIT:
        return _UNIT
    if role in CENTRE or role is Role.ADMINISTRATOR:
        return _CENTRE
    return _GRID if role is Role.GRID_WORKER else _CARER


@dataclass(frozen=True)
class Column:
    """Those whose answers make one cell of a line, one letter each."""

    name: str
    walkers: tuple[Walker, ...]
    role: Role | None = None


def columns(district) -> list[Column]:
    """All who ask. Residents: whoever reported the lamp, and another; partners: whoever has the order, and another."""
    for code, kind, area in (
        ("S002", "street", OTHER_STREET), ("C900", "centre", OTHER_DISTRICT), ("D900", "department", OTHER_DISTRICT),
    ):  # fmt: skip
        district.units[code] = Unit.objects.create(code=code, name_zh=code, name_en=code, kind=kind, area=area)
    staff = [Column(role.value, (Walker(CAST[role]), *_others(district, role)), role) for role in Role]
    Account.objects.create(login="firm2", name="另一家公司")
    residents = Column("resident", (Walker("neighbour"), Walker("resident")))
    return [*staff, residents, Column("partner", (Walker("firm"), Walker("firm2"))), Column("stranger", (Walker(""),))]


def _others(district, role: Role) -> list[Walker]:
    walkers = []
    for near, (unit, area) in zip(NEAR[1:], _posts(role), strict=True):
        login = f"{role}-{near}".replace(" ", "-")
        account = Account.objects.create(login=login, name=login)
        staff = Staff.objects.create(account=account, unit=district.units[unit], name_zh=login)
        Post.objects.create(staff=staff, role=role, unit=district.units[unit], area=area)
        walkers.append(Walker(login))
    return walkers
