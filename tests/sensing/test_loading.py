"""A pack's devices come in whole, come in again without a change, and say where they are wrong."""

import csv
import re
from pathlib import Path

import pytest

from huiyin.kernel.packs import PackFault
from huiyin.places.models import Building, Component
from huiyin.sensing.loading.devices import load_devices, load_kinds, load_metrics
from huiyin.sensing.models import Device, DeviceKind, Metric
from tests.cast import HARBOUR, LANE

HEAD = "code,kind,name,gateway,lon,lat,building,component,maintainer,property,installed_on\n"
METRICS = """\
source: made up
metrics:
  - {code: smoke, zh: 烟雾, en: Smoke, flag: true}
  - {code: level, zh: 水位, en: Level, unit: m, lowest: -50, highest: 50}
"""
KINDS = """\
source: made up
kinds:
  - {code: smoke, zh: 烟感, en: Smoke detector, every: 12h, battery_low: 20, metrics: {smoke: {}}}
  - {code: river, zh: 水位站, en: River gauge, every: 5m, metrics: {level: {low: 1, high: 9}}}
  - {code: gateway, zh: 网关, en: Gateway, metrics: {}}
"""


@pytest.fixture
def pack(district, tmp_path):
    (tmp_path / "sensing").mkdir()
    (tmp_path / "sensing" / "metrics.yaml").write_text(METRICS, encoding="utf-8")
    (tmp_path / "sensing" / "kinds.yaml").write_text(KINDS, encoding="utf-8")
    lon, lat = LANE
    Building.objects.create(
        code="B1", kind="estate", address_zh="柳巷1号", address_en="1", lon=lon, lat=lat, grid_id=_grid()
    )
    Component.objects.create(
        code="9901010102000001", type_code="0102", name_zh="井盖", name_en="Manhole", lon=lon, lat=lat,
        unit_grid="990101001001001", address_zh="柳巷2号旁",
    )  # fmt: skip
    load_metrics(tmp_path)
    load_kinds(tmp_path)
    return tmp_path


def _grid() -> int:
    from huiyin.places.models import Area

    return Area.objects.get(code="99010100100101").pk


