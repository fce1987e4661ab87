"""Named lists: one's own, or lent to the unit; nobody else's."""

from html import unescape

from huiyin.habits.models import SavedList
from tests.web.desks import sign_in


def keep(client, name: str, **given):
    return client.post("/desk/lists/", {"name": name, "tab": "open", "urgency": "urgent", "page": "3"} | given)


def shown(client) -> str:
    return unescape(client.get("/desk/").content.decode())


def test_a_kept_list_leads_back_to_tab_and_filters_and_not_to_a_page(district):
    client = sign_in(district, "lin")
    assert keep(client, "紧急待办").headers["Location"] == "/desk/?tab=open&urgency=urgent"
    page = shown(client)
    assert "紧急待办" in page and 'href="/desk/?tab=open&urgency=urgent"' in page


def test_colleagues_see_what_is_lent_and_cannot_drop_it(district):
    keep(sign_in(district, "lin"), "只给自己")
    keep(sign_in(district, "lin"), "给全单位", shared="yes")
    colleague = sign_in(district, "zhao")
    page = shown(colleague)
    assert "给全单位" in page and "林受理" in page and "只给自己" not in page
    lent = SavedList.objects.get(name="给全单位")
    assert colleague.post(f"/desk/lists/{lent.pk}/drop/").status_code == 404
    assert sign_in(district, "lin").post(f"/desk/lists/{lent.pk}/drop/").status_code == 302
    assert "给全单位" not in shown(colleague)


def test_the_same_name_again_takes_the_place_of_the_first(district):
    client = sign_in(district, "lin")
    keep(client, "常看")
    keep(client, "常看", tab="overdue", urgency="")
    assert [row.query for row in SavedList.objects.all()] == ["tab=overdue"]


def test_without_a_name_nothing_is_kept_and_thirty_are_enough(district):
    client = sign_in(district, "lin")
    assert "起个名称" in keep_and_read(client, " ")
    SavedList.objects.bulk_create(
        SavedList(staff=district.staff["lin"], name=f"列表{n}", query="tab=open") for n in range(30)
    )
    assert "三十个" in keep_and_read(client, "再来一个")
    assert SavedList.objects.count() == 30


def keep_and_read(client, name: str) -> str:
    return client.post("/desk/lists/", {"name": name, "tab": "open"}, follow=True).content.decode()
