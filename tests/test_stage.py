"""What one story commits the next one does not find; the queue of jobs is easily forgotten."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from huiyin.matters.jobs import more_reports


@pytest.mark.parametrize("turn", [1, 2])
def test_a_stage_begins_empty(stage, turn):
    assert not ProcrastinateJob.objects.exists()
    more_reports.defer(matter=turn)
    assert ProcrastinateJob.objects.count() == 1
