"""The demo's people in care: the same for the same seed, with consents, family, devices and a history."""

from huiyin.care.models import CareFile, Due, Order, Record
from huiyin.demo import care
from huiyin.orgs.actor import SYSTEM
from huiyin.people.access import open_cared
from tests.sensing.devices_cast import device, kinds


def test_people_with_a_history_are_enrolled_once(home, monkeypatch):
    known = kinds()
    monkeypatch.setattr(care, "WEEKS", 3)
    for n in range(2):
        lon = 114.5005 + 0.0001 * n
        device(known["sos_button"], f"SOS-{n}", lon=lon, area="990101001001001", address=f"柳巷{n}号")
    assert care.load_care(7) == {"files": 2}
    assert care.load_care(7) == {"files": 2}
    people = [
        open_cared(file.person, by=SYSTEM.ref, purpose="a look", about=file.chain) for file in CareFile.objects.all()
    ]
    assert len({person.name for person in people}) == 2 and all(person.phone.startswith("1990") for person in people)
    assert Record.objects.filter(kind="visit").count() > 2 and Due.objects.filter(state="open").exists()
    assert Order.objects.exists() and CareFile.objects.filter(contacts__isnull=False).distinct().count() == 2
