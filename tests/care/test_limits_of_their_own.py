"""This wearer's own pulse, this wearer's own fence: with a reason, by consent, gone with the device."""

import pytest
from django.test import Client

from huiyin.care.services import bind_device, lift, set_fence, set_vital, unbind_device
from huiyin.care.vocabulary import Purpose
from huiyin.kernel.clock import now
from huiyin.kernel.errors import Conflict, InvalidInput
from huiyin.sensing.models import Rule, RuleLimit
from tests.sensing.devices_cast import device, kinds

PULSE = {"when": "threshold", "metric": "heart_rate", "above": 130, "clear": 115}
FENCE = {"when": "fence", "leaves": {"circle": [114.85, 30.6, 20000]}}


@pytest.fixture
def band(home):
    for code, said in (("pulse_high", PULSE), ("fence", FENCE)):
        Rule.objects.create(
            code=code, name_zh=code, name_en=code, kinds=["wristband"], definition=said, changed_at=now()
        )
    return device(kinds()["wristband"], "WB-1")


def test_a_pulse_of_their_own_until_the_consent_ends(home, band):
    row = bind_device(home.bai(), band, by=home.he)
    limit = set_vital(row, "pulse_high", 110, reason="刘医生：房颤", by=home.he)
    assert limit.changes == {"above": 110, "clear": 100, "steps": []} and limit.until == row.until
    with pytest.raises(InvalidInput):
        set_vital(row, "pulse_high", 20, reason="刘医生", by=home.he)
    with pytest.raises(InvalidInput):
        set_vital(row, "pulse_high", 120, reason=" ", by=home.he)
    lift(row, "pulse_high", by=home.he)
    assert not RuleLimit.objects.exclude(until__lte=now()).exists()


def test_a_fence_lies_around_the_home(home, band):
    file = home.bai()
    limit = set_fence(bind_device(file, band, by=home.he), 300, reason="走失过", by=home.he)
    assert limit.changes == {"leaves": {"circle": [file.lon, file.lat, 300]}}


def test_released_the_reason_goes_too(home, band):
    row = bind_device(home.bai(), band, by=home.he)
    set_vital(row, "pulse_high", 110, reason="刘医生：房颤", by=home.he)
    unbind_device(row, by=home.he)
    assert not RuleLimit.objects.exists()


def test_a_wristband_needs_more_than_consent_to_devices(home, band):
    only = home.agreement(purposes=frozenset({Purpose.DEVICES, Purpose.VITALS}))
    with pytest.raises(Conflict, match="位置"):
        bind_device(home.bai(agreement=only), band, by=home.he)


def test_set_and_lifted_on_the_page(home, band):
    file = home.bai()
    row = bind_device(file, band, by=home.he)
    desk = Client()
    desk.force_login(home.district.staff["he"].account)
    desk.post(f"/desk/care/{file.pk}/open/", {"purpose": "plan"})
    given = {"row": row.pk, "what": "fence", "value": "300", "reason": "走失过"}
    assert desk.post(f"/desk/care/{file.pk}/limit/", given).status_code == 302
    assert "300" in desk.get(f"/desk/care/{file.pk}/?tab=devices").content.decode()
    assert desk.post(f"/desk/care/{file.pk}/lift-fence/", {"row": row.pk}).status_code == 302
    assert not RuleLimit.objects.exclude(until__lte=now()).exists()
