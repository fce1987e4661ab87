"""By the rules: what has been kept long enough goes, what stands against it is counted with its ground."""

from datetime import timedelta

import pytest

from huiyin.hotline.models import Call
from huiyin.kernel.clock import now, travel
from huiyin.kernel.errors import NotFound
from huiyin.matters import services as do
from huiyin.matters.models import Matter, Photo
from huiyin.matters.services.photos import keep_upload, original_path, path_of
from huiyin.matters.vocabulary import EvidenceKind
from huiyin.orgs.actor import SYSTEM
from huiyin.people.access import open_contact
from huiyin.people.models import Contact
from huiyin.people.services import ContactDetails, keep_contact
from huiyin.retention.holding import lift_hold, place_hold
from huiyin.retention.models import Run
from huiyin.retention.running import run
from huiyin.retention.vocabulary import Ground, Line
from tests.cast import THURSDAY
from tests.doors.test_bare_pictures import loaded
from tests.hotline.calls import answered

YEAR = timedelta(days=366)


def reported(district, *, closed: bool, **more) -> Matter:
    contact = keep_contact(ContactDetails(name="钱大姐", phone="13800000001"))
    Contact.objects.filter(pk=contact).update(created_at=now())  # the database's own clock does not travel
    matter = district.reported(contact=contact, **more)
    if closed:
        close(district, matter)
    return matter


def close(district, matter: Matter) -> None:
    do.file(matter, district.conditions["0137"], by=district.actor("lin"))
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(matter, by=district.actor("sun"))
    do.finish(matter, "已换", by=district.actor("sun"))
    do.verify(matter, "电话核实", by=district.actor("lin"))
    do.close(matter, "good", by=district.actor("lin"))


def contact_of(matter: Matter) -> str:
    return matter.reports.get().contact_id


def is_erased(matter: Matter) -> bool:
    try:
        return not open_contact(contact_of(matter), by="staff/1", purpose="x").name
    except NotFound:
        return True


@pytest.fixture
def three(rules, district):
    """One long closed, one still open, one closed and needed by a court."""
    with travel(THURSDAY):
        old, open_, needed = (reported(district, closed=closed) for closed in (True, False, True))
        place_hold(needed, "行政复议", by=district.actor("qian"))
    with travel(THURSDAY + YEAR):
        yield old, open_, needed


WANTED = [
    Line("reporter", gone=1),
    Line("reporter", kept=1, ground=Ground.HANDLING),
    Line("reporter", kept=1, ground=Ground.HOLD),
]


def test_a_dry_run_says_the_same_and_touches_nothing(three):
    assert run(by=SYSTEM, dry=True) == WANTED
    assert not any(map(is_erased, three)) and not Run.objects.exists()


def test_what_is_old_goes_and_the_rest_is_kept_on_its_ground(three):
    assert run(by=SYSTEM) == WANTED
    assert [is_erased(one) for one in three] == [True, False, False]
    kept = Run.objects.get()
    assert len(kept.lines) == 3 and kept.rules[0]["source"] == "a test"
    assert run(by=SYSTEM) == WANTED[1:], "done once"


def test_after_the_hold_is_lifted_it_goes(three, district):
    lift_hold(three[2], by=district.actor("qian"))
    run(by=SYSTEM)
    assert is_erased(three[2])


def test_not_a_day_too_early(rules, district):
    with travel(THURSDAY):
        matter = reported(district, closed=True)
    with travel(THURSDAY + timedelta(days=364)):
        run(by=SYSTEM)
        assert not is_erased(matter)


def test_without_a_rule_everything_stays(district):
    with travel(THURSDAY):
        matter = reported(district, closed=True)
    with travel(THURSDAY + 9 * YEAR):
        assert run(by=SYSTEM) == [] and not is_erased(matter)


def test_callers_go_by_their_own_rule(rules, district):
    with travel(THURSDAY):
        call = answered("lin", caller="13800000009")
        Call.objects.filter(pk=call.pk).update(ended_at=THURSDAY, recording="rec/1.wav")
        contact = Call.objects.get().contact_id
    with travel(THURSDAY + timedelta(days=181)):
        assert run(by=SYSTEM) == [Line("call", gone=1)]
    call = Call.objects.get()
    assert (call.contact_id, call.recording) == ("", "")
    with pytest.raises(NotFound):
        open_contact(contact, by="staff/1", purpose="x")


def test_originals_go_and_what_is_shown_stays(rules, district, django_capture_on_commit_callbacks):
    with travel(THURSDAY):
        photo = keep_upload("a.jpg", loaded("JPEG"), EvidenceKind.REPORT, by=SYSTEM)
        matter = reported(district, closed=True, photos=(photo.pk,))
    photo = Photo.objects.get(matter=matter)
    assert original_path(photo.sha256).exists()
    with travel(THURSDAY + timedelta(days=91)), django_capture_on_commit_callbacks(execute=True):
        assert Line("original", gone=1) in run(by=SYSTEM)
    assert not original_path(photo.sha256).exists() and path_of(photo.shown).exists()
