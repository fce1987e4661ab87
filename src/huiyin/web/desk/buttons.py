"""The moves of the action bar, as buttons and as a menu."""

from dataclasses import dataclass
from itertools import accumulate

from huiyin.matters.labels import move_name
from huiyin.matters.selectors import Detail
from huiyin.orgs.actor import Actor
from huiyin.web.desk.moves import offered
from huiyin.web.desk.moves.base import MoveForm

ROOM = 54  # of letters in the bar; a Chinese character takes two, what stands around a word six


@dataclass(frozen=True)
class Button:
    """`direct`: pressing it makes the move; else it opens the form."""

    move: str
    href: str
    label: str
    icon: str
    key: str
    main: bool
    direct: bool


def buttons_of(detail: Detail, actor: Actor, query: str) -> tuple[list[Button], list[Button]]:
    """Those that stand in the bar, and those in its menu."""
    forms = offered(detail, actor)
    made = [button_of(form, detail.matter.number, query, first=n == 0) for n, form in enumerate(forms)]
    fitting = sum(room <= ROOM for room in accumulate(_width(button.label) + 6 for button in made))
    return (made, []) if fitting == len(made) else (made[: max(1, fitting)], made[max(1, fitting) :])


def _width(words: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in words)


def button_of(form: type[MoveForm], number: str, query: str, *, first: bool) -> Button:
    return Button(
        move=form.move,
        href=f"/desk/m/{number}/{form.move.replace('_', '-')}/{'?' if query else ''}{query}",
        label=str(form.verb) if form.direct else move_name(form.move),
        icon=form.icon,
        key=form.key,
        main=first and form.forward,
        direct=form.direct,
    )
