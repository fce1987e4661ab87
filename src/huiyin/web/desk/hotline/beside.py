"""What the hotline knows of a matter, for its page: the calls, the register's entry, the call-backs."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.hotline.access import calls_about, visible_callbacks
from huiyin.hotline.models import CallBack, Letter
from huiyin.hotline.selectors.letters import letter_of
from huiyin.matters.models import Matter
from huiyin.matters.vocabulary import Source
from huiyin.orgs.actor import Actor
from huiyin.web.desk.hotline.words import CallLine, call_line


@dataclass(frozen=True)
class Beside:
    """`calls`: each with whether the matter began with it. Nothing of a confidential matter but for the named role."""

    calls: list[tuple[CallLine, bool]]
    letter: Letter | None
    callbacks: list[CallBack]

    @property
    def anything(self) -> bool:
        return bool(self.calls or self.letter or self.callbacks)


def beside(matter: Matter, actor: Actor, moment: datetime) -> Beside:
    links = list(calls_about(matter, actor)[:10])
    lettered = matter.source in (Source.LETTER, Source.MEDIA)
    done = visible_callbacks(actor).filter(matter=matter, done_at__isnull=False, overtaken=False)
    return Beside(
        calls=[(call_line(link.call, moment, []), link.began) for link in links],
        letter=letter_of(matter) if lettered else None,
        callbacks=list(done.order_by("done_at")[:5]) if matter.closed_at or matter.reopens else [],
    )
