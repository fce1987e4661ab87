"""What the walked story needs of warnings: one that is out, one that waits, a feed, a follower, and who lives there."""

from datetime import date, timedelta

from huiyin.accounts.models import Account
from huiyin.kernel.clock import now
from huiyin.orgs.actor import SYSTEM
from huiyin.people.models import Household
from huiyin.places.models import Area, Building
from huiyin.warnings.models import Feed
from huiyin.warnings.services import ask_or_send, follow, go_on, take_in
from huiyin.warnings.vocabulary import Via
from tests.cast import LANE
from tests.warnings.town import SHANGHAI, living, message, write

NAME, PHONE = "钱塘密语", "13955547391"  # as tests/architecture/planted.py plants them


def warned(follower: Account) -> None:
    grid = Area.objects.get(code="99010100100101")
    lane = {"address_zh": "柳巷8号", "address_en": "8 Willow Lane", "lon": LANE[0], "lat": LANE[1], "grid": grid}
    Building.objects.create(code="W8", kind="residential", **lane)
    for code, phone in (("W801", PHONE), ("W802", "")):
        home = Household.objects.create(code=code, building_code="W8", room=code[1:], grid_code=grid.code)
        living(home, NAME, date(1940, 1, 1), phone)
    Feed.objects.create(name="气象台", url="https://met.example.org/cap.atom", by="system")
    follow("990101001", by=follower)
    sent = now().astimezone(SHANGHAI).replace(microsecond=0)
    for identifier in ("PLANTED-1", "PLANTED-2"):
        body = write(message(identifier=identifier, sent=sent, expires=sent + timedelta(hours=6)))
        warning = take_in(body, via=Via.HTTP, by=SYSTEM).warning
        if identifier == "PLANTED-1":
            ask_or_send(warning.pk, by=SYSTEM)
            go_on(warning.pk, until=now() + timedelta(seconds=30))
