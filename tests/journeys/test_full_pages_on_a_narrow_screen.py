"""Every page at 320 px with a thousand of everything and words as long as they come: nothing sticks out."""

import pytest

from huiyin.kernel.clock import travel
from huiyin.matters.models import Matter
from tests.architecture.crowd import crowd
from tests.architecture.planted import tell
from tests.architecture.test_planted_names import GATEWAY_SECRET, outside_answers
from tests.cast import THURSDAY
from tests.journeys.test_all_pages_on_a_narrow_screen import WHOSE, looked_at, pages
from tests.journeys.test_office_on_a_narrow_screen import LONG_EN, LONG_ZH, WIDTH
from tests.outbound_peer import peer

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
def full(stage, settings, tmp_path):
    """The planted story, a thousand times: every list has more than one page."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HUIYIN_LIMITS_EXEMPT = ["127.0.0.1"]
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    settings.HUIYIN_PUBLIC_URL = "https://huiyin.example"
    with peer(answer=outside_answers) as outside:
        settings.HUIYIN_SMS_URL, settings.HUIYIN_SMS_SECRET = f"{outside.url}/sms", GATEWAY_SECRET
        with travel(THURSDAY):  # at night nobody is sent a text
            story = tell(stage, outside)
        crowd(story)
    Matter.objects.update(title=LONG_ZH + LONG_EN, address=LONG_EN)
    return stage


@pytest.mark.parametrize("people", ["zh-CN"], indirect=True)
def test_nothing_sticks_out_of_a_full_page(full, people):
    for who, beginnings in (WHOSE | {"ada": ("/office/",)}).items():
        assert looked_at(people(who, WIDTH), people.url, pages(beginnings)) == []
