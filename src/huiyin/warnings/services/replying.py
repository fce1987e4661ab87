"""An answer by text message: what a gateway hears from the number that was warned."""

from huiyin.kernel.clock import now
from huiyin.people.households import homes_of_phone
from huiyin.people.services import normal_phone
from huiyin.warnings.models import Told
from huiyin.warnings.services.answering import confirm
from huiyin.warnings.vocabulary import How, Reached, State

HELP = ("2", "help", "sos", "救", "帮")
YES = ("1", "yes", "ok", "收到", "好", "知道")


def hear_reply(phone: str, text: str) -> int:
    """How many warnings were answered: those that are out and that this number was told of. 0 for other words."""
    said = text.strip().lower()
    asks = said.startswith(HELP) or any(word in said for word in HELP[1:])
    if not asks and not said.startswith(YES):
        return 0
    homes = [f"household/{code}" for code in homes_of_phone(normal_phone(phone))]
    out = Told.objects.filter(recipient__in=homes, reached=Reached.QUEUED, warning__state=State.OUT)
    rows = list(out.filter(warning__expires_at__gt=now())[:20])
    for row in rows:
        confirm(row, help_=asks, how=How.SMS)
    return len(rows)
