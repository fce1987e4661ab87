"""Who else has a matter open now."""

from datetime import timedelta

from huiyin.habits.looking import EVERY, forget
from huiyin.habits.models import Look
from huiyin.kernel.clock import freeze
from tests.cast import THURSDAY
from tests.web.desks import Story, sign_in


def here(district, name: str, matter, move: str = "") -> str:
    return sign_in(district, name).post(f"/desk/m/{matter.number}/here/", {"open_move": move}).content.decode()


def test_two_at_one_matter_read_of_each_other_and_of_the_open_form(district):
    with freeze(THURSDAY):
        matter = Story(district).filed()
        assert "赵" not in here(district, "zhao", matter), "nobody reads of themselves"
        assert "赵派遣 也在查看" in here(district, "zhao2", matter)
        assert "赵二派遣" in here(district, "zhao", matter, "dispatch")
        assert "赵派遣 正在填写“派遣”" in here(district, "zhao2", matter)


def test_who_closes_the_page_is_gone_after_a_moment(district):
    with freeze(THURSDAY):
        matter = Story(district).filed()
        here(district, "zhao", matter)
    with freeze(THURSDAY + EVERY):
        assert "赵派遣" in here(district, "zhao2", matter)
    with freeze(THURSDAY + 3 * EVERY):
        assert "赵派遣" not in here(district, "zhao2", matter)
    forget(THURSDAY + timedelta(hours=2))
    assert not Look.objects.exists()


def test_a_made_up_form_is_no_form_and_others_matters_stay_closed(district):
    with freeze(THURSDAY):
        matter = Story(district).filed()
        here(district, "zhao", matter, "<script>")
        assert "也在查看" in here(district, "zhao2", matter)
        assert sign_in(district, "wu").post(f"/desk/m/{matter.number}/here/").status_code == 404
        assert Look.objects.filter(staff=district.staff["wu"]).count() == 0
