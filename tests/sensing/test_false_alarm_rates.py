"""How often alarms are false, with what one may believe of few of them; every figure opens its alarms."""

import re
from datetime import timedelta

import pytest

from huiyin.kernel.clock import now
from huiyin.orgs.actor import SYSTEM
from huiyin.sensing.models import Alarm
from huiyin.sensing.rules.rates import Rate, wilson
from huiyin.sensing.selectors.rates import by_month, rates, total
from huiyin.web.office import alarm_rates
from tests.sensing.cameras import camera, listed
from tests.web.desks import sign_in


def test_the_interval_of_few_is_wide_and_of_many_narrow():
    # Figures of Brown, Cai and DasGupta (2001), and of R's prop.test without correction.
    assert [round(x, 4) for x in wilson(0, 10)] == [0.0, 0.2775]
    assert [round(x, 4) for x in wilson(5, 10)] == [0.2366, 0.7634]
    assert [round(x, 4) for x in wilson(500, 1000)] == [0.4691, 0.5309]
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError):
        wilson(3, 2)


def test_something_is_proposed_only_where_surely_most_are_false():
    assert not Rate(3, 3).is_bad
    assert not Rate(6, 10).is_bad
    assert Rate(9, 10).is_bad


@pytest.fixture
def past(district):
    kind, cam, other = listed(), camera(), camera("CAM-2")
    verdicts = ["false"] * 9 + ["true", "test", "drill", ""]
    for device, said in ((cam, verdicts), (other, ["true", "true"])):
        for n, verdict in enumerate(said):
            at = now() - timedelta(days=1, minutes=n)
            Alarm.objects.create(
                device=device, rule=kind.rule, severity="critical", began_at=at, raised_at=at, last_at=at,
                cleared_at=at,
                area=device.area, grid=device.grid, verdict=verdict, said={"scene": "smoke", "confidence": 0.9},
            )  # fmt: skip
    return cam


def test_tests_and_drills_count_nowhere(past):
    since, until = now() - timedelta(days=3), now()
    assert total(SYSTEM, since, until) == Rate(9, 12, 1)
    assert [(one.code, one.rate) for one in rates(SYSTEM, "device", since, until)] == [
        ("CAM-1", Rate(9, 10, 1)),
        ("CAM-2", Rate(0, 2)),
    ]
    assert [one.code for one in rates(SYSTEM, "scene", since, until)] == ["smoke"]
    assert [one.code for one in rates(SYSTEM, "area", since, until)] == ["990101001"]
    assert sum(rate.judged for _month, rate in by_month(SYSTEM, since, until)) == 12


def test_every_figure_opens_its_alarms(past, district):
    client = sign_in(district, "feng")
    page = client.get("/office/alarm-rates/?by=device").content.decode()
    assert "90 %" in page and "alert-triangle" in page
    found = re.search(r'<a href="([^"]+verdict=false[^"]+device=CAM-1[^"]+)">9</a>', page)
    assert found, page
    opened = client.get(found[1].replace("&amp;", "&")).content.decode()
    assert len(set(re.findall(r"/desk/alarms/\d+/", opened))) == 9


def test_somebodys_own_device_is_named_in_no_table(past):
    Alarm.objects.filter(device=past).update(subject="care/1")
    found = rates(SYSTEM, "device", now() - timedelta(days=3), now())
    assert [one.code for one in found] == ["CAM-2"]


def test_only_who_reads_figures_may(past, district):
    assert sign_in(district, "sun").get("/office/alarm-rates/").status_code == 403
    assert sign_in(district, "qian").get("/office/alarm-rates/?by=x&days=x").status_code == 200


def tone(rate: Rate) -> str:
    said = alarm_rates.said(rate)
    return said.tone if said else ""


def test_what_is_said_of_a_share_is_what_its_range_allows():
    assert tone(Rate(0, 0)) == ""
    assert (tone(Rate(9, 10)), tone(Rate(1, 20)), tone(Rate(2, 4))) == ("danger", "done", "soon")
    assert tone(Rate(3, 3)) == "soon", "three of three are no proof"
