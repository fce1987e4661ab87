"""As in matters.services.attention."""

from datetime import datetime

from huiyin.demo.matters.ledger import Ledger
from huiyin.matters.vocabulary import LEVELS, Level
from huiyin.orgs.actor import Actor


def urge(m: Ledger, by: Actor, at: datetime, note: str = "") -> None:
    m.urges += 1
    m.move("urge", by, at, m.words("urge", note, by, at))


def supervise(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.supervised = True
    m.move("supervise", by, at, m.words("supervise", reason, by, at))


def escalate(m: Ledger, by: Actor, at: datetime, reason: str) -> None:
    m.level = LEVELS[min(LEVELS.index(Level(m.level)) + 1, LEVELS.index(Level.DISTRICT))].value
    m.move("escalate", by, at, {"level": m.level, **m.words("escalate", reason, by, at)})


def note(m: Ledger, by: Actor, at: datetime, text: str, public: bool = False) -> None:
    m.move("note", by, at, m.words("note", text, by, at, public=public or by.is_reporter))


def correct(m: Ledger, by: Actor, at: datetime, reason: str, title: str = "", address: str | None = None) -> None:
    data: dict = m.words("correct", reason, by, at)
    if address is not None:
        m.address, data["address_changed"] = address.strip(), True
    if title.strip() and title.strip() != m.title:
        data["title"] = m.words("old_title", m.title, by, at).get("text")
        m.title = title.strip()[:120]
    m.move("correct", by, at, data)


def hold(m: Ledger, by: Actor, at: datetime, owner: str, reason: str) -> None:
    number = m.hold_numbers.take()
    m.holds.append([number, owner, reason.strip()[:200], at, None])
    m.move("hold", by, at, {"owner": owner, "hold": number})


def lift_hold(m: Ledger, by: Actor, at: datetime, owner: str) -> None:
    for placed in m.holds:
        if placed[1] == owner and placed[4] is None:
            placed[4] = at
    m.move("lift_hold", by, at, {"owner": owner})
