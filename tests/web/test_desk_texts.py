"""Standard texts: a unit's own words, offered in the form they belong to."""

from huiyin.habits.models import StandardText
from tests.web.desks import Story, sign_in


def form_of(district, name: str, matter, move: str) -> str:
    return sign_in(district, name).get(f"/desk/m/{matter.number}/{move}/").content.decode()


def test_a_text_is_offered_to_the_unit_in_its_form_and_nowhere_else(district):
    matter = Story(district).handling()
    head = sign_in(district, "zhou")
    assert head.post("/desk/texts/", {"move": "finish", "words": "已更换灯泡，恢复照明。"}).status_code == 302
    assert "已更换灯泡" in form_of(district, "sun", matter, "finish")
    assert "已更换灯泡" not in form_of(district, "sun", matter, "return")
    assert "已更换灯泡" not in sign_in(district, "wu").get("/desk/texts/").content.decode()


def test_a_text_is_removed_by_its_own_unit_only(district):
    text = StandardText.objects.create(unit=district.units["D001"], move="return", words="不属我单位管养")
    assert sign_in(district, "wu").post(f"/desk/texts/{text.pk}/drop/").status_code == 404
    assert sign_in(district, "sun").post(f"/desk/texts/{text.pk}/drop/").status_code == 302
    assert not StandardText.objects.exists()


def test_the_same_text_twice_and_none_at_all_are_refused_with_words(district):
    client = sign_in(district, "sun")
    given = {"move": "return", "words": "不属我单位管养"}
    client.post("/desk/texts/", given)
    again = client.post("/desk/texts/", given)
    assert again.status_code == 422 and "已有这条用语" in again.content.decode()
    assert client.post("/desk/texts/", {"move": "return", "words": " "}).status_code == 422
    assert client.post("/desk/texts/", {"move": "void", "words": "x"}).status_code == 422
