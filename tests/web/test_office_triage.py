"""The office sees how right triage is, sets what it may do, and puts versions in force; the desk enters warnings."""

import pytest

from huiyin.kernel import outbox
from huiyin.matters import services as do
from huiyin.matters.models import Classifier, Switch, WeatherWarning
from huiyin.matters.services import learning
from huiyin.orgs.actor import SYSTEM
from tests.web.desks import sign_in
from tests.web.office_cast import administrator


@pytest.fixture
def ada(district):
    administrator(district)
    return sign_in(district, "ada")


def decided(district):
    for text, code in (("路灯不亮", "0137"), ("路灯旁井口", "0101")):
        do.file(district.reported(text=text), district.conditions[code], by=district.actor("lin"))
    outbox.deliver_all(unsettled=True)


def test_before_anything_was_decided_the_page_says_so(district, ada):
    page = ada.get("/office/triage/").content.decode()
    assert "暂无可统计内容" in page


def test_it_counts_and_each_confusion_opens_its_matters(district, ada):
    decided(district)
    page = ada.get("/office/triage/").content.decode()
    assert "50.0%" in page and "/office/triage/confused/0137/0101/" in page
    listed = ada.get("/office/triage/confused/0137/0101/").content.decode()
    assert "路灯旁井口" not in listed, "an administrator's posts see no matter"
    supervisor = sign_in(district, "feng").get("/office/triage/confused/0137/0101/").content.decode()
    assert "路灯旁井口" in supervisor and "/desk/m/" in supervisor


def test_only_who_reads_standards_sees_it_and_only_administrators_set_it(district, ada):
    assert sign_in(district, "feng").get("/office/triage/").status_code == 200
    assert sign_in(district, "lin").get("/office/triage/").status_code == 403
    assert sign_in(district, "feng").get("/office/triage/switches/").status_code == 403


def test_a_switch_is_set_for_one_type_and_taken_back(district, ada):
    given = {"choice": "type", "type": "0137", "mode": "act", "percent": "97.5"}
    assert ada.post("/office/triage/switches/", given).status_code == 302
    row = Switch.objects.get()
    assert (row.mode, row.threshold) == ("act", 0.975)
    assert "97.5%" in ada.get("/office/triage/switches/").content.decode()
    ada.post("/office/triage/switches/", given | {"mode": "as_all", "percent": ""})
    assert not Switch.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"percent": "20"}, {"percent": "abc"}, {"mode": "as_all", "type": ""}, {"type": "nope"}, {"choice": "x"}]
)
def test_a_switch_that_makes_no_sense_comes_back_with_an_error(district, ada, wrong):
    answer = ada.post("/office/triage/switches/", {"choice": "type", "type": "0137", "mode": "act"} | wrong)
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert not Switch.objects.exists()


def test_a_version_is_put_in_force_and_back(district, ada):
    assert "尚未训练" in ada.get("/office/triage/models/").content.decode()
    first = learning.train(by=SYSTEM).row
    second = learning.train(by=SYSTEM, force=True).row
    page = ada.get("/office/triage/models/").content.decode()
    assert f"/office/triage/models/{first.pk}/use/" in page and f"/models/{second.pk}/use/" not in page
    ada.post(f"/office/triage/models/{first.pk}/use/")
    assert Classifier.objects.get(in_force=True).pk == first.pk
    ada.post("/office/triage/models/0/use/")
    assert not Classifier.objects.filter(in_force=True).exists()
    refused = ada.post("/office/triage/models/9999/use/", follow=True).content.decode()
    assert "9999" in refused


def test_the_number_of_statements_does_not_grow_with_the_types(district, ada, django_assert_max_num_queries):
    decided(district)
    ada.get("/office/triage/switches/")
    with django_assert_max_num_queries(14):
        ada.get("/office/triage/switches/")
    with django_assert_max_num_queries(16):
        ada.get("/office/triage/")


def test_the_desk_enters_a_weather_warning_and_lifts_it(district):
    lin = sign_in(district, "lin")
    given = {"kind": "rain", "level": "orange", "area": "", "until": "2099-01-01T08:00"}
    assert lin.post("/desk/weather/", given).status_code == 302
    warning = WeatherWarning.objects.get()
    assert "暴雨" in lin.get("/desk/weather/").content.decode()
    assert lin.post("/desk/weather/", given | {"until": "2001-01-01T08:00"}).status_code == 422
    lin.post(f"/desk/weather/{warning.pk}/lift/")
    assert "目前没有生效的预警" in lin.get("/desk/weather/").content.decode()
    assert sign_in(district, "sun").get("/desk/weather/").status_code == 403


def test_the_desk_reads_how_sure_a_guess_is_and_that_it_abstains(district):
    lin = sign_in(district, "lin")
    page = lin.get(f"/desk/m/{district.reported().number}/").content.decode()
    assert "几乎确定 · 100%" in page
    silent = lin.get(f"/desk/m/{district.reported(text='你好').number}/").content.decode()
    assert "不作类型建议" in silent


def test_urgent_matters_stand_first_in_the_queue(district):
    calm, urgent = district.reported(), district.reported(text="变压器漏电")
    page = sign_in(district, "lin").get("/desk/?tab=accept").content.decode()
    assert page.index(urgent.number) < page.index(calm.number)


def test_an_urgent_report_rings_at_the_desk(district):
    from huiyin.notices.models import Notice

    district.reported()
    district.reported(text="变压器漏电")
    outbox.deliver_all(unsettled=True)
    told = Notice.objects.filter(template="urgent_came").values_list("account_id", flat=True)
    assert sorted(told) == sorted(district.staff[name].account_id for name in ("lin", "qian"))
