"""Partners of the toy district, and a lamp in the hands of Municipal Works."""

from datetime import timedelta

import pytest

from huiyin.handoff.models import Handoff
from huiyin.handoff.services import Wanted, open_partner
from huiyin.handoff.states import Kind, Way
from tests.outbound_peer import peer
from tests.web.desks import Story
from tests.web.office_cast import administrator


@pytest.fixture
def ada(district):
    administrator(district)
    return district.actor("ada")


@pytest.fixture
def partner(district, ada):
    """partner(way=…) is a firm that mends lamps; two hours to confirm, two days between words."""

    def of(way: Way = Way.LINK, **given):
        wanted = {"name_zh": "明灯照明公司", "name_en": "Bright Lamps Ltd", "kind": Kind.CONTRACTOR, "way": way}
        times = {"confirm_within": timedelta(hours=2), "progress_within": timedelta(days=2)}
        return open_partner(Wanted(**(wanted | times | given)), by=ada)

    return of


@pytest.fixture
def lamp(district):
    """Accepted by Municipal Works."""
    return Story(district).accepted()


@pytest.fixture
def outside(settings):
    """Another system on loopback, listed by the operator."""
    settings.HUIYIN_OUTBOUND_PRIVATE = ["127.0.0.1"]
    with peer() as one:
        yield one


def again(handoff: Handoff) -> Handoff:
    return Handoff.objects.select_related("partner__fallback_unit", "unit").get(pk=handoff.pk)
