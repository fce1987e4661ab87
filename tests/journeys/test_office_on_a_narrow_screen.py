"""Every page of the office at 320 px: empty, and with a thousand rows of the longest words; nothing sticks out.

In English, whose words are longer; in Chinese test_full_pages_on_a_narrow_screen.py opens them.
"""

import pytest

from huiyin.accounts.models import Account
from huiyin.audit.models import AccessEntry
from huiyin.hotline.models import Article
from huiyin.orgs.models import Post, Staff, Unit
from huiyin.orgs.roles import Role
from tests.architecture.walking import addresses_of, all_routes
from tests.web.office_cast import administrator

pytestmark = [pytest.mark.browser, pytest.mark.journey]
WIDTH = 320
ROWS = 1000
LONG_ZH = "区住房和城乡建设综合行政执法与市容环境卫生管理指挥调度中心第一分中心"
LONG_EN = "Donaudampfschifffahrtsgesellschaftskapitänswitwenversorgungsanstalt"
# What answers with a file, or leads elsewhere, is no page.
NO_PAGE = (".json", ".geojson", ".xlsx", ".csv")

STICKS_OUT = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return null;
  const all = [...document.body.querySelectorAll("*")];
  const out = all.filter((part) => part.getBoundingClientRect().right > room + 1);
  const words = (part) => (part.textContent || "").trim().slice(0, 30);
  const told = out.slice(-3).map((part) => `${part.tagName}.${part.className}: ${words(part)}`);
  return told.join(" | ") || `something, ${document.documentElement.scrollWidth} px`;
}"""


def pages() -> list[str]:
    found = []
    for route in all_routes():
        if route.path.startswith("/office/") and not route.path.endswith(NO_PAGE):
            found += [address for address in addresses_of(route)[:2] if not address.endswith(NO_PAGE)]
    return sorted(set(found))


def fill(stage) -> None:
    """A thousand units, people, posts, letters and openings, with names as long as they come."""
    units = Unit.objects.bulk_create(
        Unit(code=f"Z{n:04d}", name_zh=LONG_ZH, name_en=LONG_EN, kind="department", phone="+86 27 8888 8888 8888")
        for n in range(ROWS)
    )
    accounts = Account.objects.bulk_create(
        Account(login=f"somebody.with.a.very.long.login.{n:04d}", name=LONG_ZH[:20]) for n in range(ROWS)
    )
    staff = Staff.objects.bulk_create(
        Staff(account=account, unit=unit, name_zh=LONG_ZH[:20], name_en=LONG_EN, phone="13900000000")
        for account, unit in zip(accounts, units, strict=True)
    )
    Post.objects.bulk_create(
        Post(staff=one, role=Role.HANDLER, unit=unit) for one, unit in zip(staff, units, strict=True)
    )
    AccessEntry.objects.bulk_create(
        AccessEntry(actor=f"staff/{one.pk}", subject=f"contact/{one.pk}", purpose=LONG_EN * 2, fields=["name"])
        for one in staff
    )
    Article.objects.bulk_create(
        Article(code=f"K{n:04d}", question_zh=LONG_ZH, question_en=LONG_EN, answer_zh=LONG_ZH, answer_en=LONG_EN)
        for n in range(ROWS)
    )


def walk(page, addresses: list[str]) -> list[str]:
    base, wrong, seen = "/".join(page.url.split("/")[:3]), [], 0
    for address in addresses:
        if opens(page, base + address):
            seen += 1
            if out := page.evaluate(STICKS_OUT):
                wrong.append(f"{address}: {out}")
    assert seen > 35, "most pages of the office were looked at"
    return wrong


def opens(page, address: str, statuses: tuple[int, ...] = (200,)) -> bool:
    """A whole page, and no part of one. What takes no GET, or answers with a file, would stop the browser itself."""
    answer = page.request.get(address)
    assert answer.status < 500, address
    if answer.status not in statuses or b"<html" not in answer.body():
        return False
    page.goto(address, wait_until="domcontentloaded")
    return True


@pytest.fixture
def ada(stage):
    administrator(stage)
    return stage


@pytest.mark.parametrize("people", ["en-GB"], indirect=True)
def test_nothing_sticks_out_of_any_office_page(ada, people):
    page = people("ada", WIDTH)
    addresses = pages()
    assert len(addresses) > 50 and "/office/health/" in addresses and "/office/areas/990101001001/grids/" in addresses
    assert walk(page, addresses) == [], "with next to nothing"
    fill(ada)
    assert walk(page, pages()) == [], "with a thousand rows"
    assert page.complaints == []
