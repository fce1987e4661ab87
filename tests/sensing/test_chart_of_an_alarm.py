"""What raised an alarm is drawn with its limit; of somebody's own device nothing is."""

from datetime import timedelta

import pytest
from django.db import connection

from huiyin.kernel.clock import now
from huiyin.sensing.models import Alarm, Metric, Rule
from huiyin.sensing.services.readings import partitions
from huiyin.web.desk.alarms.chart import HIGH, WIDE, chart_of
from tests.sensing.cameras import camera
from tests.web.desks import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alarm(district):
    device = camera("RL-1", "river_level", scenes=[])
    metric = Metric.objects.create(code="level", name_zh="水位", name_en="Water level", unit="m")
    rule = Rule.objects.create(code="river", name_zh="河道水位超警", name_en="River high", changed_at=now())
    at = now()
    partitions.ensure({at.date(), (at - timedelta(hours=1)).date()})
    with connection.cursor() as cursor:
        for n in range(10):
            when = at - timedelta(minutes=5 * (10 - n))
            cursor.execute(
                "INSERT INTO sensing_reading VALUES (%s, %s, %s, %s, 0)", [device.pk, metric.pk, when, 2 + n]
            )
    return Alarm.objects.create(
        device=device, rule=rule, severity="serious", said={"metric": "level", "value": 9.0, "limit": 5.0},
        area=device.area,
        began_at=at - timedelta(minutes=15), raised_at=at, last_at=at,
    )  # fmt: skip


def test_the_line_spans_its_box_and_the_limit_lies_inside(alarm, district):
    chart = chart_of(alarm, now() + timedelta(minutes=1))
    points = [tuple(map(float, point.split(","))) for point in chart.line.split()]
    assert (points[0], points[-1]) == ((0.0, float(HIGH)), (float(WIDE), 0.0))
    assert 0 < chart.limit < HIGH and chart.limit_said == "5"
    assert len(chart.rows) == 10
    page = sign_in(district, "lin").get(f"/desk/alarms/{alarm.pk}/").content.decode()
    assert "chart-line" in page and "水位" in page


def test_what_raised_no_figure_and_what_is_somebodys_own_is_not_drawn(alarm):
    alarm.subject = "care/1"
    assert chart_of(alarm, now()) is None
    alarm.subject, alarm.said = "", {"scene": "smoke"}
    assert chart_of(alarm, now()) is None
