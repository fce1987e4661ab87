"""Call-backs: who is due, nobody called twice, the answer, the three rates, and a second handling."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from huiyin.audit.models import AccessEntry, TraceEntry
from huiyin.hotline.models import CallBack
from huiyin.hotline.rules.rates import Answers
from huiyin.hotline.rules.sampling import why_call_back
from huiyin.hotline.selectors.callbacks import answers_by_unit, answers_in
from huiyin.hotline.services import claim, not_reached, settle
from huiyin.hotline.services.callbacks import Answer
from huiyin.hotline.vocabulary import Satisfied
from huiyin.kernel import outbox
from huiyin.kernel.clock import freeze, now
from huiyin.kernel.errors import Conflict, Forbidden, InvalidInput
from huiyin.matters import services as do
from huiyin.matters.models import Matter
from huiyin.people.services import ContactDetails, keep_contact
from tests.web.desks import Story, sign_in

PHONE = "19900001234"
GOOD = Answer(contacted=True, resolved=True, satisfied=Satisfied.YES)
BAD = Answer(contacted=True, resolved=False, satisfied=Satisfied.NO, words="灯还是不亮", reopen=True)


def closed(district, source: str = "hotline", phone: str = PHONE, **more) -> Matter:
    contact = keep_contact(ContactDetails(name="苏小园", phone=phone)) if phone else ""
    return Story(district, source=source, contact=contact, **more).closed()


def due(district, **more) -> CallBack:
    matter = closed(district, **more)
    outbox.deliver_all(unsettled=True)
    return CallBack.objects.get(matter=matter)


def test_what_came_by_phone_is_due_and_of_the_rest_a_share():
    assert why_call_back({"hotline", "portal"}, 0.99, 0) == "phone"
    assert why_call_back({"portal"}, 0.05, 10) == "sample"
    assert why_call_back({"portal"}, 0.10, 10) is None


def test_a_closed_call_falls_due_once_and_without_a_number_never(district, settings):
    settings.HUIYIN_CALLBACK_SAMPLE = 0
    closed(district), closed(district, phone=""), closed(district, source="portal")
    outbox.deliver_all(unsettled=True)
    outbox.deliver_all(unsettled=True)
    callback = CallBack.objects.get()
    assert callback.why == "phone" and callback.unit == district.units["D001"]
    assert callback.due_at == callback.closed_at + timedelta(hours=24)


def test_the_sample_is_called_too(district, settings):
    settings.HUIYIN_CALLBACK_SAMPLE = 100
    assert due(district, source="portal").why == "sample"


def test_one_claims_and_the_second_reads_who(district):
    callback = due(district)
    claim(callback, by=district.actor("lin"))
    with pytest.raises(Conflict, match="林受理"):
        claim(callback, by=district.actor("qian"))
    with freeze(now() + timedelta(minutes=31)):
        assert claim(callback, by=district.actor("qian")).claimed_by == district.staff["qian"]
    with pytest.raises(Conflict):
        settle(callback, GOOD, by=district.actor("lin"))
    with pytest.raises(Forbidden):
        claim(callback, by=district.actor("feng"))


def test_eight_at_once_and_one_has_it(stage):
    from tests import cast  # noqa: F401 - the stage is committed

    matter = closed(stage)
    row = CallBack.objects.create(
        matter=matter, round=0, why="phone", closed_at=matter.closed_at, due_at=matter.closed_at
    )

    def grab(n: int) -> bool:
        try:
            claim(CallBack.objects.get(pk=row.pk), by=stage.actor("lin" if n % 2 else "qian"))
            return True
        except Conflict:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(grab, range(8)))
    winner = CallBack.objects.get().claimed_by.account.login
    assert won == [(winner == "lin") == bool(n % 2) for n in range(8)]


def test_the_number_is_opened_through_the_door(district):
    callback, client = due(district), sign_in(district, "lin")
    page = client.post(f"/desk/hotline/callbacks/{callback.pk}/number/").content.decode()
    assert PHONE in page and "苏小园" in page
    logged = AccessEntry.objects.get()
    assert (logged.purpose, logged.about) == ("Call-back", callback.matter.chain)
    assert PHONE not in client.get(f"/desk/hotline/callbacks/{callback.pk}/").content.decode()


def test_nobody_answers_three_times(district):
    callback, by = due(district), district.actor("lin")
    moment = now()
    for n in range(3):
        with freeze(moment + timedelta(hours=3 * n)):
            not_reached(claim(callback, by=by), by=by)
            waits = (
                f"/callbacks/{callback.pk}/"
                in sign_in(district, "lin").get("/desk/hotline/callbacks/").content.decode()
            )
            assert not waits, "it comes back in two hours, not at once"
    callback.refresh_from_db()
    assert callback.reached is False and callback.tries == 3 and callback.attempts.count() == 3


def answer(client, callback, **given):
    client.post(f"/desk/hotline/callbacks/{callback.pk}/claim/")
    start = {"contacted": "yes", "resolved": "yes", "satisfied": "yes"}
    return client.post(f"/desk/hotline/callbacks/{callback.pk}/", start | given)


def test_an_answer_is_kept_and_its_words_stand_with_the_matter(district):
    callback = due(district)
    assert answer(sign_in(district, "lin"), callback, satisfied="basically", words="慢了一点").status_code == 302
    callback.refresh_from_db()
    assert (callback.reached, callback.contacted, callback.resolved, callback.satisfied) == (
        True,
        True,
        True,
        "basically",
    )
    assert callback.matter.texts.get(kind="call_back").words == "慢了一点"
    assert "慢了一点" not in "".join(TraceEntry.objects.values_list("data", flat=True))


def test_an_acceptor_asks_and_a_leader_reopens_once(district):
    callback, client = due(district), sign_in(district, "lin")
    assert answer(client, callback, resolved="no", satisfied="no", reopen="on").status_code == 422
    assert answer(client, callback, resolved="no", satisfied="no", reopen="on", words="灯还是不亮").status_code == 302
    assert Matter.objects.get().state == "closed"
    path = f"/desk/hotline/callbacks/{callback.pk}/reopening/"
    assert client.post(path, {"grant": "yes", "reason": "去看看"}).status_code == 403
    head = sign_in(district, "qian")
    assert f"/callbacks/{callback.pk}/" in head.get("/desk/hotline/callbacks/?tab=reopening").content.decode()
    assert head.post(path, {"grant": "yes", "reason": "确实未修好"}).status_code == 302
    assert head.post(path, {"grant": "yes", "reason": "再来"}).status_code == 409
    matter = Matter.objects.get()
    assert (matter.state, matter.reopens) == ("filed", 1)


def test_a_leader_who_calls_reopens_at_once_and_the_second_close_is_asked_again(district):
    callback, by = due(district), district.actor("qian")
    settle(claim(callback, by=by), BAD, by=by)
    matter = Matter.objects.get()
    assert matter.state == "filed"
    do.dispatch(matter, district.units["D001"], by=district.actor("zhao"))
    for verb, who in ((do.accept, "sun"), (do.start, "sun")):
        verb(matter, by=district.actor(who))
    do.finish(matter, "又换了灯泡", by=district.actor("sun"))
    do.verify(matter, "亮了", by=district.actor("lin"))
    do.close(matter, "fair", by=district.actor("lin"))
    outbox.deliver_all(unsettled=True)
    second = CallBack.objects.get(round=1)
    with pytest.raises(InvalidInput, match="once already|重新办理过"):
        settle(claim(second, by=by), BAD, by=by)


def test_what_is_reopened_before_the_call_is_not_asked_any_more(district):
    callback = due(district)
    do.reopen(Matter.objects.get(), "领导要求", by=district.actor("feng"))
    outbox.deliver_all(unsettled=True)
    callback.refresh_from_db()
    assert callback.overtaken and answers_in(now() - timedelta(days=1), now() + timedelta(days=1)) == Answers()


def test_of_a_confidential_matter_only_the_named_role_calls(district):
    contact = keep_contact(ContactDetails(phone=PHONE))
    matter = Story(district, source="hotline", contact=contact, section="tip_off").closed()
    outbox.deliver_all(unsettled=True)
    callback = CallBack.objects.get(matter=matter)
    for who in ("lin", "qian", "feng"):
        assert sign_in(district, who).get(f"/desk/hotline/callbacks/{callback.pk}/").status_code == 404
    client = sign_in(district, "mi")
    assert PHONE in client.post(f"/desk/hotline/callbacks/{callback.pk}/number/").content.decode()
    assert answer(client, callback, words="满意").status_code == 302


def test_the_three_rates_say_what_they_are_a_share_of(district):
    by = district.actor("qian")
    said = (
        GOOD,
        Answer(True, True, Satisfied.BASICALLY),
        Answer(True, False, Satisfied.NO),
        Answer(False, False, Satisfied.NO),
    )
    for one in said:
        settle(claim(due(district), by=by), one, by=by)
    for _ in range(3):
        lost = CallBack.objects.filter(reached=None).first() or due(district)
        CallBack.objects.filter(pk=lost.pk).update(next_at=None)
        not_reached(claim(lost, by=by), by=by)
    period = now() - timedelta(days=1), now() + timedelta(days=1)
    answers = answers_in(*period)
    assert (answers.response, answers.resolution, answers.satisfaction) == (75.0, 50.0, 50.0)
    assert (answers.reached, answers.not_reached, answers.basically) == (4, 1, 1)
    assert answers_by_unit(*period) == [(district.units["D001"], answers)]
    assert Answers().response is None
    page = sign_in(district, "feng").get("/desk/hotline/rates/", headers={"accept-language": "en"}).content.decode()
    assert "75.0 %" in page and "3 of 4 reached" in page
    client = sign_in(district, "feng")
    for kind, many in (("contacted", 3), ("resolved", 2), ("satisfied", 2), ("not_reached", 1), ("reached", 4)):
        shown = client.get(f"/desk/hotline/callbacks/?tab=done&kind={kind}").content.decode()
        assert shown.count('class="is-action"') == many, kind


def test_lists_cost_the_same_for_one_and_for_many(district):
    client = sign_in(district, "lin")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desk/hotline/callbacks/").status_code == 200
        return len(seen)

    due(district)
    cost()
    one = cost()
    for _ in range(4):
        due(district)
    assert cost() == one


def test_whoever_reported_what_was_merged_is_called_back_and_can_have_its_root_reopened(district):
    contact = keep_contact(ContactDetails(name="苏小园", phone=PHONE))
    merged = district.reported(source="hotline", contact=contact)
    root = district.reported(source="sensor")
    do.merge(merged, root, by=district.actor("lin"))
    story = Story(district)
    story.matter = root
    story.closed()
    outbox.deliver_all(unsettled=True)
    callback = CallBack.objects.get()
    assert callback.matter == merged and callback.closed_at == Matter.objects.get(pk=root.pk).closed_at
    claim(callback, by=district.actor("qian"))
    settle(callback, BAD, by=district.actor("qian"))
    assert Matter.objects.get(pk=root.pk).reopens == 1
