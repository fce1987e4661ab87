"""Whoever reported a lamp by phone hears of it by text message, once for each step, in their language."""

import json
from pathlib import Path

import pytest

from huiyin.audit.models import AccessEntry
from huiyin.kernel.clock import now
from huiyin.kernel.outbound import verify
from huiyin.matters import services as do
from huiyin.matters.access import reporter_actor
from huiyin.notices import channels
from huiyin.notices.models import Delivery
from tests.notices.conftest import PHONE, SECRET, contact, tell_and_send

SHAPES = Path(channels.__file__).parent


def texts(gateway) -> list[str]:
    return [json.loads(heard.body)["text"] for heard in gateway.heard]


@pytest.fixture
def matter(stage, noon):
    return stage.reported(contact=contact())


def test_from_received_to_closed(stage, matter, sms):
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    do.accept(matter, by=stage.actor("sun"))
    do.finish(matter, "已更换灯泡，恢复照明", by=stage.actor("sun"))
    do.ask_verification(matter, by=stage.actor("lin"), of_reporter=True)
    do.answer_verification(matter, True, by=reporter_actor(matter.reports.get()))
    do.close(matter, "good", by=stage.actor("lin"))
    tell_and_send("sms")
    said = texts(sms)
    code = f"{matter.tracking_code[:5]}"
    assert said[0].startswith("您反映的事项已收到，编号" + matter.number) and code in said[0]
    assert said[1].startswith("您反映的“路灯”已派给市政养护中心。预计3月9日 周一")
    assert said[2] == "请您看看：“路灯”解决了吗？请打开链接告诉我们。"
    assert said[3] == "您反映的“路灯”已办结。结果：已更换灯泡，恢复照明。请打开链接评价。"
    assert len(said) == 4
    assert {json.loads(heard.body)["to"] for heard in sms.heard} == {PHONE}
    assert set(Delivery.objects.values_list("state", "gateway_id", "error")) == {("sent", "sms-0001", "")}


@pytest.mark.parametrize("way", ["sms", "voice", "wechat"])
def test_the_payload_is_the_recorded_one_and_signed(stage, noon, sms, settings, way):
    for prefix in ("VOICE", "WECHAT"):
        setattr(settings, f"HUIYIN_{prefix}_URL", f"{sms.url}/{prefix.lower()}")
        setattr(settings, f"HUIYIN_{prefix}_SECRET", SECRET)
    taken = (SHAPES / way / "payloads" / "taken.json").read_bytes()
    sms.answer = lambda heard: (200, {}, taken)
    matter = stage.reported(contact=contact(tell_by=way, wechat="oXiaoyuan_0001"))
    do.file(matter, stage.conditions["0137"], by=stage.actor("lin"))
    do.dispatch(matter, stage.units["D001"], by=stage.actor("zhao"))
    tell_and_send(way)
    heard = sms.heard[-1]
    sent, recorded = json.loads(heard.body), json.loads((SHAPES / way / "payloads" / "sent.json").read_text())
    assert sent.keys() == recorded.keys() and sent["facts"].keys() == recorded["facts"].keys()
    for name in ("text", "title", "body", "to", "language", "template", "urgent"):
        assert sent[name] == recorded[name]
    assert sent["link"] == f"https://huiyin.example/track/?code={matter.tracking_code}"
    assert verify(SECRET, heard.headers, heard.body, at=now()) == heard.headers["idempotency-key"] == sent["key"]
    assert Delivery.objects.get(template="yours_dispatched").gateway_id == json.loads(taken)["id"]


def test_declined_with_its_reason_in_english(stage, noon, sms):
    matter = stage.reported(contact=contact(language="en"))
    do.decline(matter, "The lamp belongs to a private yard.", by=stage.actor("lin"))
    tell_and_send("sms")
    assert texts(sms)[-1] == (
        "Your report “a matter” cannot be taken up. The reason: The lamp belongs to a private yard."
    )


def test_each_address_is_opened_with_a_purpose_that_its_owner_can_read(stage, matter, sms):
    tell_and_send("sms")
    entry = AccessEntry.objects.get()
    assert entry.actor == "system" and entry.subject == f"contact/{matter.reports.get().contact_id}"
    assert entry.fields == ["phone"] and entry.about == matter.chain and "sms" in entry.purpose


def test_two_reports_from_one_telephone_are_told_once(stage, matter, sms):
    from huiyin.matters.models import Report

    first = matter.reports.get()
    Report.objects.create(matter=matter, source=first.source, contact_id=contact(), received_at=first.received_at)
    tell_and_send("sms")
    assert len(sms.heard) == 1


def test_an_event_that_comes_twice_is_sent_once(stage, matter, sms):
    from huiyin.kernel.models import OutboxEvent
    from huiyin.matters import subscribers
    from huiyin.matters.events import MatterMoved

    tell_and_send("sms")
    row = OutboxEvent.objects.get()
    subscribers.tell_people([(MatterMoved(**row.payload), row)])
    tell_and_send("sms")
    assert len(sms.heard) == 1 and Delivery.objects.count() == 1


def test_without_a_gateway_nothing_is_queued(stage, matter):
    tell_and_send()
    assert not Delivery.objects.exists()


def test_no_row_anywhere_holds_the_number(stage, matter, sms):
    from django.db import connection

    tell_and_send("sms")
    assert sms.heard
    with connection.cursor() as cursor:
        for table in ("notices_delivery", "notices_notice", "kernel_outboxevent", "audit_traceentry",
                      "audit_accessentry", "procrastinate_jobs", "kernel_outboundcircuit"):  # fmt: skip
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{PHONE}%"])
            assert cursor.fetchone()[0] == 0, table
