"""SenML packs, with the examples of RFC 8428 §5."""

import json

import pytest

from huiyin.intake.sensing.said import Unreadable
from huiyin.intake.sensing.senml import read

UNITS = {"temperature": "Cel", "level": "m", "battery": "%", "pressure": "kPa", "smoke": "", "humidity": "%"}
NOW = 1_796_000_000.0


def said(pack, **units):
    return read(json.dumps(pack).encode(), UNITS | units, NOW)


def values(pack):
    return [(each.device, each.at, each.values) for each in said(pack)[0]]


def reasons(pack):
    return [(each.entry, each.why) for each in said(pack)[1]]


def test_base_name_time_and_unit_hold_until_they_are_given_anew():
    pack = [
        {"bn": "urn:dev:ow:10e2073a01080063/", "bt": 1.276020076001e9, "bu": "A", "bver": 5, "n": "voltage", "u": "V",
         "v": 120.1},
        {"n": "current", "t": -5, "v": 1.2},
        {"n": "current", "t": -4, "v": 1.3},
        {"bn": "other/", "bt": 1.3e9, "n": "current", "v": 1.7},
    ]  # fmt: skip
    assert values(pack) == [
        ("urn:dev:ow:10e2073a01080063", 1.276020076001e9, {"voltage": 120.1}),
        ("urn:dev:ow:10e2073a01080063", 1.276020071001e9, {"current": 1.2}),
        ("urn:dev:ow:10e2073a01080063", 1.276020072001e9, {"current": 1.3}),
        ("other", 1.3e9, {"current": 1.7}),
    ]


def test_a_name_without_a_device_is_of_the_sender():
    assert values([{"n": "level", "v": 2}]) == [("", NOW, {"level": 2})]


def test_early_times_are_relative_to_now():
    assert [at for _, at, _ in values([{"bt": -60, "bn": "level", "t": -5, "v": 1}, {"t": 0, "v": 1}])] == [
        NOW - 65,
        NOW - 60,
    ]


def test_base_value_is_added_and_stands_alone():
    pack = [{"bn": "level", "bv": 20, "v": 1.5}, {"t": -1}, {"t": -2, "v": -3}]
    assert [each[2]["level"] for each in values(pack)] == [21.5, 20, 17]


def test_units_are_converted_or_refused():
    assert values([{"n": "temperature", "u": "K", "v": 300}])[0][2]["temperature"] == pytest.approx(26.85)
    assert values([{"n": "battery", "u": "/", "v": 0.5}])[0][2] == {"battery": 50}
    assert values([{"n": "pressure", "u": "Pa", "v": 101_325}])[0][2]["pressure"] == pytest.approx(101.325)
    assert reasons([{"n": "level", "u": "Cel", "v": 1}]) == [(0, "level is measured in m, not in Cel")]


def test_a_flag_is_a_reading():
    assert values([{"n": "smoke", "vb": True}])[0][2] == {"smoke": 1.0}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"n": "level", "vs": "high"}, "a text is no reading"),
        ({"n": "level", "vd": "aGk"}, "data is no reading"),
        ({"n": "level", "s": 12}, "a sum over time is no reading"),
        ({"n": "level"}, "a record without a value"),
        ({"v": 1}, "a record without a name"),
        ({"n": "level", "v": 1, "vb": True}, "more than one value: v, vb"),
        ({"n": "level", "v": "1"}, "“v” is no number"),
        ({"n": "level", "v": True}, "“v” is no number"),
        ({"n": 7, "v": 1}, "“n” is no text"),
        ({"n": "level", "v": 1, "new_": 1}, "“new_” must be understood, and is not (§4.4)"),
        ({"n": "level", "vb": 1}, "“vb” is true or false"),
    ],
)
def test_what_cannot_be_a_reading_says_why_and_spares_the_others(record, why):
    pack = [record, {"n": "smoke", "v": 0}]
    assert reasons(pack) == [(0, why)]
    assert [each[2] for each in values(pack)] == [{"smoke": 0}]


@pytest.mark.parametrize("payload", [b"", b"{}", b"[1]", b"\xff", b'[{"bver": 11, "n": "level", "v": 1}]', b"[" * 9999])
def test_no_pack_at_all(payload):
    with pytest.raises(Unreadable):
        read(payload, UNITS, NOW)
