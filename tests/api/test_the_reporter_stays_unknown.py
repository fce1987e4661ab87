"""Of a tip-off no answer shows who reported it, except to the named role, with a purpose, logged."""

import pytest

from huiyin.audit.models import AccessEntry, TraceEntry
from huiyin.kernel.models import OutboxEvent
from huiyin.matters.models import Matter

SECRETS = ("小园", "13800001234", "1234")
MOST = ("lin", "zhao", "qian", "feng", "sun", "zhou", "mei")


@pytest.fixture
def tip(program, lamp):
    """A tip-off, handled by Municipal Works; its number and tracking code."""
    report = program().done("/reports", lamp | {"type": "E9901", "text": "某单位夜间偷排", "section": "tip_off"})
    at = f"/matters/{report['number']}"
    program("qian").done(f"{at}/dispatch", {"file": {"type": "E9901"}, "unit": "D001"})
    program("sun").done(f"{at}/accept")
    return report


def test_nobody_reads_who_it_was(program, tip):
    at = f"/matters/{tip['number']}"
    for who in MOST:
        caller = program(who)
        said = [caller.send("GET", path, "").content.decode() for path in (at, f"{at}/trace", "/matters", "/tasks")]
        status, answer = caller.post(f"{at}/reporter", {"purpose": "想知道是谁"})
        assert status in (403, 404), who
        for secret in SECRETS:
            assert secret not in "".join(said) + str(answer)
        assert tip["tracking_code"].replace("-", "") not in "".join(said).replace("-", "")
    assert not AccessEntry.objects.exists()


def test_the_named_role_reads_it_with_a_purpose_and_is_logged(program, tip):
    at = f"/matters/{tip['number']}"
    mi = program("mi")
    assert mi.post(f"{at}/reporter", {"purpose": ""})[0] == 422
    assert mi.done(f"{at}/reporter", {"purpose": "回访举报人"})["reporters"][0]["phone"] == "13800001234"
    entry = AccessEntry.objects.get()
    assert entry.purpose == "回访举报人" and entry.actor.startswith("staff/")


def test_a_colleague_who_tipped_off_is_not_named_either(program, lamp, district):
    report = program("mei").done("/reports", lamp | {"type": "E9901", "contact": None})
    at = f"/matters/{report['number']}"
    qian = program("qian")
    qian.done(f"{at}/dispatch", {"file": {"type": "E9901"}, "unit": "D001"})
    for caller in (program("sun"), qian):
        said = caller.send("GET", at, "").content.decode() + caller.send("GET", f"{at}/trace", "").content.decode()
        assert "梅" not in said and f"staff/{district.staff['mei'].pk}" not in said
        assert caller.get(f"{at}/trace")[1]["ok"]
    assert program("mi").done(f"{at}/reporter", {"purpose": "核实举报线索"})["reporters"][0]["name"] == "梅网格"
    assert AccessEntry.objects.get().subject == f"staff/{district.staff['mei'].pk}"
    assert OutboxEvent.objects.earliest("id").payload["actor"].startswith("reporter/")
    assert TraceEntry.objects.get(seq=1, chain__startswith="matter/").actor.startswith("reporter/")


def test_an_ordinary_reporter_is_opened_by_whoever_works_on_it_only(program, lamp):
    at = f"/matters/{program().done('/reports', lamp)['number']}"
    program("qian").done(f"{at}/dispatch", {"file": {"type": "0137"}, "unit": "D001"})
    assert program("sun").done(f"{at}/reporter", {"purpose": "约时间上门"})["reporters"][0]["name"] == "小园"
    assert program("wu").post(f"{at}/reporter", {"purpose": "好奇"})[0] == 404
    assert "小园" not in program("sun").send("GET", at, "").content.decode()


def test_answers_never_carry_the_tracking_code_to_staff(program, lamp):
    report = program().done("/reports", lamp)
    code = Matter.objects.get().tracking_code
    said = "".join(
        program("qian").send("GET", p, "").content.decode() for p in ("/matters", f"/matters/{report['number']}")
    )
    assert code not in said