def write(pack: Path, *lines: str) -> Path:
    (pack / "sensing" / "devices.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return pack


def test_kinds_and_metrics_stand_in_their_tables(pack):
    assert {m.code: (m.unit, m.is_flag, m.lowest, m.highest) for m in Metric.objects.all()} == {
        "smoke": ("", True, 0, 1), "level": ("m", False, -50, 50),
    }  # fmt: skip
    river = DeviceKind.objects.get(code="river")
    assert (river.metrics, river.expected_seconds, river.source) == ({"level": {"low": 1, "high": 9}}, 300, "made up")


def test_a_device_stands_where_its_component_or_building_stands(pack):
    done = load_devices(write(
        pack,
        "s-1,smoke,一号楼烟感,g-1,,,B1,,D001,,2024-05-01",
        "g-1,gateway,网关,,,,B1,,,,",
        "m-1,river,水位,,,,,9901010102000001,,,",
        f"r-1,river,河边,,{HARBOUR[0]},{HARBOUR[1]},,,,,",
        "w-1,smoke,没有位置,,,,,,,,",
    ))  # fmt: skip
    assert (done.rows, done.added) == (5, 5)
    smoke = Device.objects.get(code="s-1")
    assert (smoke.area, smoke.grid, smoke.address) == ("990101001001001", "99010100100101", "柳巷1号")
    assert (smoke.gateway.code, smoke.maintainer.code) == ("g-1", "D001")
    assert Device.objects.get(code="m-1").address == "柳巷2号旁"
    assert Device.objects.get(code="r-1").area == "990101002001001"
    assert Device.objects.get(code="w-1").lon is None


def test_the_same_file_again_changes_nothing_and_a_changed_line_only_its_device(pack):
    rows = ["s-1,smoke,一号,,,,B1,,,,", "s-2,smoke,二号,,,,B1,,,,"]
    load_devices(write(pack, *rows))
    Device.objects.filter(code="s-1").update(subject="care/1", secret_hash="kept")
    assert not load_devices(pack).anything
    done = load_devices(write(pack, "s-1,smoke,一号改,,,,B1,,,,"))
    one, two = Device.objects.order_by("code")
    assert (done.changed, done.gone, done.dropped) == (1, ("s-2",), 0)
    assert (one.name, one.version, one.subject, one.secret_hash) == ("一号改", 2, "care/1", "kept")
    assert (two.name, two.version, two.retired_at) == ("二号", 1, None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("s 1,smoke,,,,,B1,,,,", "letters, digits"),
        ("s-1,toaster,,,,,B1,,,,", "no kind of device “toaster”"),
        ("s-1,smoke,,nowhere,,,B1,,,,", "no gateway"),
        ("s-1,smoke,,,,,B9,,,,", "no building “B9”"),
        ("s-1,smoke,,,,,,99,,,", "no component “99”"),
        ("s-1,smoke,,,,,B1,,D999,,", "no unit “D999”"),
        ("s-1,smoke,,,1.0,2.0,,,,,", "outside of the district"),
        ("s-1,smoke,,,114.5,,,,,,", "“lat” is “”"),
        ("s-1,smoke,,,,,B1,,,,soon", "Write a date"),
        ("ok-1,smoke,,,,,B1,,,,", "stands on line 2 already"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(pack, line, said):
    with pytest.raises(PackFault, match=re.escape(said)) as fault:
        load_devices(write(pack, "ok-1,smoke,,,,,B1,,,,", line))
    assert fault.value.line == 3 and fault.value.zh
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{code: bad code, zh: 坏, en: Bad}", "small letters"),
        ("{code: bad, zh: 坏}", "both languages"),
        ("{code: bad, zh: 坏, en: Bad, every: often}", "Write 30s"),
        ("{code: bad, zh: 坏, en: Bad, metrics: {weight: {}}}", "no metric is: weight"),
        ("{code: bad, zh: 坏, en: Bad, metrics: {level: {low: 9, high: 1}}}", "lies above"),
        ("{code: bad, zh: 坏, en: Bad, colour: red}", "no such setting: colour"),
        ("{code: smoke, zh: 坏, en: Bad}", "stands on line 3 already"),
        ("just words", "must be a mapping"),
    ],
)
def test_a_wrong_kind_is_named_by_its_line(pack, entry, said):
    (pack / "sensing" / "kinds.yaml").write_text(KINDS + f"  - {entry}\n", encoding="utf-8")
    with pytest.raises(PackFault, match=re.escape(said)) as fault:
        load_kinds(pack)
    assert fault.value.line == 6


def test_a_kind_that_the_pack_no_longer_has_goes_out_of_use(pack):
    (pack / "sensing" / "kinds.yaml").write_text(KINDS.replace("code: river", "code: stream"), encoding="utf-8")
    done = load_kinds(pack)
    assert (done.added, done.gone) == (1, ("river",))
    assert not DeviceKind.objects.get(code="river").in_use


def test_twenty_thousand_devices_come_in(pack):
    """How long it takes is no matter of a test; that it is a handful of statements is."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        load_devices(write(pack, *(f"s-{n},smoke,,,,,B1,,,," for n in range(20_000))))
    assert Device.objects.count() == 20_000
    assert len(asked) < 40


def test_the_sample_district_has_devices_of_every_kind():
    with (Path(__file__).resolve().parents[2] / "packs/sample-district/sensing/devices.csv").open(
        encoding="utf-8"
    ) as f:
        rows = list(csv.DictReader(f))
    kinds = {row["kind"] for row in rows}
    assert len(rows) > 600 and len(kinds) == 22
    assert all(row["component"] for row in rows if row["kind"] == "manhole")
    assert any(row["property"] for row in rows if row["kind"] == "smoke")
