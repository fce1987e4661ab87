"""Two houses in Willow Lane (one each grid), one at the Harbour, and who lives there."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from huiyin.kernel.sealed.columns import with_marks
from huiyin.people.models import Household, Resident
from huiyin.places.models import Area as Place
from huiyin.places.models import Building
from huiyin.warnings.cap import Alert, Area, Info, write
from huiyin.warnings.cap.words import Category, Certainty, MsgType, Scope, Severity, Status, Urgency
from tests.cast import THURSDAY, District

SHANGHAI = timezone(timedelta(hours=8))
RAIN = Area("柳巷", polygons=(((30.5, 114.5), (30.5, 114.502), (30.502, 114.502), (30.502, 114.5), (30.5, 114.5)),))
WHOLE = Area("回澜区", geocodes=(("ADCODE", "990101"),))


@dataclass
class Town:
    district: District

    def actor(self, login: str):
        return self.district.actor(login)

    def cap(self, **given) -> bytes:
        return write(message(**given))


def message(
    kind=MsgType.ALERT, severity=Severity.MODERATE, area=RAIN, identifier="W1", minutes=0, expires=None, **given
) -> Alert:
    sent = (THURSDAY + timedelta(minutes=minutes)).astimezone(SHANGHAI)
    infos = tuple(
        Info(
            (Category.MET,), event, Urgency.EXPECTED, severity, Certainty.LIKELY, language=language,
            expires=expires or sent + timedelta(hours=6), headline=headline, instruction=instruction, areas=(area,),
        )
        for language, event, headline, instruction in (
            ("zh-CN", "暴雨黄色预警", "今夜有暴雨", "请勿涉水。"),
            ("en-US", "Heavy rain", "Heavy rain tonight", "Do not walk through water."),
        )
    )  # fmt: skip
    usual = {"sender": "met@huilan.example", "sent": sent, "status": Status.ACTUAL, "scope": Scope.PUBLIC}
    return Alert(identifier=identifier, msg_type=kind, infos=infos, **(usual | given))


def build(district: District) -> Town:
    for code, grid, lon in (
        ("B1", "99010100100101", 114.5005),
        ("B2", "99010100100102", 114.5015),
        ("B3", "99010100200101", 114.5105),
    ):
        Building.objects.create(
            code=code, kind="residential", address_zh=f"柳巷{code}号", address_en=f"{code} Willow Lane",
            lon=lon, lat=30.501, grid=Place.objects.get(code=grid),
        )  # fmt: skip
    for code, house, room, born, phone in (
        ("H1", "B1", "1-1", date(1990, 1, 1), "19900000001"),
        ("H2", "B1", "1-2", date(1940, 1, 1), "19900000002"),
        ("H3", "B2", "2-1", date(1985, 1, 1), ""),
        ("H4", "B3", "1-1", date(1980, 1, 1), "19900000004"),
    ):
        grid = Building.objects.get(code=house).grid.code
        home = Household.objects.create(code=code, building_code=house, room=room, grid_code=grid)
        living(home, "某某", born, phone)
    return Town(district)


def living(home: Household, name: str, born: date, phone: str) -> None:
    given = {"name": name, "sex": "f", "born_on": born, "phone": phone}
    Resident.objects.create(household=home, born_in=born.year, **with_marks(Resident, given))


NIGHT = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai: quiet hours hold no warning back
