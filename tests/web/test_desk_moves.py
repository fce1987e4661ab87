"""Every move that staff may make has a form that opens and does what it says."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.matters import services as do
from huiyin.matters.models import FilingCondition, Photo, Request
from huiyin.matters.states import MOVES, By, State
from huiyin.web.desk.moves import FORMS
from tests.cast import HARBOUR
from tests.web.desks import Story, fresh, move, photo, sign_in

# move: (where the matter stands, who makes it, what they type, where it stands then)
TABLE = {
    "file": ("received", "lin", {"type": "0137", "condition": "1"}, State.FILED),
    "refile": ("filed", "lin", {"type": "0101", "condition": "1", "reason": "是井盖，不是路灯"}, State.FILED),
    "set_urgency": ("handling", "zhao", {"urgency": "urgent", "reason": "学校门口"}, State.HANDLING),
    "ask_check": ("received", "lin", {"note": "看看是哪一盏"}, State.CHECKING),
    "answer_check": ("checking", "lin", {"answer": "yes", "note": "属实"}, State.RECEIVED),
    "decline": ("received", "qian", {"reason": "不在本区"}, State.DECLINED),
    "answer": ("received", "lin", {"text": "请到街道便民中心办理"}, State.CLOSED),
    "dispatch": ("filed", "zhao", {"unit": "D001", "co_units": ["D002"], "note": "尽快"}, State.DISPATCHED),
    "arbitrate": ("arbitration", "qian", {"unit": "D002", "reason": "灯在公园内"}, State.DISPATCHED),
    "transfer": ("accepted", "zhao", {"unit": "D002", "reason": "移交园林"}, State.DISPATCHED),
    "dispute": ("accepted", "sun", {"reason": "不是我们的灯"}, State.ARBITRATION),
    "add_co_handler": ("accepted", "zhou", {"unit": "D002"}, State.ACCEPTED),
    "remove_co_handler": ("helped", "zhao", {"unit": "D002"}, State.DISPATCHED),
    "take_back": ("dispatched", "zhao", {"note": "派错了"}, State.FILED),
    "accept": ("dispatched", "sun", {}, State.ACCEPTED),
    "start": ("accepted", "sun", {}, State.HANDLING),
    "return": ("accepted", "sun", {"reason": "不归我们"}, State.FILED),
    "assign": ("accepted", "zhou", {"staff": "zhou"}, State.ACCEPTED),
    "finish": ("handling", "sun", {"text": "已换灯泡"}, State.FINISHED),
    "ask_extension": ("handling", "sun", {"amount": "2", "unit": "working_days", "reason": "等配件"}, State.HANDLING),
    "decide_extension": ("more_time", "zhao", {"granted": "yes"}, State.HANDLING),
    "ask_suspension": ("handling", "sun", {"reason": "连日下雨"}, State.HANDLING),
    "suspend": ("pause_asked", "qian", {"reason": "同意"}, State.SUSPENDED),
    "refuse_suspension": ("pause_asked", "qian", {"reason": "雨已经停了"}, State.HANDLING),
    "resume": ("suspended", "sun", {}, State.HANDLING),
    "redo": ("finished", "lin", {"reason": "还是不亮"}, State.HANDLING),
    "ask_verification": ("finished", "lin", {"whom": "worker"}, State.VERIFYING),
    "answer_verification": ("verifying", "lin", {"answer": "yes"}, State.VERIFIED),
    "verify": ("finished", "lin", {"text": "电话回访"}, State.VERIFIED),
    "close": ("verified", "lin", {"grade": "fair", "note": "谢谢"}, State.CLOSED),
    "merge": ("received", "lin", {"root": "other"}, State.MERGED),
    "unmerge": ("merged", "lin", {}, State.RECEIVED),
    "reopen": ("closed", "feng", {"reason": "又坏了"}, State.FILED),
    "urge": ("handling", "feng", {"note": "请加快"}, State.HANDLING),
    "supervise": ("handling", "feng", {"reason": "多次投诉"}, State.HANDLING),
    "escalate": ("handling", "sun", {"reason": "需要断电"}, State.HANDLING),
    "note": ("handling", "sun", {"text": "已联系供电所"}, State.HANDLING),
    "correct": ("received", "lin", {"title": "柳巷路灯", "type": "0101", "reason": "类别错了"}, State.RECEIVED),
    "hold": ("handling", "qian", {"reason": "现场还在冒烟"}, State.HANDLING),
    "lift_hold": ("held", "qian", {}, State.HANDLING),
    "ask_void": ("handling", "lin", {"reason": "重复立案"}, State.HANDLING),
    "void": ("void_asked", "qian", {"reason": "确属重复"}, State.VOIDED),
    "refuse_void": ("void_asked", "qian", {"reason": "不重复"}, State.HANDLING),
}
OF_OTHERS = {"rate"}  # the reporter's own


def test_no_move_of_the_table_is_without_a_form():
    assert set(FORMS) == set(MOVES) - OF_OTHERS == set(TABLE)
    assert all(how is By.REPORTER for how, _ in MOVES["rate"].who)


@pytest.mark.parametrize("name", TABLE)
def test_the_form_opens_and_moves_the_matter(district, name):
    where, who, given, ends = TABLE[name]
    matter = getattr(Story(district), where)()
    client = sign_in(district, who)
    given = {**given, "staff": str(district.staff[given["staff"]].pk)} if "staff" in given else given
    given = {"root": district.reported().number} if name == "merge" else given
    given = {"owner": district.actor(who).ref} if name == "lift_hold" else given
    path = f"/desk/m/{matter.number}/{name.replace('_', '-')}/"

    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    assert f'="{path}' in page, "the page offers the move"
    form = client.get(path)
    assert form.status_code == 200 and str(FORMS[name].verb) in form.content.decode()
    part = client.get(path, headers={"HX-Request": "true", "HX-Target": "form"}).content.decode()
    assert str(FORMS[name].verb) in part and "<html" not in part

    sent = move(client, matter, name, **given)
    assert sent.status_code == 302, sent.content.decode()
    assert fresh(matter).state == ends


@pytest.mark.parametrize(
    "name",
    [name for name, (_, _, given, _) in TABLE.items() if given and name not in ("urge", "ask_check", "take_back")],
)
def test_an_empty_form_comes_back_with_what_is_missing(district, name):
    where, who, _given, _ends = TABLE[name]
    matter = getattr(Story(district), where)()
    before = fresh(matter).version
    answer = move(sign_in(district, who), matter, name)
    assert answer.status_code in (400, 422) and "error-summary" in answer.content.decode()
    assert fresh(matter).version == before


def test_the_conditions_of_a_type_are_shown_with_limit_and_closing(district):
    matter = Story(district).received()
    client = sign_in(district, "lin")
    step = client.post(
        f"/desk/m/{matter.number}/file/",
        {"version": matter.version, "type": "0101", "note": "很急", "step": "conditions"},
    )
    page = step.content.decode()
    assert step.status_code == 200 and fresh(matter).version == matter.version
    assert "2 紧急工作时" in page and "恢复" in page and "处置后照片" in page and "很急" in page


def test_a_condition_of_another_type_is_refused(district):
    FilingCondition.objects.create(
        type=district.conditions["0101"].type, number=7, text_zh="移位", limit_amount=2, limit_unit="urgent_hours"
    )
    matter = Story(district).received()
    assert move(sign_in(district, "lin"), matter, "file", type="0137", condition="7").status_code == 422


def test_finishing_without_the_evidence_is_refused_and_with_it_goes_through(district):
    story = Story(district)
    do.file(story.matter, district.conditions["0101"], by=district.actor("lin"))
    do.dispatch(story.matter, district.units["D001"], by=district.actor("zhao"))
    do.accept(story.matter, by=district.actor("sun"))
    client = sign_in(district, "sun")
    refused = move(client, story.matter, "finish", text="已更换")
    assert refused.status_code == 400 and "处置后照片" in refused.content.decode()
    assert move(client, story.matter, "finish", text="已更换", after=photo("after.jpg")).status_code == 302
    assert list(Photo.objects.filter(matter=story.matter).values_list("kind", flat=True)) == ["after"]


def test_photos_of_a_refused_form_need_not_be_chosen_again(district):
    matter = Story(district).handling()
    client = sign_in(district, "sun")
    refused = move(client, matter, "finish", text="  好了", version=1, after=photo("a.jpg"))
    assert refused.status_code == 409
    kept = re.search(r'name="kept" value="([^"]+)"', refused.content.decode()).group(1)
    assert move(client, matter, "finish", text="好了", kept=kept).status_code == 302
    assert Photo.objects.get(matter=matter).kind == "after"


def test_the_unit_that_seems_responsible_is_chosen_already(district):
    matter = Story(district).filed()
    page = sign_in(district, "zhao").get(f"/desk/m/{matter.number}/dispatch/").content.decode()
    assert '<option value="D001" selected>' in page and "立案条件" in page


def test_an_extension_is_granted_by_what_was_asked_for(district):
    matter = Story(district).more_time()
    before = fresh(matter).due_at
    page = sign_in(district, "qian").get(f"/desk/m/{matter.number}/").content.decode()
    assert "2 工作日" in page and "等配件" in page
    move(sign_in(district, "qian"), matter, "decide_extension", granted="yes")
    assert fresh(matter).due_at > before and Request.objects.get().granted is True


def test_whoever_asked_to_void_is_not_offered_to_approve_it(district):
    story = Story(district)
    do.ask_void(story.handling(), "误立案", by=district.actor("qian"))
    page = sign_in(district, "qian").get(f"/desk/m/{story.matter.number}/").content.decode()
    assert f"/desk/m/{story.matter.number}/void/" not in page
    assert (
        f"/desk/m/{story.matter.number}/void/"
        in sign_in(district, "feng").get(f"/desk/m/{story.matter.number}/").content.decode()
    )


def test_a_hold_is_named_when_somebody_tries_to_close(district):
    story = Story(district)
    do.hold(story.verified(), district.actor("qian").ref, "现场还在冒烟", by=district.actor("qian"))
    refused = move(sign_in(district, "lin"), story.matter, "close", grade="good")
    page = refused.content.decode()
    assert refused.status_code == 409 and "现场还在冒烟" in page and "钱值班" in page


def test_correcting_the_place_moves_the_matter_to_the_other_street(district):
    matter = Story(district).received()
    place = {"place_lon": HARBOUR[0], "place_lat": HARBOUR[1]}
    answer = move(sign_in(district, "lin"), matter, "correct", title=matter.title, reason="听错了地址", **place)
    assert answer.status_code == 302 and fresh(matter).area.startswith("990101002")


def test_a_place_outside_the_district_is_refused_in_the_correction(district):
    matter = Story(district).received()
    answer = move(sign_in(district, "lin"), matter, "correct", title=matter.title, reason="x", place_lon=1, place_lat=1)
    assert answer.status_code == 422 and fresh(matter).lon == matter.lon


def test_after_a_return_the_unit_is_back_in_its_inbox_and_sees_the_matter_no_more(district):
    matter = Story(district).accepted()
    client = sign_in(district, "sun")
    assert move(client, matter, "return", reason="不归我们").url == "/desk/"
    assert client.get("/desk/").url == "/desk/inbox/"
    assert client.get(f"/desk/m/{matter.number}/").status_code == 404


def test_a_paper_is_a_link_and_no_broken_picture(district):
    matter = Story(district).handling()
    paper = SimpleUploadedFile("receipt.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    client = sign_in(district, "sun")
    assert move(client, matter, "finish", text="已换灯泡", paper=paper).status_code == 302
    page = client.get(f"/desk/m/{matter.number}/").content.decode()
    kept = Photo.objects.get(matter=matter)
    assert f'href="/photo/{kept.token}/' in page and f'src="/photo/{kept.token}/' not in page
