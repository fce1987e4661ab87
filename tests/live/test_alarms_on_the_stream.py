"""Alarms are told to the centre's people of their area, by key and rule; never whose device it is."""

from huiyin.live.alarms import news, shown
from huiyin.live.scope import Scope

TOLD = {
    "alarm_id": 7,
    "change": "raised",
    "rule": "scene_smoke",
    "kind": "camera",
    "severity": "critical",
    "verdict": "",
}
ROW = (5, 6, "sensing.AlarmChanged", TOLD, {"area": "990101001001", "grid": "", "units": [], "sealed": False}, None)


def test_the_centre_of_the_area_hears_of_it():
    for scope in (Scope(everything=True, staff_id=1), Scope(areas=("990101001",), staff_id=1)):
        said = shown(scope, news(ROW)).decode()
        assert said.startswith("event: alarm.raised\n") and '"alarm":7' in said and '"area":"990101001001"' in said


def test_nobody_else_does():
    for scope in (
        Scope(areas=("990101002",), staff_id=1),
        Scope(units=frozenset({3}), grids=frozenset({"99010100100101"}), staff_id=1),
        Scope(everything=True, staff_id=1, within="990101002"),
        Scope(everything=True, staff_id=1, matter_id=9),
        Scope(matter_id=9),
    ):
        assert shown(scope, news(ROW)) is None
