"""The type: from the pack's words on the first day, from what people decide later; versions come and go back."""

import pytest

from huiyin.kernel.errors import Conflict, Forbidden, NotFound
from huiyin.matters import services as do
from huiyin.matters.library import in_force
from huiyin.matters.models import Classifier, MatterType
from huiyin.matters.services import learning
from huiyin.matters.services.switching import set_switch
from huiyin.matters.triage import types
from huiyin.matters.triage.types import guess_types, guessed
from huiyin.matters.vocabulary import Choice, Mode
from huiyin.orgs.actor import SYSTEM

LAMPS = ["路灯不亮", "灯杆倒了", "整条街黑着没有灯", "灯一闪一闪", "晚上没亮灯", "灯罩碎了"]
COVERS = ["井盖丢了", "井盖响得睡不着", "窨井没有盖子", "盖板塌了", "井口敞着", "井盖翘起来"]


@pytest.fixture
def history(district):
    """Twelve lamps and twelve covers, filed by a person; without a keyword among them."""
    MatterType.objects.update(keywords=[])
    for code, texts in (("0137", LAMPS), ("0101", COVERS)):
        for n, text in enumerate(texts * 2):
            matter = district.reported(text=f"{text}，第{'甲乙丙丁戊己庚辛壬癸子丑'[n]}次反映")
            do.file(matter, district.conditions[code], by=district.actor("lin"))
    return district


def test_before_any_training_the_words_of_the_pack_speak(district):
    found = guessed("柳巷的路灯坏了", in_force())
    assert found.version == 0 and found.guesses[0].code == "0137" and found.guesses[0].words == ("路灯",)


def test_it_learns_from_what_people_filed_and_says_which_words_decided(history):
    training = learning.train(by=SYSTEM)
    assert training.row.in_force and training.row.figures["from_history"] == 24
    best = guess_types("窨井盖子没有了", in_force())[0]
    assert best.code == "0101" and best.words
    assert guessed("窨井盖子没有了", in_force()).version == training.row.pk


def test_what_the_platform_filed_by_itself_is_no_lesson_until_a_person_confirms(history):
    from huiyin.matters.models import Matter
    from huiyin.matters.services.verdicts import Decided, confirm, note_types
    from huiyin.matters.triage.lessons import from_history

    own = Matter.objects.select_related("type").order_by("pk").first()
    note_types([Decided(own, "file", False, own.received_at)])
    assert len(from_history(in_force())) == 23
    confirm([own.pk])
    assert len(from_history(in_force())) == 24


def test_a_version_goes_back_with_one_call_and_its_number_tells(history):
    first, second = learning.train(by=SYSTEM).row, learning.train(by=SYSTEM, force=True).row
    assert guessed("井盖", in_force()).version == second.pk
    learning.use(first.pk, by=SYSTEM)
    assert guessed("井盖", in_force()).version == first.pk
    assert Classifier.objects.filter(in_force=True).count() == 1
    learning.use_none(by=SYSTEM)
    assert guessed("井盖", in_force()).version == 0


def test_with_nothing_new_a_scheduled_training_stays_out_and_says_why(history):
    learning.train(by=SYSTEM)
    again = learning.train(by=SYSTEM)
    assert not again.row.in_force and again.why.code == "few"


def test_a_changed_version_is_not_read_and_the_one_in_memory_stays(history):
    row = learning.train(by=SYSTEM).row
    assert guessed("井盖", in_force()).version == row.pk
    Classifier.objects.filter(pk=row.pk).update(sha256="0" * 64)
    types.forget()
    assert guessed("路灯", in_force()).version == 0


def test_only_an_administrator_or_the_platform_trains(history):
    with pytest.raises(Forbidden):
        learning.train(by=history.actor("lin"))
    with pytest.raises(NotFound):
        learning.use(999, by=SYSTEM)
    row = learning.train(by=SYSTEM).row
    Classifier.objects.filter(pk=row.pk).update(in_force=False, arrays=b"")
    with pytest.raises(Conflict):
        learning.use(row.pk, by=SYSTEM)


def test_without_a_clear_word_it_abstains_and_a_type_switched_off_is_not_offered(district):
    assert guess_types("你好，请问几点上班", in_force()) == []
    set_switch(Choice.TYPE, "0137", Mode.OFF, by=SYSTEM)
    assert guess_types("路灯不亮", in_force()) == []


def test_a_tip_off_is_protected_when_only_the_classifier_says_so(history):
    tips = ["邻居偷偷私放煤气罐请保密", "有人收黑钱我怕报复", "内部有人贪钱别说是我讲的", "老板偷税请别透露我的姓名"]
    for n, text in enumerate(tips * 3):
        matter = history.reported(text=f"{text}{'甲乙丙丁戊己庚辛壬癸子丑'[n]}")
        do.file(matter, history.conditions["E9901"], by=history.actor("lin"))
    learning.train(by=SYSTEM)
    assert guessed("单位里有人收黑钱，别透露我的姓名", in_force()).confidential
    assert history.reported(text="单位里有人收黑钱，别透露我的姓名").confidential
    assert not history.reported(text="路灯不亮").confidential
