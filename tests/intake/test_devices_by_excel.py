"""Devices by a list: what it would change is shown first, each wrong row is named, nothing is lost."""

import pytest

from huiyin.intake.lists.comparing import compare, confirm
from huiyin.intake.lists.devices import DEVICES
from huiyin.kernel.errors import InvalidInput
from huiyin.sensing.models import Device
from tests.cast import LANE
from tests.sensing.devices_cast import administrator, device, kinds

HEAD = "code,kind,name,gateway,lon,lat,building,component,address,maintainer,property,installed_on\n"


@pytest.fixture
def ada(district):
    kinds()
    return administrator(district)


def sheet(tmp_path, *lines: str):
    path = tmp_path / "devices.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_list_is_shown_then_confirmed(ada, tmp_path):
    lon, lat = LANE
    path = sheet(
        tmp_path,
        f"s-1,smoke,一号,gw-1,{lon},{lat},,,,D001,,2026-03-01",
        f"gw-1,gateway,网关,,{lon},{lat},,,,,,",
    )
    found = compare(DEVICES, path, close_missing=False, by=ada)
    assert (found.count("added"), found.problems) == (2, []) and not Device.objects.exists()
    confirm(DEVICES, path, close_missing=False, seen=found.digest, by=ada)
    assert Device.objects.get(code="s-1").gateway.code == "gw-1"
    again = compare(DEVICES, path, close_missing=False, by=ada)
    assert (again.changes, again.unchanged) == ([], 2)


def test_each_wrong_row_is_named_and_nothing_is_changed(ada, tmp_path):
    lon, lat = LANE
    path = sheet(
        tmp_path,
        f"s-1,smoke,,,{lon},{lat},,,,,,",
        f"s-2,toaster,,,{lon},{lat},,,,,,",
        "s-3,smoke,,,1,1,,,,,,",
        f"s 4,smoke,,,{lon},{lat},,,,,,",
        f"s-5,smoke,,gw-9,{lon},{lat},,,,,,",
    )
    found = compare(DEVICES, path, close_missing=False, by=ada)
    assert [problem.row for problem in found.problems] == [3, 4, 5, 6]
    with pytest.raises(InvalidInput):
        confirm(DEVICES, path, close_missing=False, seen=found.digest, by=ada)
    assert not Device.objects.exists()


def test_what_the_whole_list_does_not_name_is_retired_but_no_gateway_in_use(ada, tmp_path):
    by_code = kinds()
    gateway = device(by_code["gateway"], "gw-1")
    device(by_code["smoke"], "s-1", gateway=gateway)
    device(by_code["smoke"], "s-2")
    lon, lat = LANE
    path = sheet(tmp_path, f"s-1,smoke,,gw-1,{lon},{lat},,,,,,")
    found = compare(DEVICES, path, close_missing=True, by=ada)
    assert any("gw-1" in str(problem) for problem in found.problems)
    path = sheet(tmp_path, f"s-1,smoke,,gw-1,{lon},{lat},,,,,,", f"gw-1,gateway,,,{lon},{lat},,,,,,")
    found = compare(DEVICES, path, close_missing=True, by=ada)
    confirm(DEVICES, path, close_missing=True, seen=found.digest, by=ada)
    assert Device.objects.get(code="s-2").retired_at is not None
