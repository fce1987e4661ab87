"""What is suggested is taken with one press, where one press can say it all."""

import re

from huiyin.matters.models import FilingCondition
from huiyin.matters.states import State
from tests.web.desks import Story, fresh, sign_in


def accept(client, matter):
    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    form = re.search(r'<form method="post" class="ready" action="([^"]+)">(.*?)</form>', page, re.S)
    if form is None:
        return None
    return client.post(form[1], dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2])))


def test_registering_and_dispatching_take_one_press_each(district):
    matter = Story(district).received()
    assert accept(sign_in(district, "qian"), matter).status_code == 302
    assert fresh(matter).condition == district.conditions["0137"]
    assert accept(sign_in(district, "zhao"), matter).status_code == 302
    assert (fresh(matter).state, fresh(matter).unit) == (State.DISPATCHED, district.units["D001"])


def test_where_conditions_must_be_told_apart_nothing_is_pressed_blindly(district):
    FilingCondition.objects.create(
        type=district.conditions["0137"].type, number=2, text_zh="灯杆倾斜", limit_amount=1, limit_unit="urgent_hours"
    )
    assert accept(sign_in(district, "lin"), Story(district).received()) is None


def test_who_may_not_make_the_move_is_not_offered_it(district):
    assert accept(sign_in(district, "feng"), Story(district).filed()) is None
