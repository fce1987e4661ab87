"""The menu of a desk: few doors stand openly, kindred ones behind one word; only doors that open, and all of them."""

from django.test import Client

from huiyin.web.desk.frame import MOST_OPEN, menu_of


def doors(items) -> list[str]:
    return [door for item in items for door in ([one.href for one in item.items] if item.items else [item.href])]


def test_whoever_has_many_doors_sees_few_words(district):
    menu = menu_of(district.actor("qian"), "/desk/callouts/")
    assert len(menu) <= MOST_OPEN
    [alarms] = [item for item in menu if "/desk/alarms/" in doors([item])]
    assert doors([alarms]) == ["/desk/alarms/", "/desk/callouts/", "/desk/warnings/"]
    assert alarms.current and [one.current for one in alarms.items] == [False, True, False]


def test_every_door_of_the_menu_opens_for_everybody_who_has_it(district):
    for login in ("qian", "lin", "zhao", "sun", "he"):
        client = Client()
        client.force_login(district.staff[login].account)
        for door in doors(menu_of(district.actor(login), "/desk/")):
            assert client.get(door).status_code in (200, 302), (login, door)


def test_the_group_says_to_a_screen_reader_what_is_open_in_it(district):
    client = Client()
    client.force_login(district.staff["qian"].account)
    page = client.get("/desk/callouts/").content.decode()
    assert '<a href="/desk/callouts/" aria-current="page">' in page
    assert page.count("<summary data-current>") == 1


def test_a_unit_with_few_doors_has_them_all_open(district):
    menu = menu_of(district.actor("sun"), "/desk/inbox/")
    assert not [item for item in menu if item.items] and len(menu) <= MOST_OPEN
