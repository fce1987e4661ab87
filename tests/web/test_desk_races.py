"""Two people, one matter: one wins, the other is told what happened and keeps what was typed."""

from huiyin.matters import services as do
from huiyin.matters.states import State
from tests.web.desks import Story, fresh, move, sign_in


def test_of_two_dispatchers_one_wins_and_the_other_reads_what_happened(district):
    matter = Story(district).filed()
    seen = matter.version
    assert move(sign_in(district, "zhao"), matter, "dispatch", unit="D001", note="先到先得").status_code == 302
    late = move(sign_in(district, "zhao2"), matter, "dispatch", version=seen, unit="D002", note="园林的灯")
    page = late.content.decode()
    assert late.status_code == 409
    assert "赵派遣" in page and "派遣" in page and "先到先得" in page, "who, what and in which words"
    assert "园林的灯" in page, "what was typed is still there"
    assert fresh(matter).unit == district.units["D001"]


def test_for_htmx_the_conflict_is_a_part_of_the_page(district):
    matter = Story(district).filed()
    do.dispatch(fresh(matter), district.units["D001"], by=district.actor("zhao"))
    part = move(
        sign_in(district, "zhao2"),
        matter,
        "dispatch",
        headers={"HX-Request": "true"},
        version=matter.version,
        unit="D002",
    )
    page = part.content.decode()
    assert part.status_code == 409 and "<html" not in page and 'role="alert"' in page
    assert f'href="/desk/m/{matter.number}/"' in page, "the way to the matter as it is now"


def test_what_still_fits_can_be_sent_again_at_once(district):
    matter = Story(district).handling()
    seen = fresh(matter).version
    do.urge(fresh(matter), by=district.actor("feng"), note="催一下")
    client = sign_in(district, "sun")
    late = move(client, matter, "finish", version=seen, text="已换灯泡")
    page = late.content.decode()
    assert late.status_code == 409 and "催一下" in page and "已换灯泡" in page
    assert f'name="version" value="{fresh(matter).version}"' in page
    assert move(client, matter, "finish", text="已换灯泡").status_code == 302


def test_pressing_accept_twice_says_that_it_is_done_already(district):
    matter = Story(district).dispatched()
    seen = matter.version
    client = sign_in(district, "sun")
    assert move(client, matter, "accept", version=seen).status_code == 302
    again = move(client, matter, "accept", version=seen)
    assert again.status_code == 409 and "孙承办" in again.content.decode()


def test_a_form_without_its_version_is_refused_and_nothing_happens(district):
    matter = Story(district).dispatched()
    answer = sign_in(district, "sun").post(f"/desk/m/{matter.number}/accept/")
    assert answer.status_code == 422 and fresh(matter).state == State.DISPATCHED


def test_a_finished_move_takes_htmx_to_the_matter(district):
    matter = Story(district).dispatched()
    answer = move(sign_in(district, "sun"), matter, "accept", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/desk/m/{matter.number}/"
