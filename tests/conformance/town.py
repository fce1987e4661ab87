"""A year of the toy district, committed: what a conformance run needs to see to judge at all."""

from datetime import timedelta

from huiyin.accounts.services import create_account, issue_key
from huiyin.kernel.clock import now
from huiyin.matters import services as do
from huiyin.matters.services import receive
from huiyin.orgs import keys
from huiyin.orgs.actor import SYSTEM
from tests.cast import District


def lived_in(district: District) -> str:
    """Thirty matters in 200 days, of three types, one of them confidential; half are closed. Answers a key."""
    keys.forget()
    for number in range(30):
        at = now() - timedelta(days=6.6 * number, hours=2)
        code = ("0137", "0101", "E9901")[number % 3]
        matter = receive(district.lamp_out(type_code=code, received_at=at, text=f"第{number}件"), by=SYSTEM).matter
        if number % 2:
            do.answer(matter, "已答复", by=district.actor("lin"), at=at + timedelta(hours=1))
        elif number % 4 == 0 and code != "E9901":
            do.file(matter, district.conditions[code], by=district.actor("lin"), at=at + timedelta(hours=1))
    return issue_key(create_account("other-city", "Other City", None, by="system"), "test", by="system")
