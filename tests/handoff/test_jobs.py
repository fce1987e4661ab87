"""What the worker does every minute, as the worker does it."""

from datetime import timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.handoff import jobs
from huiyin.handoff.services import hand_off
from huiyin.handoff.states import State, Way
from huiyin.kernel.clock import freeze, now
from tests.handoff.conftest import again


def test_a_minute_takes_back_the_silent_and_calls_whose_turn_it_is(district, partner, lamp, outside):
    silent = hand_off(lamp, partner(), "换灯泡", by=district.actor("sun"))
    from tests.web.desks import Story

    called = hand_off(Story(district).accepted(), partner(Way.OPEN311, url=outside.url), "换", by=district.actor("sun"))
    ProcrastinateJob.objects.all().delete()
    outside.answer = lambda heard: (200, {}, b'[{"service_request_id": "7"}]')
    with freeze(now() + timedelta(hours=2, minutes=1)):
        jobs.look.func(timestamp=0)
        assert again(silent).state == State.SILENT
        (job,) = ProcrastinateJob.objects.filter(task_name="huiyin.handoff.jobs.call")
        assert job.args == {"handoff": called.pk}
        jobs.look.func(timestamp=0)
        assert ProcrastinateJob.objects.filter(task_name="huiyin.handoff.jobs.call").count() == 1, "once is enough"
        jobs.call.func(**job.args)
    assert (again(called).state, again(called).outside_ref) == (State.SENT, "7")
