"""The known cast: a toy district of two streets, and the people who act in the tests' stories.

Xiaoyuan lives on Willow Lane; Mei works its grid; Lin takes reports and Zhao dispatches for the whole district;
Qian decides; Sun and Zhou work for Municipal Works; Wu works for Parks and has nothing to do with lamps;
He looks after people in care.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import shapely

from huiyin.accounts.models import Account
from huiyin.matters import library
from huiyin.matters.models import Edition, FilingCondition, MatterType
from huiyin.matters.reporting import NewReport
from huiyin.matters.services import receive
from huiyin.matters.vocabulary import Source
from huiyin.orgs import memory
from huiyin.orgs.actor import SYSTEM, Actor
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role
from huiyin.orgs.selectors import actor_of
from huiyin.places import locate
from huiyin.places.gazetteer import memory as gazetteer
from huiyin.places.models import Area, UnitGrid

# Thursday 5 March 2026, 10:00 in Shanghai: an ordinary working day.
THURSDAY = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
LANE = (114.5005, 30.5005)  # lon, lat of Willow Lane, in grid 99010100100101
HARBOUR = (114.5105, 30.5005)  # in the other street


@dataclass
class District:
    """Everything that a story needs; actors are rebuilt from rows, as a request would."""

    units: dict[str, Unit] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    conditions: dict[str, FilingCondition] = field(default_factory=dict)
    edition: Edition | None = None

    def actor(self, name: str) -> Actor:
        return actor_of(Account.objects.get(login=name))

    def lamp_out(self, **extra) -> NewReport:
        given = {"source": Source.PORTAL, "text": "柳巷路灯不亮", "lon": LANE[0], "lat": LANE[1]}
        return NewReport(**(given | extra))

    def reported(self, **extra):
        """A lamp out in Willow Lane, received."""
        return receive(self.lamp_out(**extra), by=SYSTEM).matter


def build() -> District:
    district = District()
    _areas()
    _units(district)
    _people(district)
    _standards(district)
    locate.forget()
    library.forget()
    memory.forget()
    gazetteer.forget()
    return district


def _box(west: float, east: float) -> bytes:
    return shapely.to_wkb(shapely.box(west, 30.5, east, 30.502))


def _areas() -> None:
    def area(code, level, zh, en, parent, west, east):
        return Area.objects.create(
            code=code,
            level=level,
            name_zh=zh,
            name_en=en,
            parent=parent,
            polygon=_box(west, east),
            lon=west + 0.001,
            lat=30.501,
        )

    top = area("990101", "district", "回澜区", "Huilan", None, 114.5, 114.512)
    for number, (zh, en, west) in {1: ("柳巷", "Willow", 114.5), 2: ("港口", "Harbour", 114.51)}.items():
        street = area(f"99010100{number}", "street", f"{zh}街道", f"{en} Street", top, west, west + 0.002)
        community = area(f"{street.code}001", "community", f"{zh}社区", f"{en} Community", street, west, west + 0.002)
        for n in (1, 2):
            left = west + 0.001 * (n - 1)
            grid = area(
                f"{community.code}0{n}",
                "grid",
                f"{zh}{n}网格",
                f"{en} grid {n}",
                community,
                left,
                left + 0.001,
            )
            UnitGrid.objects.create(
                code=f"{community.code}00{n}", grid=grid, polygon=_box(left, left + 0.001), area_m2=9500
            )


def _units(district: District) -> None:
    for code, zh, en, kind, area in (
        ("C001", "区城市运行中心", "District Operations Centre", "centre", ""),
        ("D001", "市政养护中心", "Municipal Works", "department", ""),
        ("D002", "园林绿化中心", "Parks", "department", ""),
        ("S001", "柳巷街道办事处", "Willow Street Office", "street", "990101001"),
    ):
        district.units[code] = Unit.objects.create(code=code, name_zh=zh, name_en=en, kind=kind, area=area)


def _people(district: District) -> None:
    for login, zh, unit, role, area in (
        ("mei", "梅网格", "S001", Role.GRID_WORKER, "99010100100101"),
        ("far", "远网格", "S001", Role.GRID_WORKER, "99010100200101"),
        ("lin", "林受理", "C001", Role.ACCEPTOR, ""),
        ("zhao", "赵派遣", "C001", Role.DISPATCHER, ""),
        ("zhao2", "赵二派遣", "C001", Role.DISPATCHER, ""),
        ("qian", "钱值班", "C001", Role.DUTY_HEAD, ""),
        ("feng", "冯督办", "C001", Role.SUPERVISOR, ""),
        ("mi", "宓保密", "C001", Role.CONFIDANT, ""),
        ("sun", "孙承办", "D001", Role.HANDLER, ""),
        ("zhou", "周主任", "D001", Role.UNIT_HEAD, ""),
        ("wu", "吴园林", "D002", Role.HANDLER, ""),
        ("he", "何关爱", "S001", Role.CARER, "990101001"),
    ):
        account = Account.objects.create(login=login, name=zh)
        staff = Staff.objects.create(account=account, unit=district.units[unit], name_zh=zh)
        Post.objects.create(staff=staff, role=role, unit=district.units[unit], area=area)
        district.staff[login] = staff


def _standards(district: District) -> None:
    district.edition = Edition.objects.create(name="2026", confirmed_at=THURSDAY)
    for code, zh, en, confidential, limit, unit, evidence in (
        ("0137", "路灯", "Street lamp", False, 2, "working_days", []),
        ("0101", "上水井盖", "Manhole cover", False, 2, "urgent_hours", ["after"]),
        ("E9901", "举报", "Tip-off", True, 5, "working_days", []),
    ):
        kind = MatterType.objects.create(
            edition=district.edition, code=code, big_zh="公用设施", big_en="Utilities", name_zh=zh, name_en=en,
            confidential=confidential, is_component=not confidential, section="tip_off" if confidential else "demand",
            keywords=["路灯", "lamp"] if code == "0137" else [],
        )  # fmt: skip
        district.conditions[code] = FilingCondition.objects.create(
            type=kind, number=1, text_zh="不亮", text_en="out", limit_amount=limit, limit_unit=unit,
            closing_zh="恢复", closing_en="restored", evidence=evidence, responsible="D001",
        )  # fmt: skip
