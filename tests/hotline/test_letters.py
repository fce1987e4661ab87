"""Letters, visits and media: one register, then the same path."""

from datetime import timedelta

import pytest
from django.utils import timezone

from huiyin.audit.models import TraceEntry
from huiyin.hotline.models import Letter
from huiyin.kernel.clock import now
from huiyin.matters.models import Matter, Report
from tests.web.desks import photo, sign_in

TODAY = timezone.localtime(now()).date()
LETTER = {"kind": "letter", "received_on": TODAY.isoformat(), "text": "柳巷路灯不亮已一周", "key": "k1", "type": "0137"}


def post(district, who: str = "lin", **more):
    return sign_in(district, who).post("/desk/hotline/letters/new/", LETTER | more)


def test_a_letter_is_registered_and_becomes_a_matter(district):
    answer = post(district, name="苏小园", phone="19900001111", photos=photo("letter.png"))
    letter, matter = Letter.objects.get(), Matter.objects.get()
    assert answer.url == f"/desk/m/{matter.number}/"
    assert letter.matter == matter and letter.number.startswith(f"L{TODAY.year}-")
    assert matter.source == "letter" and matter.photos.count() == 1 and Report.objects.get().contact_id
    page = sign_in(district, "lin").get(answer.url).content.decode()
    assert letter.number in page and "苏小园" not in page
    assert "苏小园" not in "".join(TraceEntry.objects.values_list("data", flat=True))


def test_the_same_form_twice_is_one_entry(district):
    assert post(district).url == post(district).url
    assert Letter.objects.count() == Matter.objects.count() == 1


def test_a_visit_says_how_many_came_and_media_who_wrote(district):
    post(district, kind="visit", people=12)
    post(district, kind="media", outlet="回澜晚报", link="https://news.example/1", key="k2")
    visit, media = Letter.objects.order_by("pk")
    assert visit.people == 12 and visit.matter.source == "letter"
    assert media.matter.source == "media" and media.link == "https://news.example/1"
    page = sign_in(district, "feng").get("/desk/hotline/letters/").content.decode()
    assert "回澜晚报" in page and "12" in page
    assert visit.number not in sign_in(district, "feng").get("/desk/hotline/letters/?kind=media").content.decode()


def test_what_lay_before_it_was_registered_says_so(district):
    post(district, received_on=(TODAY - timedelta(days=3)).isoformat())
    page = sign_in(district, "lin").get("/desk/hotline/letters/", headers={"accept-language": "en"}).content.decode()
    assert "registered 3 days later" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_on": (TODAY + timedelta(days=1)).isoformat()},
        {"received_on": "soon"},
        {"kind": "media", "outlet": ""},
        {"kind": "pigeon"},
        {"text": ""},
        {"link": "javascript:alert(1)"},
    ],
)
def test_a_refused_letter_keeps_what_was_typed(district, wrong):
    answer = post(district, name="苏小园", **wrong)
    assert answer.status_code == 422 and "苏小园" in answer.content.decode()
    assert not Letter.objects.exists() and not Matter.objects.exists()


def test_a_tip_off_by_letter_names_nobody_who_knows(district):
    post(district, tip_off="on")
    assert Matter.objects.get().confidential
    actors = set(
        TraceEntry.objects.filter(action__in=("matters.receive", "hotline.letter_registered")).values_list(
            "actor", flat=True
        )
    )
    assert all(actor.startswith("reporter/") for actor in actors)


def test_a_supervisor_reads_the_register_and_does_not_write_it(district):
    assert sign_in(district, "feng").get("/desk/hotline/letters/").status_code == 200
    assert post(district, "feng").status_code == 403
    assert sign_in(district, "sun").get("/desk/hotline/letters/").status_code == 403
